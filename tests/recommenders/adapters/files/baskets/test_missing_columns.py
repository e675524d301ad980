"""What is said where a column cannot be found helps."""

from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.missing_columns import missing_columns
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns


@pytest.mark.parametrize(
    ("columns", "missing", "sentence"),
    [
        (
            ["id", "customer_id", "created_at"],
            [Columns.ITEM],
            "If the items of the orders stand in another file or table",
        ),
        (
            ["order_id", "product_id", "price"],
            [Columns.CUSTOMER, Columns.TIME],
            "If the customer and the time of the orders stand in another file or table",
        ),
        (
            ["ASIN", "Order Date", "Order ID"],
            [Columns.CUSTOMER],
            "Where all lines are one person's, add a column with one id",
        ),
    ],
)
def test_the_remedy_fits_the_table(columns: list[str], missing: list[str], sentence: str) -> None:
    sheet = Sheet(frame=pd.DataFrame({name: ["x"] for name in columns}), file="orders.csv")
    error = missing_columns(sheet, "interactions", missing)
    assert sentence in error.remedy
    assert 'item_id = "YOUR COLUMN"' in error.remedy or missing != [Columns.ITEM]


def test_a_table_of_items_has_no_orders() -> None:
    sheet = Sheet(frame=pd.DataFrame({"order_id": ["x"], "title": ["y"]}), file="items.csv")
    assert "orders stand" not in missing_columns(sheet, "items", [Columns.ITEM]).remedy


def test_a_date_in_three_columns_is_to_be_put_together() -> None:
    frame = pd.DataFrame({"user": ["a"], "item": ["b"], "Year": [2024], "Month": [1], "Day": [5]})
    error = missing_columns(Sheet(frame=frame, file="t.csv"), "interactions", [Columns.TIME])
    assert error.remedy.startswith("Put “Year”, “Month”, “Day” together in one column of dates.")
