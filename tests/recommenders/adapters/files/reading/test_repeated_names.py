"""Lines that repeat the names are left out, and counted."""

from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.reading.repeated_names import refuse_twice, without_names
from recommenders.errors import DataError

NAMES = {"customer_id": "who", "item_id": "what"}


def sheet(*rows: tuple[str, str]) -> Sheet:
    return Sheet(frame=pd.DataFrame(rows, columns=["who", "what"], dtype="str"), file="t.csv")


def test_columns_of_one_name_that_hold_the_same_are_one() -> None:
    columns = {"who": ["a", "b"], "who (2)": ["a", "b"], "what": ["x", "y"], "what (2)": ["x", "z"]}
    twice = Sheet(frame=pd.DataFrame(columns), file="t.csv", twice=frozenset(["who", "what"]))
    refuse_twice(twice, {"customer_id": "who"})
    with pytest.raises(DataError, match="Two columns have the same name") as refused:
        refuse_twice(twice, NAMES)
    assert refused.value.column == "what"


def test_they_are_left_out() -> None:
    lines = sheet(("a", "x"), ("who", "what"), ("b", "y"))
    assert without_names(lines, NAMES).index.tolist() == [0, 2]
    assert [finding.count for finding in lines.findings] == [1]


def test_one_cell_alone_is_no_line_of_names() -> None:
    lines = sheet(("a", "what"), ("who", "x"))
    assert len(without_names(lines, NAMES)) == 2
    assert len(without_names(sheet(("who", "what")), {"item_id": "what"})) == 1
    assert lines.findings == []


def test_names_in_another_order_are_refused() -> None:
    lines = sheet(("a", "x"), ("what", "who"), ("y", "b"))
    with pytest.raises(DataError, match="in another order") as refused:
        without_names(lines, NAMES)
    assert (refused.value.row, refused.value.value) == (3, "what, who")
    assert "files of their own" in refused.value.remedy
