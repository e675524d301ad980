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
