"""The workbook of a view, opened again: sheets, numbers, and no text that acts as a formula."""

from __future__ import annotations

import datetime
from io import BytesIO

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from explain.export import workbook as module
from explain.export.report import Heading, Report, SideBySide, Table, Words
from explain.export.workbook import sheet_names, workbook


def opened(report: Report, **options: object) -> Workbook:
    return load_workbook(BytesIO(workbook(report, **options)))  # type: ignore[arg-type]


def report_of(*tables: Table) -> Report:
    return Report(blocks=[Heading(text="The finding", level=1), *tables], provenance=["Shop", "v1"])


def test_the_first_sheet_says_what_it_is_and_where_it_comes_from() -> None:
    frame = pd.DataFrame({"a": [1, 2]})
    book = opened(
        report_of(Table(name="Numbers: all of them/both sides", frame=frame)),
        link="http://host/item?item=3",
        choices=[("Customer", "C1")],
    )
    assert book.sheetnames == ["About", "Numbers all of them both sides"]
    rows = [[cell.value for cell in row] for row in book["About"].iter_rows()]
    assert rows == [
        ["The finding", None],
        [None, None],
        ["Where it comes from", "Shop"],
        [None, "v1"],
        ["Customer", "C1"],
        ["Link", "http://host/item?item=3"],
        ["Sheet Numbers all of them both sides", "Numbers: all of them/both sides: 2 rows"],
    ]


def test_a_sheet_has_typed_cells_a_frozen_head_and_wide_columns() -> None:
    frame = pd.DataFrame(
        {
            "list_price": [6.49, 12.5],
            "share": [0.16, 0.04],
            "day": pd.to_datetime(["2026-06-30", "2026-06-01"]),
            "title": ["Salmon training treats for puppies", "=HYPERLINK(1)"],
        }
    )
    shown = frame.assign(share=["16 %", "4 %"])
    sheet = opened(report_of(Table(name="Items", frame=frame, shown=shown)))["Items"]
    assert [cell.value for cell in sheet[1]] == ["List price", "Share", "Day", "Title"]
    assert sheet.freeze_panes == "A2"
    assert all(cell.font.bold for cell in sheet[1])
    assert [cell.value for cell in sheet[2]][:3] == [6.49, 0.16, datetime.datetime(2026, 6, 30)]
    assert [cell.number_format for cell in sheet[2]][:3] == ["#,##0.00", "0%", "d mmm yyyy"]
    assert sheet.column_dimensions["D"].width == 36
    assert sheet.column_dimensions["B"].width == 8


def test_an_interval_is_written_as_what_it_belongs_to() -> None:
    frame = pd.DataFrame({"share": [0.1234], "share low": [0.1], "mean": [0.5], "low": [0.25]})
    shown = pd.DataFrame({"Share": ["12 % (10 to 15 %)"], "Mean": ["0.500"]})
    sheet = opened(report_of(Table(name="T", frame=frame, shown=shown)))["T"]
    styles = [cell.number_format for cell in sheet[2]]
    assert styles == ["0%", "0.0%", "#,##0.0", "#,##0.00"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd()|'/c calc'!A1"])
def test_no_text_acts_as_a_formula(text: str) -> None:
    frame = pd.DataFrame({text: [text]})
    sheet = opened(report_of(Table(name=text, frame=frame))).worksheets[1]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert sheet["A1"].data_type == "s"


def test_what_excel_cannot_hold_is_left_out_of_a_text() -> None:
    frame = pd.DataFrame({"t": ["a\x00b\x1fc", "x" * 40_000, ""]})
    sheet = opened(report_of(Table(name="T\x07", frame=frame)))["T"]
    assert sheet["A2"].value == "abc"
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A4"].value in (None, "")


def test_names_of_sheets_are_legal_and_no_two_are_alike() -> None:
    names = ["Items", "items", "ITEMS", "about", "History", "[]:*?/\\", "'q'", "x" * 40, "x" * 45]
    given = sheet_names(names)
    assert given == [
        "Items",
        "items (2)",
        "ITEMS (3)",
        "about (2)",
        "History (2)",
        "Table",
        "q",
        "x" * 31,
        "x" * 27 + " (2)",
    ]
    assert max(map(len, given)) == 31


def test_what_does_not_fit_a_sheet_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ROWS", 4)
    book = opened(report_of(Table(name="Long", frame=pd.DataFrame({"a": range(9)}))))
    assert [cell.value for cell in book["Long"]["A"]] == ["A", 0, 1, 2]
    assert book["About"]["B5"].value == "the first 3 of 9 rows: Excel takes no more; CSV has all"


def test_tables_beside_each_other_are_there_and_nothing_else() -> None:
    table = Table(name="Inside", frame=pd.DataFrame({"a": [1]}))
    beside = SideBySide(widths=(1.0, 1.0), columns=([table], [Words(markdown="text")]))
    assert opened(Report(blocks=[beside])).sheetnames == ["About", "Inside"]
    assert opened(Report(blocks=[Words(markdown="text")]))["About"]["A1"].value == "Becausal"
