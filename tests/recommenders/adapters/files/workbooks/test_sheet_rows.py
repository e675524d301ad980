from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.workbooks.sheet_rows import SheetRows
from recommenders.errors import DataError


def test_empty_cells_at_the_end_are_none() -> None:
    made = SheetRows(Path("a.ods"))
    made.add("s", ("a", None, 1, None, None))
    made.add("s", ())
    assert made.rows == {"s": [("a", None, 1), ()]}
    assert made.cells == 7


def test_what_is_too_wide_or_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_COLUMNS", "3")
    monkeypatch.setenv("BECAUSAL_CELLS", "9")
    made = SheetRows(Path("a.ods"))
    with pytest.raises(DataError, match="4 columns, and 3 are read"):
        made.add("s", (1, 2, 3, 4))
    made.add("s", (1, 2, 3))
    made.add("s", (1, 2, 3))
    with pytest.raises(DataError, match="more than 9 cells"):
        made.add("s", (1,))


def test_hidden_lines_are_said_where_they_are_read() -> None:
    made = SheetRows(Path("a.ods"), hidden_lines={"s": {1, 3, 9}, "t": {1}})
    # line n + 2 of a sheet is n: 0 and 2 are the lines 1 and 3 counted from 0
    (said,) = made.said_of_hidden({"s": [0, 1, 2]})
    assert (said.count, said.warning) == (2, True)
    assert not [*made.said_of_hidden({"u": [0]})]
