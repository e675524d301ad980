from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommenders.baselines.uptake import uptake
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.repeat.buy_again import BuyAgain, BuyAgainConfig
from recommenders.repeat.held_back import HeldBack
from recommenders.repeat.next_basket import NextBasket, NextBasketConfig
from recommenders.uptake_lift.recommender import UptakeLift, UptakeLiftConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.recommenders.repeat.test_buy_again import history
from tests.worlds import ANN, AS_OF, FAY, A, B, C

N_ITEMS, N_CUSTOMERS = 40, 400


class TestContract(RegisteredRecommenderContract):
    make = NextBasket
    bad_settings = ({"discovery": 0.0}, {"days": 0.0}, {"pairs": 0})
    block_constant = "recommenders.repeat.next_basket.MAX_CELLS"


def planted(*, apart: int = 1, seed: int = 0) -> tuple[Dataset, np.ndarray]:
    """Customers with two staples and a taste for half of the items; and their next baskets.

    A staple is in a basket with a chance of .7, each other item of the taste with one of .06. A
    basket comes every ``apart`` days. The second part tells what is in the basket after the last,
    (n_customers, n_items).
    """
    rng = np.random.default_rng(seed)
    lines, after = [], np.zeros((N_CUSTOMERS, N_ITEMS), dtype=bool)
    for customer in range(N_CUSTOMERS):
        chance = np.where(np.arange(N_ITEMS) % 2 == customer % 2, 0.06, 0.002)
        chance[rng.choice(N_ITEMS, 2, replace=False)] = 0.7
        n_baskets = int(rng.integers(4, 13))
        for back in range(n_baskets, -1, -1):
            basket = np.flatnonzero(rng.random(N_ITEMS) < chance)
            if back == 0:
                after[customer, basket] = True
            for item in basket if back else []:
                lines.append((f"c{customer:03}", f"i{item:02}", back * apart))
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, "days"])
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days"), unit="D")
    items = pd.DataFrame({Columns.ITEM: [f"i{item:02}" for item in range(N_ITEMS)]})
    customers = pd.DataFrame({Columns.CUSTOMER: [f"c{row:03}" for row in range(N_CUSTOMERS)]})
    tables = RawTables(
        name="planted", title="Planted", interactions=raw, items=items, customers=customers
    )
    tables.as_of = AS_OF
    return build(tables), after


@pytest.fixture(scope="module")
def world() -> tuple[Dataset, np.ndarray, NextBasket]:
    dataset, after = planted()
    return dataset, after, NextBasket().fit(dataset)


@pytest.mark.slow
def test_the_chances_come_true(world: tuple[Dataset, np.ndarray, NextBasket]) -> None:
    dataset, after, model = world
    chances = model.score(dataset.histories())
    before = dataset.histories().matrix(N_ITEMS).toarray() > 0
    assert chances[before].sum() == pytest.approx(after[before].sum(), rel=0.08)
    # learned one basket earlier, when less of the taste had been bought already: somewhat high
    assert 1.0 < chances[~before].sum() / after[~before].sum() < 1.25
    sure = before & (chances > 0.5)
    assert sure.sum() > 200
    assert after[sure].mean() == pytest.approx(chances[sure].mean(), abs=0.06)


def test_what_is_new_goes_by_taste(world: tuple[Dataset, np.ndarray, NextBasket]) -> None:
    dataset, _, model = world
    chances = model.score(dataset.histories())
    new = dataset.histories().matrix(N_ITEMS).toarray() == 0
    taste = np.arange(N_ITEMS)[None, :] % 2 == np.arange(N_CUSTOMERS)[:, None] % 2
    assert chances[new & taste].mean() > 2.5 * chances[new & ~taste].mean()


def test_discovery_raises_the_odds_of_new_items_only(
    world: tuple[Dataset, np.ndarray, NextBasket],
) -> None:
    dataset, _, model = world
    raised = NextBasket(NextBasketConfig(discovery=3.0)).restore(model.arrays())
    histories = dataset.histories(list(range(50)))
    plain, other = model.score(histories).astype(float), raised.score(histories).astype(float)
    before = histories.matrix(N_ITEMS).toarray() > 0
    np.testing.assert_array_equal(plain[before], other[before])
    ratio = (other / (1 - other)) / (plain / (1 - plain))
    filled = np.flatnonzero(histories.lengths)
    np.testing.assert_allclose(ratio[filled][~before[filled]], 3.0, rtol=1e-4)


def monthly(*, seed: int = 0) -> Dataset:
    """Customers who shop every fourth day or so; a staple comes with the first trip of 28 days."""
    rng = np.random.default_rng(seed)
    lines = []
    for customer in range(200):
        staple, last = customer % 20, -int(rng.integers(0, 28))
        for day in np.flatnonzero(rng.random(180) < 0.25):
            lines.append((f"c{customer:03}", f"i{rng.integers(20, N_ITEMS)}", 180 - day))
            if day - last >= 28:
                lines.append((f"c{customer:03}", f"i{staple:02}", 180 - day))
                last = day
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, "days"])
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days"), unit="D")
    return build(RawTables(name="monthly", title="Monthly", interactions=raw, as_of=AS_OF))


