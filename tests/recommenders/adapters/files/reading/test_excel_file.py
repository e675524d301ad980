from __future__ import annotations

import time
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading import excel_file
from recommenders.adapters.files.reading.excel_file import sheet_names
from recommenders.adapters.files.reading.read_file import read
from recommenders.contract import Columns, Finding
from recommenders.errors import DataError

LINES = [
    ["Customer ID", "SKU", "Order Date", "Qty", "Note"],
    ["007", 123, datetime(2026, 1, 5, 9, 30), 2, None],
    ["008", 124, datetime(2026, 1, 6), 1, "late"],
]


def read_excel(path: Path, findings: list[Finding], **told: Any) -> pd.DataFrame:
    return excel_file.read_excel(path, findings, **told).frame


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_sheet_keeps_its_types(tmp_path: Path) -> None:
    findings: list[Finding] = []
    frame = read_excel(workbook(tmp_path / "t.xlsx", {"Orders": LINES}), findings)
    assert findings == []
    assert list(frame.columns) == LINES[0]
    assert frame["Customer ID"].tolist() == ["007", "008"]
    assert frame["SKU"].tolist() == [123, 124]
    assert str(frame["Order Date"][0]) == "2026-01-05 09:30:00"
    assert frame["Note"].tolist() == ["", "late"]


def test_a_title_above_the_names_is_left_out(tmp_path: Path) -> None:
    rows = [["Sales report"], [], *LINES]
    frame = read_excel(workbook(tmp_path / "t.xlsx", {"Orders": rows}), [])
    assert frame.index.tolist() == [2, 3]
    rows = [["From", "2026-01-01", "To"], [], *LINES]
    frame = read_excel(workbook(tmp_path / "t.xlsx", {"Orders": rows}), [])
    assert frame.index.tolist() == [2, 3]


def test_other_sheets_are_named(tmp_path: Path) -> None:
    findings: list[Finding] = []
    read_excel(
        workbook(
            tmp_path / "t.xlsx",
            {
                "Empty": [],
                "Orders": LINES,
                "Old": [["Customer ID", "Name"], [7, "Li"]],
                "New": [LINES[0]],
            },
        ),
        findings,
    )
    assert [finding.observation for finding in findings] == [
        "Sheets of t.xlsx beside “Orders”: Old"
    ]


def test_the_sheet_with_most_lines_is_read(tmp_path: Path) -> None:
    sheets = {"Read me": [["About"], ["2026"]], "Orders": LINES, "Products": LINES[:2]}
    frame = read_excel(workbook(tmp_path / "t.xlsx", sheets), [])
    assert frame["Customer ID"].tolist() == ["007", "008"]


def test_a_workbook_is_a_data_set(tmp_path: Path) -> None:
    workbook(tmp_path / "orders.xlsx", {"Orders": LINES})
    data = load(tmp_path / "orders.xlsx")
    assert data.customers[Columns.CUSTOMER].tolist() == ["007", "008"]
    assert data.items[Columns.ITEM].tolist() == ["123", "124"]
    assert data.log.quantities.tolist() == [2.0, 1.0]


def test_what_is_no_workbook_and_what_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"no zip")
    with pytest.raises(DataError, match="not an Excel workbook"):
        read_excel(tmp_path / "t.xlsx", [])
    with zipfile.ZipFile(tmp_path / "u.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
    with pytest.raises(DataError, match="broken"):
        read_excel(tmp_path / "u.xlsx", [])
    path = workbook(tmp_path / "v.xlsx", {"Orders": LINES})
    bomb(tmp_path / "w.xlsx", {"xl/workbook.xml": b" " * 1_100_000})
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "1")
    path = tmp_path / "w.xlsx"
    with pytest.raises(DataError, match="when it is unpacked"):
        read_excel(path, [])


def bomb(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_sheet(path: Path, sheet: bytes) -> Path:
    """A workbook of which the sheet is as somebody has written it by hand."""
    plain = workbook(path.with_name("plain.xlsx"), {"Orders": LINES})
    with zipfile.ZipFile(plain) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return bomb(path, parts | {"xl/worksheets/sheet1.xml": sheet})


def test_a_cell_in_the_last_corner_is_not_seventeen_billion_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData>%s</sheetData></worksheet>'
    )
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    names = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>5</v></c></row>'
    begin = time.perf_counter()
    # wrongly measured, and narrow all the same: read
    frame = read_excel(with_sheet(tmp_path / "s.xlsx", sheet % names), [])
    assert frame.shape == (1, 1)
    with pytest.raises(DataError, match="16,384 columns, and 2,000 are read"):
        read_excel(with_sheet(tmp_path / "t.xlsx", sheet % corner), [])
    assert time.perf_counter() - begin < 30
    monkeypatch.setenv("BECAUSAL_CELLS", "1000")
    last = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    with pytest.raises(DataError, match="more than 1,000 cells"):
        read_excel(with_sheet(tmp_path / "u.xlsx", sheet % last), [])


def test_a_workbook_with_a_name_that_is_no_text_is_broken(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/\u00e9.xml", "")
    file.write_bytes(file.read_bytes().replace("\u00e9".encode(), b"\xeb\xeb"))
    with pytest.raises(DataError, match="workbook is broken"):
        read_excel(file, [])


def test_a_sheet_of_a_name_is_read(tmp_path: Path) -> None:
    findings: list[Finding] = []
    sheets = {"Orders": LINES, "Few": [["a", "b"], [1, 2]], "Read me": [["About"], ["2026"]]}
    path = workbook(tmp_path / "t.xlsx", sheets)
    frame = read_excel(path, findings, sheet="Few", used=("Few", "Orders"))
    assert frame.to_dict("list") == {"a": [1], "b": [2]}
    assert findings[0].observation == "Sheets of t.xlsx beside “Few”: Read me"
    assert sheet_names(path)["Few"] == ("a", "b")
    assert read(path, sheet="Few").file == f"{path}, sheet Few"
    assert read(path).file == str(path)


def test_a_hidden_sheet_is_read_where_no_other_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Old"
    for row in [("a", "b"), *[(1, 2)] * 9]:
        book.active.append(row)
    for row in [("a", "b"), (3, 4)]:
        (now := book["Now"] if "Now" in book.sheetnames else book.create_sheet("Now")).append(row)
    book["Old"].sheet_state = "hidden"
    book.active = 1
    book.save(path := tmp_path / "t.xlsx")
    findings: list[Finding] = []
    frame = read_excel(path, findings)
    assert frame["a"].tolist() == [3]
    assert [finding.text for finding in findings] == ["Hidden sheets of t.xlsx: Old"]
    now.delete_rows(1, 2)
    book.save(path)
    findings = []
    assert len(read_excel(path, findings)) == 9
    assert findings == []
