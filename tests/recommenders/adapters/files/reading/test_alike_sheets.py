from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.excel_file import read_excel
from recommenders.contract import Columns, Dataset, Finding
from recommenders.errors import DataError
from tests.recommenders.adapters.files.reading.test_excel_file import workbook as workbook_of

Rows = list[list[object]]
NAMES: list[object] = ["customer_id", "item_id", "timestamp", "quantity"]


def month(number: int, *, lines: int = 6) -> Rows:
    """Lines of a month below their names."""
    dates = [datetime(2026, number, day + 1) for day in range(lines)]
    return [NAMES, *([f"c{at % 3}", f"i{at % 4}", date, 1] for at, date in enumerate(dates))]


def workbook(path: Path, **sheets: Rows) -> Path:
    return workbook_of(path, sheets)


def said(data: Dataset) -> list[tuple[str, bool]]:
    return [(finding.text, finding.warning) for finding in data.findings]


def test_a_sheet_for_each_month_is_one_table(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", Jan=month(1), Feb=month(2, lines=9), Mar=month(3))
    data = load(path)
    assert len(data.log.items) == 21
    assert said(data) == [("Sheets of t.xlsx with the same columns: Jan, Feb, Mar", False)]


def test_names_in_another_order_case_and_line_are_the_same(tmp_path: Path) -> None:
    other: Rows = [["Report"], [], [str(name).upper() for name in NAMES[::-1]]]
    other += [row[::-1] for row in month(2)[1:]]
    data = load(workbook(tmp_path / "t.xlsx", Jan=month(1, lines=9), Feb=other))
    assert len(data.log.items) == 15
    assert data.customers[Columns.CUSTOMER].tolist() == ["c0", "c1", "c2"]


def test_a_remark_that_only_one_sheet_has_is_said(tmp_path: Path) -> None:
    with_notes: Rows = [
        [*row, note] for row, note in zip(month(2), ["Notes", *"abcdef"], strict=True)
    ]
    data = load(workbook(tmp_path / "t.xlsx", Jan=month(1, lines=9), Feb=with_notes))
    assert len(data.log.items) == 15
    assert ("Columns that only some sheets of t.xlsx have: Notes", True) in said(data)


def test_other_columns_that_mean_something_and_returns_stand_apart(tmp_path: Path) -> None:
    products: Rows = [["item_id", "title"], ["i1", "Milk"]]
    path = workbook(
        tmp_path / "t.xlsx",
        Jan=month(1, lines=9),
        Returns=month(1),
        Products=products,
        Feb=month(2),
    )
    data = load(path)
    assert len(data.log.items) == 15
    assert said(data) == [
        ("Sheets of t.xlsx with the same columns: Jan, Feb", False),
        ("Sheets of t.xlsx beside “Jan”: Returns, Products", True),
    ]


def test_a_sheet_of_the_whole_year_does_not_count_twice(tmp_path: Path) -> None:
    year = [*month(1), *month(2)[1:]]
    data = load(workbook(tmp_path / "t.xlsx", Jan=month(1), Feb=month(2), Year=year))
    assert len(data.log.items) == 12
    assert said(data) == [
        ("Sheets of t.xlsx all of whose lines stand in another sheet as well: Jan, Feb", True)
    ]


def test_an_error_names_the_sheet_and_its_line(tmp_path: Path) -> None:
    wrong = month(2)
    wrong[3][2] = "soon"
    wrong[4][2] = "later"
    with pytest.raises(DataError) as raised:
        load(workbook(tmp_path / "t.xlsx", Jan=month(1, lines=9), Feb=wrong))
    assert str(raised.value.file).endswith("t.xlsx, sheet Feb")
    assert (raised.value.row, raised.value.value) == (4, "soon")


def test_types_are_those_of_all_sheets(tmp_path: Path) -> None:
    texts: Rows = [NAMES, *([17850, "007", row[2], "2"] for row in month(2)[1:])]
    findings: list[Finding] = []
    read = read_excel(workbook(tmp_path / "t.xlsx", Jan=month(1), Feb=texts), findings)
    assert read.sheets == ("Jan", "Feb")
    assert read.frame["customer_id"].tolist()[5:7] == ["c2", "17850"]
    assert read.frame["quantity"].tolist()[5:7] == ["1", "2"]
    assert read.lines.tolist() == [0, 1, 2, 3, 4, 5] * 2
    assert read.sheet_of.tolist() == [0] * 6 + [1] * 6


def test_lines_that_a_filter_hides_are_read_and_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", Jan=month(1), Feb=month(2))
    book = openpyxl.load_workbook(path)
    for line in (3, 4):
        book["Feb"].row_dimensions[line].hidden = True
    # nothing stands there
    book["Feb"].row_dimensions[40].hidden = True
    book["Feb"].auto_filter.ref = "A1:D7"
    book.save(path)
    data = load(path)
    assert len(data.log.items) == 12
    assert ("Lines of t.xlsx that a filter or a hand has hidden", True) in said(data)
    assert [finding.count for finding in data.findings if finding.warning] == [2]


def test_two_tables_beside_each_other_name_what_stands_twice(tmp_path: Path) -> None:
    rows: Rows = [[*NAMES, "item_id"], *([*row, "i9"] for row in month(1)[1:])]
    with pytest.raises(DataError, match="Two columns have the same name"):
        load(workbook(tmp_path / "t.xlsx", Jan=rows))
