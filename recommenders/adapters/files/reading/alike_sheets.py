"""Sheets of a workbook with the same columns, one below the other as one table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.header_lines import Header
from recommenders.adapters.files.reading.known_names import KNOWN, plain_name
from recommenders.contract import Finding
from recommenders.histories import LongArray

_UNDONE_WRITTEN: Final = (
    "return refund cancel retour storn gutschr rembours annul devol reembols rimbors zwrot retur "
    "возврат отмен 退 返品"
)
_UNDONE: Final = re.compile("|".join(_UNDONE_WRITTEN.split()), re.IGNORECASE)
"""What names of sheets hold whose lines undo others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcelTable:
    """The table of a sheet, or of several with the same columns one below the other.

    ``sheets`` are their names, ``sheet_of`` says of each line of ``frame`` which of them has it and
    ``lines`` on which of its lines (from 0), shape (n_lines,). The frame's columns are the names as
    they stand there, its index is ``lines`` where there is one sheet, else counts all from 0.
    ``nameless``: no line has names of columns.
    """

    frame: pd.DataFrame
    sheets: tuple[str, ...]
    sheet_of: LongArray
    lines: LongArray
    nameless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """The lines of a sheet that hold anything: ``rows``, and on which ``lines`` they stand.

    ``places`` are the columns that have a name, in which of the cells each stands.
    """

    places: dict[str, list[int]]
    rows: list[tuple[object, ...]]
    lines: list[int]


def sheet_table(rows: list[tuple[object, ...]], header: Header) -> SheetTable:
    """The lines below the names of a sheet."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(header.names):
        if name.strip():
            places.setdefault(name.strip(), []).append(place)
    at = header.at + header.units
    if (
        header.names
        and not header.names[0].strip()
        and any(row[:1] and any_value(row[:1]) for row in rows[at + 1 :])
    ):
        # a first column without a name may say of whom the lines below are
        places = {"": [0], **places}
    lines = [at + index for index, row in enumerate(rows[at + 1 :]) if any_value(row)]
    return SheetTable(places=places, rows=[rows[line + 1] for line in lines], lines=lines)


def alike(most: str, sheets: Mapping[str, SheetTable]) -> dict[str, SheetTable]:
    """The sheets with the same columns, in their order: months, years or branches.

    A column that only some have is none that is read, a remark for one. What was undone stands
    apart: its lines are none of what was bought.
    """
    own = _folded(sheets[most])
    like = {}
    for name, table in sheets.items():
        names = _folded(table)
        differ = {plain_name(column) for column in own.keys() ^ names.keys()}
        if name == most:
            like[name] = table
        elif table.rows and len(own.keys() & names.keys()) > 1 and not differ & KNOWN:
            # the names of the first, however the others write them
            places = {
                own.get(folded, column): table.places[column] for folded, column in names.items()
            }
            like[name] = replace(table, places=places)
    if _UNDONE.search(most):
        return {most: sheets[most]}
    return {name: table for name, table in like.items() if not _UNDONE.search(name)}


def _folded(table: SheetTable) -> dict[str, str]:
    return {column.casefold(): column for column in table.places}


def without_copies(tables: dict[str, SheetTable]) -> tuple[dict[str, SheetTable], list[str]]:
    """The tables but those of which each line stands in others as well, and their names.

    A sheet of the whole year has the lines of its months.
    """
    if len(tables) == 1:
        return tables, []
    seen: set[tuple[object, ...]] = set()
    copies = []
    for name in sorted(tables, key=lambda name: -len(tables[name].rows)):
        lines = set(_lines_of(tables[name]))
        if lines <= seen:
            copies.append(name)
        seen |= lines
    return {name: of_it for name, of_it in tables.items() if name not in copies}, copies


def _lines_of(table: SheetTable) -> Iterator[tuple[object, ...]]:
    places = [place for column in sorted(table.places) for place in table.places[column]]
    return (tuple(_cell(row, place) for place in places) for row in table.rows)


def of_several(
    path: Path, tables: Mapping[str, SheetTable], copies: Sequence[str]
) -> Iterator[Finding]:
    """What is said of sheets that are read as one table, and of ``copies`` that are not."""
    if len(tables) > 1:
        yield Finding(
            observation=f"Sheets of {path.name} with the same columns: {', '.join(tables)}",
            count=len(tables),
            done="read together as one table",
        )
    columns = [set(table.places) for table in tables.values()]
    lacking = sorted(set().union(*columns) - columns[0].intersection(*columns))
    if lacking:
        yield Finding(
            observation=f"Columns that only some sheets of {path.name} have: {', '.join(lacking)}",
            count=len(lacking),
            done="empty where they are missing",
            warning=True,
        )
    if copies:
        yield Finding(
            observation=f"Sheets of {path.name} all of whose lines stand in another sheet as well: "
            f"{', '.join(copies)}",
            count=len(copies),
            done="not used: they would count twice",
            warning=True,
        )


def below_each_other(tables: Mapping[str, SheetTable]) -> ExcelTable:
    """One column for each name; of a name that stands above several cells each is one."""
    width = {
        column: max(len(table.places.get(column, ())) for table in tables.values())
        for column in dict.fromkeys(column for table in tables.values() for column in table.places)
    }
    columns = [
        (column, _column([cell for table in tables.values() for cell in _cells(table, column, at)]))
        for column, times in width.items()
        for at in range(times)
    ]
    lines = np.array([line for table in tables.values() for line in table.lines], dtype=np.int64)
    sizes = [len(table.lines) for table in tables.values()]
    frame = pd.concat([values for _, values in columns], axis=1) if columns else pd.DataFrame()
    frame.columns = pd.Index([column for column, _ in columns])
    index = lines if len(tables) == 1 else np.arange(len(lines))
    return ExcelTable(
        frame=frame.set_axis(pd.Index(index)),
        sheets=tuple(tables),
        sheet_of=np.repeat(np.arange(len(sizes)), sizes),
        lines=lines,
    )


def _cells(table: SheetTable, column: str, at: int) -> Iterator[object]:
    places = table.places.get(column, [])
    return (_cell(row, places[at]) if at < len(places) else None for row in table.rows)


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
    return pd.Series([written(value) for value in values], dtype="str")


def written(value: object) -> str:
    """A cell as text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time):
        return value.isoformat()
    return str(value)


def any_value(row: tuple[object, ...]) -> bool:
    """Whether a cell of a line holds anything."""
    return any(value is not None for value in row)
