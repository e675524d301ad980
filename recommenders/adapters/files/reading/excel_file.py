"""Reading the sheet with most lines of an Excel workbook, or one of a name."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Collection
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import pandas as pd

from recommenders.adapters.files.content.file_content import refuse_unpacked
from recommenders.adapters.files.reading.excel_cells import merged_downwards, uncalculated
from recommenders.adapters.files.reading.header_lines import (
    Header,
    header_findings,
    header_of,
    two_headers,
)
from recommenders.adapters.files.reading.parquet_size import too_many_columns
from recommenders.configuration import limits
from recommenders.contract import Finding
from recommenders.errors import DataError, EmptyFileError
from recommenders.operation.limits import how_to_raise

_LOOK: Final = 60


def read_excel(
    path: Path, findings: list[Finding], *, sheet: str = "", used: Collection[str] = ()
) -> tuple[pd.DataFrame, int]:
    """The sheet that has most lines, typed where a whole column is, and the lines above its names.

    The frame's columns are the names as they stand there. A ``sheet`` of that name is read in its
    place; those ``used`` otherwise need no remark. Raises `DataError`.
    """
    sheets, hidden = _filled_sheets(path)
    # a sheet of remarks or of a few products stands before or behind the lines, which are many
    most = max(sheets, key=lambda name: sum(map(_any_value, sheets[name])))
    name = sheet if sheet in sheets else most
    others = [other for other in sheets if other != name and other not in used]
    if others:
        findings.append(
            Finding(
                observation=f"Sheets of {path.name} beside “{name}”: {', '.join(others)}",
                count=len(others),
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
    frame, above = _framed(sheets[name], path, findings)
    without = [str(column) for column in frame if _is_blank(frame[column])]
    if without:
        findings += uncalculated(path, name, without, from_line=above + 2, lines=len(frame))
    findings += merged_downwards(path)
    return frame, above


def _is_blank(column: pd.Series) -> bool:
    return bool((column.isna() | (column.astype("str") == "")).all())


def sheet_names(path: Path) -> dict[str, tuple[str, ...]]:
    """The names of the columns of each sheet that has any; raises `DataError`."""
    sheets, _ = _filled_sheets(path, _LOOK)
    headers = {name: _header(rows[:_LOOK]) for name, rows in sheets.items()}
    return {
        name: tuple(column.strip() for column in header.names if column.strip())
        for name, header in headers.items()
    }


def _filled_sheets(
    path: Path, most: int | None = None
) -> tuple[dict[str, list[tuple[object, ...]]], list[str]]:
    """The first ``most`` lines of the sheets that hold anything, all of them where it is None.

    Those that are hidden are named beside them, and read where no other holds anything.
    """
    from openpyxl import load_workbook

    try:
        _refuse_bombs(path)
        with warnings.catch_warnings():
            # what openpyxl leaves out (styles, validations) is not read here anyway
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, data_only=True)
            sheets = _rows_by_sheet(book, path, most)
            hidden = {name for name in sheets if book[name].sheet_state != "visible"}
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
    filled = {name: rows for name, rows in sheets.items() if any(map(_any_value, rows))}
    if not filled:
        raise EmptyFileError("the file is empty", file=str(path), remedy="Export it again.")
    shown = {name: rows for name, rows in filled.items() if name not in hidden}
    return (shown, [name for name in filled if name in hidden]) if shown else (filled, [])


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
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
) -> dict[str, list[tuple[object, ...]]]:
    """The lines of each sheet; raises `DataError` where they are too wide or too many.

    A workbook of one cell, in the last line of the last column, has 17 billion empty ones.
    """
    most = limits()
    cells = 0
    sheets: dict[str, list[tuple[object, ...]]] = {}
    for name in book.sheetnames:
        if not hasattr(book[name], "iter_rows"):
            continue
        if (book[name].max_column or 0) > most.columns:
            # what the sheet says of itself: Excel writes the last column that was ever touched
            book[name].reset_dimensions()
        sheets[name] = []
        for row in book[name].iter_rows(values_only=True, max_row=first):
            width = next((at + 1 for at in reversed(range(len(row))) if row[at] is not None), 0)
            if width > most.columns:
                raise too_many_columns(path, width)
            cells += len(row) + 1
            if cells > most.cells:
                raise DataError(
                    f"the workbook has more than {most.cells:,} cells, with the empty ones",
                    file=str(path),
                    remedy=f"Save the sheet as CSV or Parquet. {how_to_raise('cells')}",
                )
            sheets[name].append(row[:width])
    return sheets


def _any_value(row: tuple[object, ...]) -> bool:
    return any(value is not None for value in row)


def _header(rows: list[tuple[object, ...]]) -> Header:
    widths = [sum(value is not None for value in row) for row in rows[:_LOOK]]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    at = next((at for at, width in enumerate(widths) if width and 2 * width > usual), 0)
    return header_of([[_written(cell) for cell in row] for row in rows[:_LOOK]], at)


def _framed(
    rows: list[tuple[object, ...]], path: Path, findings: list[Finding]
) -> tuple[pd.DataFrame, int]:
    header = _header(rows)
    at = header.at
    if header.doubt:
        raise two_headers(path, at + 1, [name for name in header.names if name])
    findings += header_findings(
        path, at + 1, grouped=header.grouped, units=at + 2 if header.units else 0
    )
    names = [name.strip() for name in header.names]
    used = [position for position, name in enumerate(names) if name]
    at += header.units
    below = rows[at + 1 :]
    places = [index for index, row in enumerate(below) if _any_value(row)]
    columns = [_column([_cell(below[index], position) for index in places]) for position in used]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    frame.columns = pd.Index([names[position] for position in used])
    return frame.set_axis(pd.Index([at + index for index in places])), at


def _cell(row: tuple[object, ...], position: int) -> object:
    return row[position] if position < len(row) else None


def _column(values: list[object]) -> pd.Series:
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {datetime, date}:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object")))
    if kinds == {int}:
        return pd.Series(values, dtype="Int64")
    if kinds and kinds <= {int, float}:
        return pd.Series(values, dtype="float64")
    return pd.Series([_written(value) for value in values], dtype="str")


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time):
        return value.isoformat()
    return str(value)
