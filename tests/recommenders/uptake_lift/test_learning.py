from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.baselines.uptake import UptakeConfig
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.ranking import top_k
from recommenders.testing import datasets
from recommenders.uptake_lift import learning
from recommenders.uptake_lift.learning import DIALS, Learned, learn
from recommenders.uptake_lift.lift import ITEMS, LiftConfig
from tests.worlds import AS_OF


def world(*, faithful: bool, seed: int = 2) -> Dataset:
    """300 customers, 60 items in 6 categories; the faithful buy from one category only."""
    rng = np.random.default_rng(seed)
    lines = []
    for customer in range(300):
        taste = customer % 6
        for _ in range(12):
            category = taste if faithful else int(rng.integers(6))
            item = category + 6 * int(rng.integers(10))
            lines.append((f"c{customer:03}", f"i{item:02}", rng.uniform(0, 120)))
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, "days"])
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days").round(3), unit="D")
    items = pd.DataFrame(
        {
            Columns.ITEM: [f"i{item:02}" for item in range(60)],
            Columns.CATEGORY: [f"Category {item % 6}" for item in range(60)],
        }
    )
    tables = RawTables(name="w", title="W", interactions=raw, items=items, as_of=AS_OF)
    return build(tables)


def of(dataset: Dataset, days: float = 28.0) -> Learned:
    return learn(dataset, LiftConfig(), UptakeConfig(), days=days)


def test_customers_who_keep_to_their_category_teach_a_personal_list() -> None:
    learned = of(world(faithful=True))
    assert set(learned.weights) == {Columns.CATEGORY, ITEMS}
    assert learned.weights[Columns.CATEGORY] > 0.5
    assert learned.dial == max(DIALS)  # nothing is lost by being more personal


def test_purchases_at_random_teach_that_there_is_nothing_personal() -> None:
    learned = of(world(faithful=False))
    assert learned.weights[Columns.CATEGORY] < 0.1
    assert learned.weights[ITEMS] < 0.1


def test_a_dial_that_ranks_worse_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "DIALS", (1.0, 1.5, 1_000.0))
    assert of(datasets.mid()).dial < 1_000.0


@pytest.mark.parametrize("days", [0.5, 1e5])
def test_too_little_in_the_window_teaches_nothing(days: float) -> None:
    assert of(datasets.mid(), days) == Learned(weights={}, dial=1.0)
    assert of(datasets.tiny(), days) == Learned(weights={}, dial=1.0)


def test_some_of_many_customers_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MAX_CUSTOMERS", 100)
    learned = of(world(faithful=True))
    assert learned == of(world(faithful=True))
    assert learned.weights[Columns.CATEGORY] > 0.3


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = of(world(faithful=True))
    monkeypatch.setattr(learning, "MAX_CELLS", 500)
    parts = of(world(faithful=True))
    assert parts.dial == whole.dial
    assert parts.weights == pytest.approx(whole.weights, rel=1e-3)


@pytest.mark.parametrize("n_bought", [0, 30, 38])
def test_what_can_be_first_at_some_dial_is_all_that_is_looked_at(n_bought: int) -> None:
    rng = np.random.default_rng(n_bought)
    base, personal = rng.normal(size=(50, 40)).round(1), rng.normal(size=(50, 40)).round(1)
    for row in range(50):
        base[row, rng.permutation(40)[:n_bought]] = -np.inf
    columns = learning._reachable(base, personal)
    reachable = [np.take_along_axis(x, columns, axis=1) for x in (base, personal)]
    for dial in (*DIALS, 1.1, 1.9):
        whole = (base + dial * personal).astype(np.float32)
        part = (reachable[0] + dial * reachable[1]).astype(np.float32)
        expected = top_k.best(whole, learning.K, np.arange(40))
        places = top_k.best(part, learning.K, np.arange(columns.shape[1]))
        items = np.take_along_axis(columns, np.maximum(places, 0), axis=1)
        np.testing.assert_array_equal(np.where(places < 0, -1, items), expected)
    assert n_bought or columns.shape[1] < 40
