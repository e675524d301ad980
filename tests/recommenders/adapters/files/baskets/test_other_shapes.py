"""Tables that are no lines are refused with what they look like, and lines are not."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.other_shapes import refuse_other_shapes
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns
from recommenders.errors import DataError

WHO = {Columns.CUSTOMER: "who"}


def sheet(**columns: list[Any]) -> Sheet:
    return Sheet(frame=pd.DataFrame(columns), file="t.csv")


@pytest.mark.parametrize(
    ("columns", "names_in_file", "sentence"),
    [
        ({"customer^item^when": ["a^b^c"]}, {}, "not parted into columns.*commas"),
        (
            {"who": ["a"], "2026-01": [1], "2026-02": [0]},
            WHO,
            "columns 2026-01 to 2026-02 are times.*a line for each purchase",
        ),
        (
            {"who": ["a", "b"]} | {f"S{n}": [0, 1 if n == 2 else 0] for n in range(5)},
            WHO,
            "columns S0 to S4 say of each product how often",
        ),
        (
            {"u1": ["u1", "u2"], "2026-01-05T17:04:26Z": ["2026-01-06T10:00:00Z"] * 2},
            {},
            "first line looks like data.*line of names above it",
        ),
    ],
)
def test_other_shapes_are_refused(
    columns: dict[str, list[Any]], names_in_file: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DataError, match=f"(?is){sentence}"):
        refuse_other_shapes(sheet(**columns), names_in_file)


@pytest.mark.parametrize(
    "columns",
    [
        # numbers that are mostly there, and few of them
        {"who": ["a", "b"], "x": [1, 2], "y": [3, 4], "z": [0, 0], "v": [5, 6]},
        {"who": ["a", "b"], "x": [0, 0], "y": [0, 1]},
        {"who": ["a", "b"], "2026-01": [1, 2], "note": ["x", "y"]},
    ],
)
def test_lines_are_not(columns: dict[str, list[Any]]) -> None:
    refuse_other_shapes(sheet(**columns), WHO)


@pytest.mark.parametrize(
    "names",
    [
        ("Jan", "Feb", "Mar"),
        ("Jan 2026", "Feb 2026", "Mär 2026"),
        ("01/05/2026", "01/12/2026", "01/19/2026"),
        ("Q1 2026", "Q2 2026", "Q3 2026"),
        ("2024", "2025", "2026"),
        ("enero", "febrero", "marzo"),
        ("2026-KW05", "2026-KW06", "2026-KW07"),
    ],
)
def test_columns_that_are_times_beside_customer_and_item(names: tuple[str, ...]) -> None:
    columns = {"customer_id": ["a", "b"], "item_id": ["x", "y"]}
    frame = pd.DataFrame(columns | {name: ["1", "0"] for name in names})
    known = {Columns.CUSTOMER: "customer_id", Columns.ITEM: "item_id"}
    with pytest.raises(DataError, match=f"columns {names[0]} to {names[-1]} are times"):
        refuse_other_shapes(Sheet(frame=frame, file="t.csv"), known)
    # where a column says when, or they hold no numbers, they are something else
    refuse_other_shapes(Sheet(frame=frame, file="t.csv"), known | {Columns.TIME: names[0]})
    words = frame.assign(**dict.fromkeys(names, "red"))
    refuse_other_shapes(Sheet(frame=words, file="t.csv"), known)


def test_margins_and_markups_are_no_months() -> None:
    columns = {"customer_id": ["a", "b"], "item_id": ["x", "y"]}
    frame = pd.DataFrame(columns | {"Margin": ["1", "2"], "Markup": ["3", "4"], "Decimal": "1"})
    known = {Columns.CUSTOMER: "customer_id", Columns.ITEM: "item_id"}
    refuse_other_shapes(Sheet(frame=frame, file="t.csv"), known)
