"""Flags and notes from a file: lines that were exported, or a table that somebody has gone over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pandas as pd

from explain.remark_store.lines import Row, rows_in
from explain.remarks import HIDDEN, MAX_AUTHOR, MAX_NOTE, Remark
from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.reading.known_names import column_called
from recommenders.adapters.files.reading.read_file import Sheet, read, suffix_of
from recommenders.adapters.files.values.flags import read_flags
from recommenders.adapters.files.values.ids import ids
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError

_LINES: Final = (".jsonl", ".ndjson", ".json")
_NEEDED: Final = (Columns.CUSTOMER, Columns.ITEM)
_NAMES: Final = {
    Columns.CUSTOMER: "customerid customer",
    Columns.ITEM: "itemid item",
    "flagged": "flagged flag",
    "note": "note notes",
    "author": "author",
    "time": "time left",
}
_EXPORT: Final = "Export it again: “All flags and notes as CSV” under Share in the Reasons view."
_FORMULA: Final = "=+-@"


@dataclass(slots=True)
class NotesFile:
    """The ``rows`` of a file, and how many lines were ``passed`` over, by why."""

    rows: list[Row] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)


def read_lines(path: Path) -> NotesFile | None:
    """What `becausal notes` has written; None for a file of another kind.

    Raises `DataError` that names the first line that is none of ours.
    """
    if suffix_of(path) not in _LINES:
        return None
    read_rows: list[Row] = []
    for number, row in enumerate(rows_in(path), start=1):
        if row is None:
            raise DataError(
                "the line is no flag or note",
                file=str(path),
                row=number,
                remedy="Take the file as `becausal notes --out` has written it.",
            )
        read_rows.append(row)
    return NotesFile(rows=read_rows)


def read_table(
    path: Path,
    dataset: Dataset,
    about: tuple[str, str],
    held: Mapping[tuple[str, str], Remark],
    *,
    written: datetime,
) -> NotesFile:
    """Flags and notes of a table as the Reasons view exports it, saved by any spreadsheet.

    ``about`` are the names of the data set and the recommender in links, and ``held`` the remarks
    on these that hold, by ids of customer and item. A spreadsheet may cut a time to the minute or
    the day: a line that was changed there is as old as what it was made from. A line without a time
    is as old as the file, ``written``; one with neither flag nor note changes nothing. Raises
    `DataError` that names file, column, row and value.
    """
    sheet = read(path)
    names = _named(sheet)
    frame = sheet.frame
    cells = {role: _cells(frame[name]) for role, name in names.items()}
    whose, what = (ids(frame[names[role]]).tolist() for role in _NEEDED)
    flagged = _flags(sheet, names.get("flagged"))
    times = _times(sheet, names.get("time"), written)
    nothing = [""] * len(frame)
    found = NotesFile()
    for place, (customer, item) in enumerate(zip(whose, what, strict=True)):
        note, author = (cells.get(role, nothing)[place] for role in ("note", "author"))
        note = note[1:] if note[:1] == "'" and note[1:2] in _FORMULA else note
        for text, most, role in ((note, MAX_NOTE, "note"), (author, MAX_AUTHOR, "author")):
            if len(text) > most:
                raise _wrong(sheet, names[role], place, text, f"Write {most:,} characters at most.")
        if not note and not flagged[place]:
            found.passed["with neither flag nor note"] += 1
        elif note == HIDDEN:
            found.passed["with a note that was hidden in the export"] += 1
        elif pd.isna(customer) or dataset.customer_code(customer) is None:
            found.passed[f"of a customer whom {dataset.title} does not have"] += 1
        elif pd.isna(item) or dataset.item_code(item) is None:
            found.passed[f"of an item that {dataset.title} does not have"] += 1
        else:
            before = held.get((customer, item))
            said = (flagged[place], note, author)
            if before is not None and said == (before.flagged, before.note, before.author):
                found.passed["that were there already"] += 1
                continue
            found.rows.append(
                {
                    "dataset": about[0],
                    "recommender": about[1],
                    "customer": customer,
                    "item": item,
                    "note": note,
                    "author": author,
                    "time": _as_old(times[place], before).isoformat(timespec="seconds"),
                    "fingerprint": "" if before is None else before.fingerprint,
                    "flagged": flagged[place],
                    "nameless": False,
                }
            )
    return found


def _named(sheet: Sheet) -> dict[str, str]:
    """Our columns -> those of the file; raises `DataError` where one that is needed is missing."""
    called = {role: column_called(sheet.frame.columns, words) for role, words in _NAMES.items()}
    named = {role: column for role, column in called.items() if column is not None}
    missing = [role for role in _NEEDED if role not in named]
    if not missing and not {"flagged", "note"} & named.keys():
        missing = ["note"]
    if missing:
        raise DataError(
            f"the table has no column {missing[0]}",
            file=sheet.file,
            row=1,
            value=", ".join(map(str, sheet.frame.columns)),
            remedy=_EXPORT,
        )
    return named


def _cells(column: pd.Series) -> list[str]:
    return ["" if pd.isna(value) else str(value).strip() for value in column]


def _flags(sheet: Sheet, name: str | None) -> list[bool]:
    if name is None:
        return [False] * len(sheet.frame)
    said, neither = read_flags(sheet.frame[name])
    if neither.any():
        place = int(neither.argmax())
        value = str(sheet.frame[name].iloc[place])
        raise _wrong(sheet, name, place, value, "Write true or false.")
    return [bool(yes) for yes in said]


def _times(sheet: Sheet, name: str | None, written: datetime) -> list[datetime]:
    if name is None:
        return [written] * len(sheet.frame)
    column = sheet.frame[name]
    empty = column.isna() | (column.astype("str").str.strip() == "")
    read_at = read_times(column[~empty], name=name, timezone="UTC")
    if read_at.wrong.any():
        place = int((~empty).to_numpy().nonzero()[0][int(read_at.wrong.argmax())])
        value = str(column.iloc[place])
        raise _wrong(sheet, name, place, value, "Write a time such as 2026-06-30 14:05:00.")
    values = pd.Series(pd.NaT, index=column.index, dtype="datetime64[us, UTC]")
    values[~empty] = pd.to_datetime(read_at.values, utc=True)
    return [written if pd.isna(time) else time.to_pydatetime() for time in values]


def _as_old(time: datetime, before: Remark | None) -> datetime:
    """The time of a line, or that of the remark from which it was cut to the minute or the day."""
    if before is None:
        return time.astimezone(UTC)
    apart = before.time - time
    whole_day = (time.hour, time.minute, time.second) == (0, 0, 0)
    cut = timedelta(days=1) if whole_day else timedelta(minutes=1) * (time.second == 0)
    return before.time if timedelta(0) <= apart < cut else time.astimezone(UTC)


def _wrong(sheet: Sheet, name: str, place: int, value: str, remedy: str) -> DataError:
    return DataError(
        "the value cannot be read",
        file=sheet.file,
        column=name,
        row=int(sheet.frame.index[place]) + 2,
        value=value[:100],
        remedy=remedy,
    )
