from __future__ import annotations

import numpy as np
import pytest
from scipy.special import stdtrit

from recommenders.data.purchase_days import PurchaseDays
from recommenders.demand.backtest import Backtest, backtest
from recommenders.demand.expectation import expectation, sold_by_week
from recommenders.demand.hierarchy import TOTAL, hierarchy
from recommenders.demand.levels import LevelConfig, Levels, LevelTracker
from recommenders.progress import silent
from recommenders.repeat.renewal import RenewalConfig, fit
from tests.recommenders.demand.worlds import steady

KINDS = np.zeros(6, dtype=np.int64)


def trial(bought: PurchaseDays) -> Backtest:
    shop = fit(bought.until(bought.today - 28), KINDS, config=RenewalConfig())
    return backtest(
        shop,
        bought,
        LevelTracker.of(bought.until(bought.today - 28), KINDS, config=LevelConfig()),
        sold_by_week(bought, 6, weeks=20),
        origins=4,
        weeks=3,
        new_half_life=4.0,
        progress=silent,
    )


def world() -> PurchaseDays:
    dataset = steady(customers=120, items=6, weeks=20)
    return PurchaseDays.of(dataset.histories(), n_items=6, timezone="UTC")


def test_an_origin_knows_nothing_of_what_came_after_it() -> None:
    bought = world()
    whole = trial(bought)
    # the last week is another one: no forecast from before it may differ
    changed = bought.where(bought.first <= bought.today - 7)
    np.testing.assert_array_equal(trial(changed).expected, whole.expected)


def test_the_first_origin_is_the_plain_expectation() -> None:
    bought = world()
    shop = fit(bought.until(bought.today - 28), KINDS, config=RenewalConfig())
    plain = expectation(shop, bought.until(bought.today - 28), weeks=3, new_half_life=4.0)
    np.testing.assert_allclose(trial(bought).expected[0], plain.total, rtol=1e-5)


def test_weeks_that_are_not_over_are_not_forecast() -> None:
    expected = trial(world()).expected
    assert expected.shape == (4, 3, 6)
    assert (expected[:2] > 0).all()
    assert not expected[3, 1:].any()
    assert not expected[2, 2:].any()


def test_a_window_is_held_against_the_weeks_that_it_spans() -> None:
    flat = Levels(repeat=1.0, new=1.0, items=np.ones(2))
    # two items, four origins before the last four of six weeks; the first settles
    sold = np.arange(12.0).reshape(6, 2)
    past = Backtest(
        expected=np.full((4, 2, 2), 10.0, dtype=np.float32), sold=sold, levels=(flat, flat)
    )
    dataset = steady(customers=20, items=2, weeks=10)
    band = past.bands(hierarchy(dataset)[TOTAL], [(1, 2)], whole=True)[1, 2]
    # 40 expected of the shop in two weeks; from origins 1 and 2 came 13 + 17 and 17 + 21
    shares = np.array([30 / 40 - 1, 38 / 40 - 1])
    # the two spans share a week: they count as one and a half
    spread = np.sqrt((shares**2).mean() * (1 + 1 / 1.5))
    high = 40 * (1 + float(stdtrit(1.5, 0.9)) * spread)
    assert band.at(np.array([40.0]), np.ones(1))[2, 0] == pytest.approx(high, rel=1e-6)
