from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.data.dataset import RawTables, build
from recommenders.repeat.tifu_knn import TIFUKNN, TIFUKNNConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.recommenders.data.test_baskets import baskets_of
from tests.recommenders.repeat.test_buy_again import history
from tests.worlds import ANN, AS_OF, BOB, CAT, EVE, FAY, A, C, D

SHORT = TIFUKNNConfig(neighbours=2, own_weight=0.3, groups=3, group_decay=0.8, basket_decay=0.6)


class TestContract(RegisteredRecommenderContract):
    make = TIFUKNN
    bad_settings = (
        {"neighbours": 0},
        {"groups": 0},
        {"own_weight": 1.1},
        {"group_decay": 0.0},
        {"basket_decay": 1.2},
    )
    block_constant = "recommenders.repeat.tifu_knn.MAX_CELLS"
    exact_in_blocks = True


class TestContractWithFewNeighbours(TestContract):
    @staticmethod
    def make() -> TIFUKNN:
        return TIFUKNN(SHORT)


def frequencies(baskets: list[list[int]], n_items: int, config: TIFUKNNConfig) -> np.ndarray:
    """Equations 1 and 2 of the paper, group by group and basket by basket."""
    summed = np.zeros(n_items)
    parts = min(len(baskets), config.groups)
    # the later groups are the longer ones: cut the reversed list, whose first parts are longer
    cut = np.array_split(np.arange(len(baskets))[::-1], parts) if parts else []
    for groups_back, group in enumerate(cut):
        for back, basket in enumerate(group):
            weight = (
                config.basket_decay**back / len(group) * config.group_decay**groups_back / parts
            )
            summed[baskets[basket]] += weight
    return summed


def test_it_is_the_formula_of_the_paper(mid: Dataset) -> None:
    model = TIFUKNN(SHORT).fit(mid)
    rows = [baskets_of(mid, row) for row in range(mid.n_customers)]
    assert max(len(row) for row in rows) > 20
    users = np.array([frequencies(row, mid.n_items, SHORT) for row in rows])
    fitted = users[[bool(row) for row in rows]]
    scores = model.score(mid.histories())
    for row, user in enumerate(users):
        far = ((fitted - user) ** 2).sum(axis=1).round(12)
        near = np.argsort(far, kind="stable")[:2] if rows[row] else np.arange(len(fitted))
        expected = 0.3 * user + 0.7 * fitted[near].mean(axis=0)
        np.testing.assert_allclose(scores[row], expected, atol=1e-6)


def test_by_hand(tiny: Dataset) -> None:
    model = TIFUKNN(TIFUKNNConfig(neighbours=1, own_weight=1.0, group_decay=0.5)).fit(tiny)
    # ann: A; A; A and B; C. Four baskets, each a group of its own
    expected = [(1 / 2 + 1 / 4 + 1 / 8) / 4, 1 / 2 / 4, 1 / 4]
    np.testing.assert_allclose(model.score(tiny.histories([ANN]))[0, :3], expected)


def test_the_fitted_customer_is_one_of_the_neighbours(tiny: Dataset) -> None:
    model = TIFUKNN(TIFUKNNConfig(neighbours=1, own_weight=0.0)).fit(tiny)
    alone = TIFUKNN(TIFUKNNConfig(neighbours=1, own_weight=1.0)).fit(tiny)
    lines = tiny.histories([ANN, BOB, CAT, EVE])
    np.testing.assert_allclose(model.score(lines), alone.score(lines))


def test_of_equal_neighbours_the_first_is_taken() -> None:
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: ["u", "u", "v", "v"],
            Columns.ITEM: ["a", "b", "a", "c"],
            Columns.TIME: AS_OF - pd.Timedelta(days=1),
        }
    )
    dataset = build(RawTables(name="two", title="Two", interactions=lines, as_of=AS_OF))
    model = TIFUKNN(TIFUKNNConfig(neighbours=1, own_weight=0.0)).fit(dataset)
    scores = model.score(history([(0, 1)]))
    np.testing.assert_allclose(scores, [[1.0, 1.0, 0.0]])


def test_the_neighbours_of_nobody_are_all(tiny: Dataset) -> None:
    model = TIFUKNN(TIFUKNNConfig(neighbours=2, own_weight=0.5)).fit(tiny)
    scores = model.score(tiny.histories([ANN, BOB, CAT, 3, EVE]))
    own = TIFUKNN(TIFUKNNConfig(own_weight=1.0)).fit(tiny)
    mean = own.score(tiny.histories([ANN, BOB, CAT, 3, EVE])).mean(axis=0)
    np.testing.assert_allclose(model.score(tiny.histories([FAY]))[0], mean / 2, rtol=1e-6)
    assert scores.shape == (5, 8)


def test_masking_can_change_who_the_neighbours_are(tiny: Dataset) -> None:
    model = TIFUKNN(TIFUKNNConfig(neighbours=1, own_weight=0.0)).fit(tiny)
    # B and C with D is cat; without D and C it is bob, who bought A
    scores = model.score(tiny.histories([CAT]).mask(np.array([[1, 1, 1], [1, 0, 0]], dtype=bool)))
    assert scores[0, A] == 0.0
    assert scores[1, A] > 0.0
    assert scores[1, C] == scores[1, D] == 0.0


def test_dates_do_not_matter_where_the_order_is_the_same(mid: Dataset) -> None:
    model = TIFUKNN().fit(mid)
    days = [(0, 90), (1, 90), (0, 20), (2, 3), (1, 3)]
    order = [(0, 3), (1, 3), (0, 2), (2, 1), (1, 1)]
    np.testing.assert_array_equal(model.score(history(days)), model.score(history(order)))


def test_only_purchases_are_read(tiny: Dataset) -> None:
    model = TIFUKNN().fit(tiny)
    everything = tiny.histories([ANN], events=tuple(Event))
    np.testing.assert_array_equal(model.score(everything), model.score(tiny.histories([ANN])))


def test_an_item_that_is_not_there_is_refused(tiny: Dataset) -> None:
    with pytest.raises(ValueError, match="beyond"):
        TIFUKNN().fit(tiny).score(Histories.of_items([[8]]))
