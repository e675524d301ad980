from __future__ import annotations

import numpy as np
import pytest

from recommenders.data.purchase_days import PurchaseDays
from recommenders.demand.expectation import (
    expectation,
    first_buyers,
    item_units,
    sold_by_week,
    units_a_purchase,
)
from recommenders.demand.renewals import expected_purchases
from tests.recommenders.repeat.test_buy_again import TODAY, history, planted_model


def pairs(lines: list[tuple[int, int]], units: list[float] | None = None) -> PurchaseDays:
    return PurchaseDays.of(history(lines, units=units), n_items=3, timezone="UTC")


def test_units_of_a_purchase_by_hand() -> None:
    bought = pairs([(0, 20), (0, 10), (1, 5)], [4.0, 2.0, 3.0])
    # the shop: 9 units on 3 days; item 0: (6 + 3) / (2 + 1), item 1: (3 + 3) / (1 + 1)
    mean = item_units(bought, 3)
    np.testing.assert_allclose(mean, [3.0, 3.0, 3.0])
    np.testing.assert_allclose(units_a_purchase(bought, mean), [3.0, 3.0])
    np.testing.assert_allclose(units_a_purchase(bought, np.array([6.0, 9.0, 0.0])), [4.0, 6.0])


def test_weeks_end_today() -> None:
    bought = pairs([(0, 0), (0, 6), (0, 7), (1, 13), (1, 14)], [1.0, 2.0, 4.0, 8.0, 16.0])
    assert sold_by_week(bought, 3, weeks=2).tolist() == [[4.0, 8.0, 0.0], [3.0, 0.0, 0.0]]


def test_new_buyers_a_week_are_a_weighted_mean() -> None:
    # first purchases last week, a week before, and in the first week of the data, left out
    bought = pairs([(0, 3), (1, 10), (2, 17)])
    np.testing.assert_allclose(first_buyers(bought, 3, half_life=1.0), [1 / 1.5, 0.5 / 1.5, 0.0])


def test_repeat_units_are_the_sum_of_what_pairs_will_buy() -> None:
    bought = pairs([(0, 60), (0, 29), (1, 33)], [2.0, 2.0, 5.0])
    model = planted_model().shop
    expected = expectation(model, bought, weeks=3, new_half_life=4.0)
    purchases = expected_purchases(model, bought, weeks=3)
    a_purchase = units_a_purchase(bought, item_units(bought, 3))
    np.testing.assert_allclose(expected.repeat[:, :2], purchases * a_purchase)
    assert expected.repeat[:, 2].tolist() == [0.0, 0.0, 0.0]
    np.testing.assert_allclose(expected.total, expected.repeat + expected.new)


def test_new_buyers_buy_again_in_later_weeks() -> None:
    bought = pairs([(0, 3), (1, 40)])
    expected = expectation(planted_model(stray=0.0).shop, bought, weeks=8, new_half_life=1e6)
    # one new buyer in the five weeks that count
    mean = item_units(bought, 3)[0]
    assert expected.new[0, 0] == pytest.approx(mean / 5, rel=1e-4)
    assert expected.new[7, 0] > 1.3 * expected.new[0, 0]
    assert bought.today == TODAY
