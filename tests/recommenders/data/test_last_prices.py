from __future__ import annotations

import numpy as np

from recommenders.contract import Dataset
from recommenders.data.last_prices import LatestPaid, latest_paid
from tests.worlds import A, B, D

NAN = np.nan


def paid(times: list[int], prices: list[float]) -> LatestPaid:
    return LatestPaid(times=np.array(times, dtype=np.int64), prices=np.array(prices))


def test_the_last_price_of_each_item(tiny: Dataset) -> None:
    last = latest_paid(tiny.log, tiny.unit_prices, tiny.n_items)
    np.testing.assert_allclose(last.prices, [8, 4, 6, 20, 30, 15, NAN, NAN])
    days = (tiny.log.as_of - last.times[[A, B, D]]) / 86_400
    # ann bought A and B ten days ago, cat D yesterday
    assert days.tolist() == [10, 10, 1]


def test_of_two_parts_the_later_and_of_one_time_the_higher() -> None:
    one = paid([5, 5, 5, 0, 7], [1, 2, 3, NAN, 4])
    other = paid([6, 5, 4, 3, 0], [9, 1, 9, 9, NAN])
    for both in (one.or_later(other), other.or_later(one)):
        assert both.times.tolist() == [6, 5, 5, 3, 7]
        np.testing.assert_allclose(both.prices, [9, 2, 3, 9, 4])
