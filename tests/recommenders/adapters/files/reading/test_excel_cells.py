"""Workbooks that hold less than they show are said to."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.excel_cells import merged_downwards, uncalculated
from recommenders.errors import DataError

NAMES = ("customer_id", "item_id", "timestamp", "unit_price")
LINES = [(f"c{n % 3}", f"i{n % 4}", f"2026-01-{n + 1:02}", n + 1.5) for n in range(12)]


def book(*, title: bool = False) -> tuple[openpyxl.Workbook, int]:
    """A workbook of lines, and the line of the first below the names."""
    made = openpyxl.Workbook()
    rows = [("Report",)] * title + [NAMES, *LINES]
    for row in rows:
        made.active.append(row)
    return made, 2 + title


def warnings(path: Path) -> list[str]:
    return [finding.text for finding in load(path).findings if finding.warning]


@pytest.mark.parametrize("title", [False, True])
def test_formulas_that_nobody_has_calculated(tmp_path: Path, title: bool) -> None:
    made, first = book(title=title)
    for line in range(first, first + len(LINES)):
        made.active.cell(line, 4, f"=A{line}*2")
    made.save(path := tmp_path / "lines.xlsx")
    (said,) = uncalculated(path, "Sheet", ["unit_price"], from_line=first, lines=12)
    assert (
        said.text == f"Formulas without a result in “unit_price” of lines.xlsx, such as =A{first}*2"
    )
    assert (said.count, said.warning) == (12, True)
    assert warnings(path) == [said.text]
    # a column that is only empty is none
    assert uncalculated(path, "Sheet", ["item_id", "gone"], from_line=first, lines=12) == []
    # where no line is left without it, the error tells
    for line in range(first, first + len(LINES)):
        made.active.cell(line, 2, f'="i"&{line}')
    made.save(path)
    with pytest.raises(DataError, match="No usable line") as refused:
        load(path)
    assert "Formulas without a result in “item_id”" in str(refused.value)


def test_cells_merged_over_lines_and_over_columns(tmp_path: Path) -> None:
    made, first = book(title=True)
    made.active.merge_cells("A1:D1")
    made.save(path := tmp_path / "lines.xlsx")
    assert merged_downwards(path) == []
    made.active.merge_cells(start_row=first, end_row=first + 2, start_column=1, end_column=1)
    made.save(path)
    assert [finding.count for finding in merged_downwards(path)] == [1]
    assert "Cells of lines.xlsx that are merged over several lines" in warnings(path)


def test_errors_of_a_sheet_are_no_values(tmp_path: Path) -> None:
    made, first = book()
    for line, word in enumerate(("#REF!", "#N/A", "#DIV/0!"), start=first):
        made.active.cell(line, 2, word)
        made.active.cell(line + 4, 4, word)
    made.save(path := tmp_path / "lines.xlsx")
    data = load(path)
    assert {data.item_id(code) for code in range(data.n_items)} == {"i0", "i1", "i2", "i3"}
    assert len(data.log.items) == 9
    assert any("“#REF!” 1" in finding.text for finding in data.findings)
