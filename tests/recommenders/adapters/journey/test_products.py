from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.adapters.journey.products import described, shelf_prices, text_ids
from recommenders.contract import Columns
from recommenders.data.tables import RawTables
from recommenders.histories import LongArray

C = Columns
Line = tuple[int, str, float, float, float, float]


def tables() -> RawTables:
    return RawTables(name="t", title="T", interactions=pd.DataFrame())


def lines(
    rows: list[tuple[int, str, float, float, float, float]],
) -> tuple[LongArray, pd.DataFrame]:
    columns = ["item", "day", "quantity", "sales_value", "retail_disc", "coupon_match_disc"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["transaction_timestamp"] = pd.to_datetime(frame.pop("day"))
    return frame.pop("item").to_numpy(), frame


def test_prices_are_medians_of_the_latest_lines() -> None:
    # units, paid in all, discount of the card, coupon that the shop matched
    item, frame = lines(
        [
            (0, "2017-12-01", 1, 9.0, 0.0, 0.0),  # a sixth line is not looked at
            (0, "2017-12-20", 1, 2.0, 0.5, 0.0),
            (0, "2017-12-21", 2, 4.0, 1.0, 0.0),
            (0, "2017-12-22", 1, 2.0, 1.0, 1.0),
            (0, "2017-12-23", 1, 3.0, 0.0, 0.0),
            (0, "2017-12-31", 1, 2.0, 0.5, 0.0),
            (1, "2017-01-01", 2, 7.0, 1.0, 0.0),
        ]
    )
    raw = tables()
    prices = shelf_prices(frame, item, 3, raw)
    np.testing.assert_array_equal(prices[C.PRICE], [2.0, 3.5, np.nan])
    # without the card 2.5, 2.5, 4, 3 and 2.5; what was not sold lately has none
    np.testing.assert_array_equal(prices[C.LIST_PRICE], [2.5, np.nan, np.nan])
    assert [finding.count for finding in raw.findings] == [2]


def test_older_lines_do_not_count_beside_recent_ones() -> None:
    item, frame = lines(
        [(0, "2017-06-01", 1, 9.0, 0.0, 0.0)] * 3 + [(0, "2017-12-31", 1, 2.0, 0.0, 0.0)]
    )
    assert shelf_prices(frame, item, 1, tables())[C.PRICE].tolist() == [2.0]


def test_a_row_for_each_product_with_its_names_written_out() -> None:
    products = pd.DataFrame(
        {
            "product_id": [10, 11, 12, 13],
            "product_category": ["BREAD", "BREAD", None, "BREAD"],
            "product_type": ["BREAD:ITALIAN/FRENCH", "BREAD:ITALIAN/FRENCH", None, None],
            "package_size": ["16 OZ", "16 OZ", None, "CTN"],
            "department": ["GROCERY", "GROCERY", "MEAT-PCKGD", "GROCERY"],
            "brand": ["Private", "Private", "National", "National"],
            "manufacturer_id": [1, 2, 3, None],
            "missing": [False, False, True, False],
        }
    )
    raw = tables()
    table = described(products, raw)
    assert table[C.ITEM].tolist() == ["10", "11", "12", "13"]
    assert table[C.TITLE].tolist() == [
        "Bread: Italian/French, store brand, 16 oz #10",
        "Bread: Italian/French, store brand, 16 oz #11",
        "Product 12 (not in the catalogue)",
        "Bread",
    ]
    assert table[C.DEPARTMENT].tolist()[2] == "Packaged meat"
    assert table[C.BRAND].tolist() == ["Private label"] * 2 + ["National brand"] * 2
    report = {finding.observation: finding.count for finding in raw.findings}
    assert report["Products that share a title with another"] == 2
    assert report["Products of which only the number is known"] == 1
    assert report["Products without a package_size"] == 2
    assert text_ids(np.array([7, 10])).tolist() == ["7", "10"]
