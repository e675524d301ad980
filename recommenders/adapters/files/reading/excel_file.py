"""Reading the sheet with most lines of a workbook, or one of a name."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from recommenders.adapters.files.content.file_content import refuse_unpacked
from recommenders.adapters.files.content.other_kinds import refuse_other_kinds
from recommenders.adapters.files.nameless.column_roles import said_of_nameless
from recommenders.adapters.files.reading.alike_sheets import (
    ExcelTable,
    alike,
    any_value,
    below_each_other,
    of_several,
    sheet_table,
    without_copies,
    written,
)
from recommenders.adapters.files.reading.excel_cells import (
    hidden_lines,
    merged_downwards,
    uncalculated,
)
from recommenders.adapters.files.reading.header_lines import (
    Header,
    first_line,
    header_findings,
    header_of,
    two_headers,
)
from recommenders.adapters.files.workbooks.kinds import EXCEL, OTHER_WORKBOOKS, kind_of_workbook
from recommenders.adapters.files.workbooks.sheet_rows import SheetRows
from recommenders.configuration import limits
from recommenders.contract import Finding
from recommenders.errors import DataError, EmptyFileError

_LOOK: Final = 60


def read_excel(
    path: Path, findings: list[Finding], *, sheet: str = "", used: Collection[str] = ()
) -> ExcelTable:
    """The sheet that has most lines and those like it, typed where a whole column is.

    A ``sheet`` of that name is read in its place; those ``used`` otherwise need no remark. Raises
    `DataError`.
    """
    made = _sheet_rows(path)
    sheets, hidden = _filled(made)
    findings += made.findings
    # a sheet of remarks or of a few products stands before or behind the lines, which are many
    most = max(sheets, key=lambda name: sum(map(any_value, sheets[name])))
    name = sheet if sheet in sheets else most
    header = _header_of(sheets[name], path)
    if header.nameless is not None:
        findings.append(said_of_nameless(path, header.nameless))
    findings += header_findings(
        path, header.at + 1, grouped=header.grouped, units=header.at + 2 if header.units else 0
    )
    headers = {other: _header(rows) for other, rows in sheets.items()}
    all_tables = {
        other: sheet_table(sheets[other], found)
        for other, found in headers.items()
        if other == name or not found.doubt
    }
    tables = {name: all_tables[name]}
    if not sheet:
        tables, copies = without_copies(alike(name, all_tables))
        findings += of_several(path, tables, copies)
        used = [*used, *copies]
    # names without a line below them tell nothing
    empty = [other for other, table in all_tables.items() if not table.rows]
    unused = [other for other in sheets if other not in {*tables, *used, *empty}]
    if unused:
        findings.append(
            Finding(
                observation=f"Sheets of {path.name} beside “{name}”: {', '.join(unused)}",
                count=len(unused),
                done="not used: save each as a file of its own to have it read",
                warning=True,
            )
        )
    if hidden:
        findings.append(
            Finding(
                observation=f"Hidden sheets of {path.name}: {', '.join(hidden)}",
                count=len(hidden),
                done="not used: show those that are to be read",
            )
        )
    read = below_each_other(tables)
    blank = [_is_blank(read.frame.iloc[:, at]) for at in range(read.frame.shape[1])]
    without = [str(column) for column, empty in zip(read.frame, blank, strict=True) if empty]
    of_excel = kind_of_workbook(path) == EXCEL
    if without and header.nameless is None and of_excel:
        first = header.at + header.units + 2
        findings += uncalculated(path, name, without, from_line=first, lines=len(read.frame))
    findings += merged_downwards(path) if of_excel else []
    lines = {name: table.lines for name, table in tables.items()}
    findings += hidden_lines(path, lines) if of_excel else made.said_of_hidden(lines)
    return replace(read, nameless=header.nameless is not None)


def _is_blank(column: pd.Series) -> bool:
    return bool((column.isna() | (column.astype("str") == "")).all())


def sheet_names(path: Path) -> dict[str, tuple[str, ...]]:
    """The names of the columns of each sheet that has any; raises `DataError`."""
    sheets, _ = _filled(_sheet_rows(path, _LOOK))
    headers = {name: _header(rows[:_LOOK]) for name, rows in sheets.items()}
    return {
        name: tuple(column.strip() for column in header.names if column.strip())
        for name, header in headers.items()
    }


def _filled(made: SheetRows) -> tuple[dict[str, list[tuple[object, ...]]], list[str]]:
    """The lines of the sheets that hold anything; raises `DataError` where none does.

    Those that are hidden are named beside them, and read where no other holds anything.
    """
    filled = {name: rows for name, rows in made.rows.items() if any(map(any_value, rows))}
    if not filled:
        raise EmptyFileError("the file is empty", file=str(made.path), remedy="Export it again.")
    shown = {name: rows for name, rows in filled.items() if name not in made.hidden}
    hidden = [name for name in filled if name in made.hidden]
    return (shown, hidden) if shown else (filled, [])


def _sheet_rows(path: Path, most: int | None = None) -> SheetRows:
    """The first ``most`` lines of each sheet, all of them where it is None."""
    kind = kind_of_workbook(path)
    if kind != EXCEL:
        return OTHER_WORKBOOKS[kind](path, most)
    from openpyxl import load_workbook

    try:
        _refuse_bombs(path)
        # of a stream the name does not matter, which may end in .xls
        with warnings.catch_warnings(), path.open("rb") as stream:
            # what openpyxl leaves out (styles, validations) is not read here anyway
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=True)
            made = _rows_by_sheet(book, path, most)
            made.hidden |= {name for name in made.rows if book[name].sheet_state != "visible"}
            book.close()
    except (DataError, MemoryError):
        raise
    # openpyxl lets through what zipfile, the XML parser and its own descriptors raise
    except Exception as error:
        raise DataError(
            "the Excel workbook is broken",
            file=str(path),
            remedy="Save it again as .xlsx, or as CSV.",
        ) from error
    return made


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        refuse_other_kinds(path, but=b"PK\x03\x04")
        raise DataError(
            "the file is not an Excel workbook",
            file=str(path),
            remedy="Save it as .xlsx, or as CSV.",
        ) from error
    refuse_unpacked(path, size)


def _rows_by_sheet(
    book: Any,  # noqa: ANN401 - openpyxl has no types
    path: Path,
    first: int | None,
) -> SheetRows:
    """The lines of each sheet; raises `DataError` where they are too wide or too many."""
    made = SheetRows(path)
    for name in book.sheetnames:
        if not hasattr(book[name], "iter_rows"):
            continue
        if (book[name].max_column or 0) > limits().columns:
            # what the sheet says of itself: Excel writes the last column that was ever touched
            book[name].reset_dimensions()
        made.rows[name] = []
        for row in book[name].iter_rows(values_only=True, max_row=first):
            made.add(name, row)
    return made


def _header(rows: list[tuple[object, ...]]) -> Header:
    lines = [[written(cell) for cell in row] for row in rows[:_LOOK]]
    return header_of(lines, first_line(lines))


def _header_of(rows: list[tuple[object, ...]], path: Path) -> Header:
    """The names of a sheet; raises `DataError` where nobody can tell which line has them."""
    header = _header(rows)
    if header.doubt:
        raise two_headers(path, header.at + 1, [name for name in header.names if name])
    return header
