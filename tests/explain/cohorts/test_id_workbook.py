"""A workbook of ids as text: numbers as they read, and no folder of ours in what is said."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from explain.cohorts.id_workbook import BEGINS, workbook_text
from recommenders.errors import DataError


def test_numbers_are_ids_as_they_read() -> None:
    file = io.BytesIO()
    frame = pd.DataFrame({"CustomerID": [12346.0, None, 12348.0], "name": ["a,b", "c", "d"]})
    frame.to_excel(file, index=False)
    assert file.getvalue().startswith(BEGINS)
    assert workbook_text(file.getvalue(), None).splitlines() == [
        "CustomerID,name",
        '12346,"a,b"',
        ",c",
        "12348,d",
    ]


def test_what_is_no_workbook_is_said_by_its_own_name() -> None:
    with pytest.raises(DataError) as raised:
        workbook_text(BEGINS + b"nothing", "mine.xlsx")
    assert raised.value.file == "mine.xlsx"
    assert "/" not in str(raised.value)
