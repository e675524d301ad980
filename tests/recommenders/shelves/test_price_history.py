from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.shelves.price_history import PriceHistory
from tests.worlds import A, C, G

AS_OF = pd.Timestamp("2026-06-30 18:00", tz="UTC")
TODAY = (AS_OF.tz_localize(None) - pd.Timestamp(0)).days


def test_the_price_of_a_day_is_the_lower_median_of_its_events() -> None:
    when = AS_OF - pd.Timedelta(hours=1)
    raw = pd.DataFrame(
        {
            Columns.CUSTOMER: ["a", "b", "c", "d", "a"],
            Columns.ITEM: ["x", "x", "x", "x", "y"],
            Columns.TIME: [when, when, when, when, when],
            Columns.EVENT: ["purchase", "view", "cart", "wishlist", "purchase"],
            Columns.UNIT_PRICE: [9.0, 5.0, 10.0, 10.0, None],
        }
    )
    prices = PriceHistory.of(build(RawTables(name="s", title="S", interactions=raw, as_of=AS_OF)))
    assert prices.known_prices(0)[1].tolist() == [9.0]
    assert prices.known_prices(1)[1].tolist() == []
    days = np.array([TODAY - 1, TODAY, TODAY + 9])
    np.testing.assert_array_equal(prices.on(0, days), [np.nan, 9.0, 9.0])
    assert np.isnan(prices.on(1, days)).all()


def test_prices_of_the_tiny_world(tiny: Dataset) -> None:
    prices = PriceHistory.of(tiny)
    days, paid = prices.known_prices(A)
    assert (TODAY - days).tolist() == [100, 70, 60, 40, 30, 10]
    assert paid.tolist() == [10.0, 10.0, 10.0, 10.0, 10.0, 8.0]
    # cat paid 8 for C 35 days ago, ann 6 five days ago
    ago = np.array([40, 35, 20, 5, 0])
    np.testing.assert_array_equal(prices.on(C, TODAY - ago), [np.nan, 8.0, 8.0, 6.0, 6.0])
    assert len(prices.known_prices(G)[0]) == 0


@pytest.mark.parametrize(
    ("paid", "price"), [([5.0, 3.0], 3.0), ([9.0, 3.0, 5.0], 5.0), ([4.0, 4.0, 9.0, 9.0], 4.0)]
)
def test_the_lower_of_two_middle_prices_stands(paid: list[float], price: float) -> None:
    raw = pd.DataFrame(
        {
            Columns.CUSTOMER: "a",
            Columns.ITEM: "x",
            Columns.TIME: [AS_OF - pd.Timedelta(minutes=minute) for minute in range(len(paid))],
            Columns.UNIT_PRICE: paid,
        }
    )
    prices = PriceHistory.of(build(RawTables(name="s", title="S", interactions=raw, as_of=AS_OF)))
    assert prices.known_prices(0)[1].tolist() == [price]