@pytest.mark.slow
def test_what_is_due_by_the_calendar_rises() -> None:
    dataset = monthly()
    model = NextBasket().fit(dataset)
    lines = history([(0, 60), (25, 55), (0, 31), (30, 20), (0, 2), (31, 2)])
    scores = [
        model.score(replace(lines, as_of=lines.as_of + 86_400 * days))[0, 0] for days in (3, 12, 26)
    ]
    # 5, 14 and 28 days after a staple that comes about every 32 days, and not before the 28th
    assert scores[0] < 0.6 < 0.75 < scores[1] < scores[2]


@pytest.mark.slow
def test_the_weights_do_not_see_what_was_held_back() -> None:
    # the last basket of everybody is at random, whatever was bought before
    dataset, _ = planted()
    log = dataset.log
    last = log.times == np.repeat(
        np.maximum.reduceat(log.times, np.minimum(log.indptr[:-1], len(log.times) - 1)), log.lengths
    )
    items = log.items.copy()
    items[last] = np.random.default_rng(1).integers(0, N_ITEMS, last.sum())
    shuffled = replace(dataset, log=replace(log, items=items), fingerprint="shuffled")
    model = NextBasket().fit(shuffled)
    held = HeldBack.of(shuffled, days=28.0)
    chances = model.score(held.histories)
    before = held.histories.matrix(N_ITEMS).toarray() > 0
    taken = held.later.matrix(N_ITEMS).toarray() > 0
    # signals that had seen it would have told 97 % of what is in it; honest ones tell nothing
    for kind in (before, ~before):
        assert chances[kind & taken].mean() < 1.3 * chances[kind & ~taken].mean()


def test_too_little_to_learn_from_takes_the_parts_as_they_are(tiny: Dataset) -> None:
    model = NextBasket().fit(tiny)
    scores = model.score(tiny.histories([ANN, FAY]))
    renewal = BuyAgain(BuyAgainConfig(horizon=28.0)).fit(tiny).score(tiny.histories([ANN]))[0]
    np.testing.assert_allclose(scores[0, [A, B, C]], renewal[[A, B, C]], rtol=1e-4)
    # to a customer without a purchase it is the odds of what is taken up at present
    rates = uptake(tiny)
    np.testing.assert_allclose(scores[1], rates / (1 + rates), rtol=1e-5)


def test_a_shop_that_nobody_came_back_to_is_learned_from_as_far_as_it_goes() -> None:
    lines = pd.DataFrame({Columns.CUSTOMER: ["a", "a", "b"], Columns.ITEM: ["x", "y", "x"]})
    lines[Columns.TIME] = pd.Timestamp("2026-01-01", tz="UTC")
    as_of = pd.Timestamp("2026-06-30", tz="UTC")
    shop = build(RawTables(name="t", title="T", interactions=lines, as_of=as_of))
    scores = NextBasket().fit(shop).score(shop.histories())
    assert ((scores > 0) & (scores < 1)).all()


def test_new_items_stand_in_the_order_of_uptake_times_lift(mid: Dataset) -> None:
    model = NextBasket().fit(mid)
    plain = UptakeLift(UptakeLiftConfig(dial=1.0)).fit(mid)
    histories = mid.histories(list(range(30)))
    chances, scores = model.score(histories), plain.score(histories)
    before = histories.matrix(mid.n_items).toarray() > 0
    for row in range(30):
        new = ~before[row]
        order = np.argsort(scores[row][new], kind="stable")
        assert (np.diff(chances[row][new][order]) >= -1e-9).all()


def test_of_many_pairs_some_are_learned_from(world: tuple[Dataset, np.ndarray, NextBasket]) -> None:
    dataset, _, every = world
    some = NextBasket(NextBasketConfig(pairs=2_000)).fit(dataset)
    histories = dataset.histories()
    assert not np.array_equal(some.score(histories), every.score(histories))
    again = NextBasket(NextBasketConfig(pairs=2_000)).fit(dataset)
    np.testing.assert_array_equal(some.score(histories), again.score(histories))


def test_the_window_or_the_next_basket(world: tuple[Dataset, np.ndarray, NextBasket]) -> None:
    # at most thirteen days, a basket a day: four weeks cannot be held back
    assert world[2].habits.horizon == 1.0
    assert NextBasket().fit(monthly()).habits.horizon == 28.0


def test_an_item_that_is_not_there_is_refused(tiny: Dataset) -> None:
    with pytest.raises(ValueError, match="beyond"):
        NextBasket().fit(tiny).score(history([(8, 1)]))
