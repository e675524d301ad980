from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.cell_lists import lists_items, with_lists_below
from recommenders.adapters.files.reading.read_file import Sheet


def sheet(cells: list[str], name: str = "items", **others: list[str]) -> Sheet:
    frame = pd.DataFrame(
        {"customer_id": [f"C{n}" for n in range(len(cells))], name: cells, **others}
    )
    return Sheet(frame=frame.astype("str"), file="t.csv")


@pytest.mark.parametrize(
    "cells",
    [
        ["A1|B2", "B2", "C3|A1|B2", ""],
        ["A1; B2", "B2", "C3;A1;B2", ""],
        ["A1,B2", "B2", "C3, A1,B2", ""],
        ['["A1", "B2"]', '["B2"]', '["C3","A1","B2"]', "[]"],
        ["['A1', 'B2']", "['B2']", "['C3', 'A1', 'B2']", ""],
        ["{A1,B2}", "{B2}", "{C3,A1,B2}", "{}"],
    ],
)
@pytest.mark.parametrize("name", ["items", "item_id", "Product IDs"])
def test_the_items_of_a_cell_are_a_line_each(cells: list[str], name: str) -> None:
    below = with_lists_below(sheet(cells, name), {})
    column = "item_id" if name == "item_id" else "item"
    assert below.frame[column].tolist() == ["A1", "B2", "B2", "C3", "A1", "B2"]
    assert below.frame.index.tolist() == [0, 0, 1, 2, 2, 2]
    assert [finding.count for finding in below.findings] == [2]


def test_titles_in_quotes_may_hold_commas() -> None:
    below = with_lists_below(sheet(["['Tea, green', 'Jam']", "['Jam']"]), {})
    assert below.frame["item"].tolist() == ["Tea, green", "Jam", "Jam"]


def test_columns_with_as_many_values_go_along() -> None:
    cells = ["A1|B2", "B2", "A1|B2"]
    below = with_lists_below(sheet(cells, qty=["1|2", "3", "4|5"], price=["9", "8", "7"]), {})
    assert below.frame["qty"].tolist() == ["1", "2", "3", "4", "5"]
    # what stands once is of the whole order
    assert "price" not in below.frame
    assert [finding.observation for finding in below.findings][1:] == [
        "Columns of t.csv that are of whole orders: price"
    ]


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["Tea, green", "Tea, black", "Jam, black"], "item_id"),
        (["Tea|green", "Jam|red", "Bread|dark"], "item_id"),
        (["A1:2|B2:1", "B2:1|A1:3"], "items"),
        (["A1", "B2", "A1"], "item_id"),
        (["3", "2", "3"], "items"),
        (["[{'id': 1}]", "[{'id': 2}]"], "items"),
        (["A1|B2", "B2|A1"], "tags"),
    ],
)
def test_what_may_be_something_else_stays(cells: list[str], name: str) -> None:
    before = sheet(cells, name)
    assert with_lists_below(before, {}) is before


def test_what_is_told_is_looked_at() -> None:
    told = {"item_id": "gekauft"}
    below = with_lists_below(sheet(["A1|B2", "B2|A1"], "gekauft"), told)
    assert below.frame["gekauft"].tolist() == ["A1", "B2", "B2", "A1"]
    other = sheet(["A1|B2", "B2|A1"], "items")
    assert with_lists_below(other, {"item_id": "missing"}) is other


def test_a_name_in_the_plural_may_list_items() -> None:
    assert lists_items("Product IDs")
    assert not lists_items("item_id")
