"""A view as one Excel workbook: a sheet for each of its tables, numbers as numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from explain.export.excel_columns import ExcelColumn
from explain.export.report import Report, Table
from explain.formats import table_header

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_ROWS: Final = 1_048_576
"""Rows of a sheet, its header included: more than these Excel does not open."""
LONGEST_NAME: Final = 31
LONGEST_TEXT: Final = 32_767
FIRST: Final = "About"
_WIDTHS: Final = (8, 60)
_LOOKED_AT: Final = 200
"""Rows from which the width of a column is taken."""
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def workbook(report: Report, *, link: str = "", choices: Sequence[tuple[str, str]] = ()) -> bytes:
    """All tables that a view has recorded, each on a sheet of its own, as a file of Excel (xlsx).

    The first sheet says what the view found, where the figures come from, ``choices`` (name and
    value of what was filtered) and the ``link`` to the screen. No text acts as a formula.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names = sheet_names([table.name for table in report.tables])
    _about(book, report, names, link, choices)
    for name, table in zip(names, report.tables, strict=True):
        _sheet(book, name, table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_names(names: Sequence[str]) -> list[str]:
    """A legal name for each table: 31 characters, none of those that Excel
    forbids, no two alike whatever their case.
    """
    taken = {FIRST.casefold(), "history"}  # Excel keeps "History" for itself
    given = []
    for name in names:
        plain = " ".join(_FORBIDDEN.sub(" ", _readable(name)).split()).strip("'") or "Table"
        unique, number = plain[:LONGEST_NAME].strip(" '"), 2
        while unique.casefold() in taken:
            end = f" ({number})"
            unique, number = plain[: LONGEST_NAME - len(end)].strip(" '") + end, number + 1
        taken.add(unique.casefold())
        given.append(unique)
    return given


def _sheet(book: Workbook, name: str, table: Table) -> None:
    frame = table.rows
    shown = table.shown if table.shown is not None and len(table.shown) == len(frame) else None
    heads = [table_header(head) for head in frame.columns]
    twins = {} if shown is None else {table_header(head): shown[head] for head in shown.columns}
    columns: list[ExcelColumn] = []
    for position, head in enumerate(heads):
        # the ends of an interval stand behind what they belong to
        bound = re.search(r"\b(low|high)$", head, re.IGNORECASE) and columns
        share = columns[-1].style.endswith("%") if bound else "share" in head.casefold()
        values = frame.iloc[: MAX_ROWS - 1, position]
        columns.append(ExcelColumn.of(values, twins.get(head), share=share))
    sheet: WriteOnlyWorksheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for position, (head, column) in enumerate(zip(heads, columns, strict=True), start=1):
        _set_width(sheet, position, [head, *map(_as_wide, column.values[:_LOOKED_AT])])
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in zip(*(column.values for column in columns), strict=True):
        sheet.append([_cell(sheet, value, c.style) for value, c in zip(row, columns, strict=True)])


def _about(
    book: Workbook,
    report: Report,
    names: list[str],
    link: str,
    choices: Sequence[tuple[str, str]],
) -> None:
    sheet: WriteOnlyWorksheet = book.create_sheet(FIRST)
    sheet.freeze_panes = "A2"
    _set_width(sheet, 1, [" " * 24])
    _set_width(sheet, 2, [" " * _WIDTHS[1]])
    sheet.append([_cell(sheet, report.title or "Becausal", bold=True)])
    sheet.append([])
    rows = [("Where it comes from", part) for part in report.provenance]
    rows += choices
    rows += [("Link", link)] if link else []
    sections = [*rows, *_listed(names, report.tables)]
    before = ""
    for name, value in sections:
        sheet.append([_cell(sheet, "" if name == before else name), _cell(sheet, value)])
        before = name


def _listed(names: list[str], tables: list[Table]) -> Iterator[tuple[str, str]]:
    """Each sheet with the full name of its table, and what did not fit."""
    for name, table in zip(names, tables, strict=True):
        rows = len(table.rows)
        held = f"{rows:,} rows"
        if rows > MAX_ROWS - 1:
            held = f"the first {MAX_ROWS - 1:,} of {rows:,} rows: Excel takes no more; CSV has all"
        full = "" if table.name == name else f"{table.name}: "
        yield f"Sheet {name}", f"{full}{held}"


def _cell(sheet: Any, value: Any, style: str = "", *, bold: bool = False) -> WriteOnlyCell:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=None)
    if isinstance(value, str):
        cell.value = _readable(value)[:LONGEST_TEXT]
        cell.data_type = "s"  # also what begins with =, which would be a formula
    else:
        cell.value = value
        if style and value is not None:
            cell.number_format = style
    if bold:
        cell.font = Font(bold=True)
    return cell


def _readable(text: str) -> str:
    return _UNREADABLE.sub("", text)


def _as_wide(value: object) -> str:
    return "30 Sep 2026 12:00" if hasattr(value, "year") else str("" if value is None else value)


def _set_width(sheet: Any, position: int, texts: list[str]) -> None:  # noqa: ANN401
    from openpyxl.utils import get_column_letter

    least, most = _WIDTHS
    longest = max(map(len, texts), default=0)
    sheet.column_dimensions[get_column_letter(position)].width = min(max(longest + 2, least), most)
