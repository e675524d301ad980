from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.data.last_prices import LatestPaid, by_item_time_price, latest_paid
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


@pytest.mark.parametrize(("n_lines", "n_items"), [(0, 1), (1, 1), (400, 3), (400, 90)])
def test_lines_come_by_item_then_time_then_price(n_lines: int, n_items: int) -> None:
    rng = np.random.default_rng(0)
    items = rng.integers(0, n_items, n_lines).astype(np.int32)
    # some before 1970, and many at one time
    times = rng.integers(-20, 20, n_lines)
    prices = rng.choice([1.5, 2.5, 0.5], n_lines).astype(np.float32)
    order = by_item_time_price(items, times, prices)
    # what is equal in all three stays as it stands
    assert order.tolist() == np.lexsort((prices, times, items)).tolist()
