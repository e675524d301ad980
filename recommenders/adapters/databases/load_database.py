"""The tables of a database as a data set; only columns that something is read from are fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from recommenders.adapters.databases.database import Database, Since, TableColumns, opened
from recommenders.adapters.databases.place import label_of, name_of
from recommenders.adapters.files.column_names import named
from recommenders.adapters.files.dataset_toml import TABLES, Options
from recommenders.adapters.files.event_words import is_looked_at
from recommenders.adapters.files.folder import Sheets, dataset_of
from recommenders.adapters.files.reading.find_files import USUAL_NAMES
from recommenders.adapters.files.reading.parquet_file import plain_columns
from recommenders.adapters.files.reading.read_file import Sheet, frame_of
from recommenders.contract import Columns, Dataset, Finding
from recommenders.errors import DataError
from recommenders.progress import Progress, silent

_SHOWN: Final = 8


def load_database(
    place: str, *, name: str = "", options: Options | None = None, progress: Progress = silent
) -> Dataset:
    """Load the tables at an address or in a file of DuckDB or SQLite; raises `DataError`.

    Which table is which is said under [database] in ``options``, else known by usual names.
    """
    options = options or Options()
    stem = name_of(place)
    progress(0.0, f"reading {label_of(place)}")
    sheets = read_tables(place, options)
    return dataset_of(sheets, options, name=name or stem, stem=stem, progress=progress)


def read_tables(place: str, options: Options, *, limit: int | None = None) -> Sheets:
    """The tables as they stand there, the first ``limit`` lines of each; all where it is None."""
    findings: list[Finding] = []
    with opened(place) as database:
        there = database.tables()
        chosen = choose_tables(there, options, place, findings)
        sheets = {
            table: [_sheet(database, place, name, there[name], table, options, limit)]
            for table, name in chosen.items()
        }
    for table, (sheet,) in list(sheets.items()):
        if sheet.frame.empty and table != "interactions":
            # its columns are all there is to it, and no line needs it
            findings.append(
                Finding(
                    observation=f"Table {chosen[table]} without lines", count=1, done="not used"
                )
            )
            del sheets[table]
    return Sheets(
        interactions=sheets["interactions"],
        items=sheets.get("items", ()),
        customers=sheets.get("customers", ()),
        searches=sheets.get("searches", ()),
        findings=findings,
    )


def choose_tables(
    there: Mapping[str, TableColumns],
    options: Options,
    place: str,
    findings: list[Finding],
) -> dict[str, str]:
    """Our tables -> those of the database; raises `DataError` where the lines are not found.

    A table of which ``options.files`` say that there is none is not looked for.
    """
    chosen: dict[str, str] = {}
    told = options.database
    for table in TABLES:
        name = getattr(told, table)
        if name and name not in there:
            raise DataError(
                "there is no such table",
                file=label_of(place),
                column=table,
                value=name,
                remedy=f"Correct it under [database]; there are {_listed(there)}.",
            )
        if not name and options.files.get(table) != ():
            name = _usual(there, table)
        if name:
            chosen[table] = name
    none = options.files.get("interactions") == ()
    if "interactions" not in chosen and len(there) == 1 and not none:
        (chosen["interactions"],) = there
    if "interactions" not in chosen:
        raise DataError(
            "no table is known as the one of the lines",
            file=label_of(place),
            value=_listed(there) or "no table at all",
            remedy='Name it in dataset.toml: [database] interactions = "YOUR TABLE".',
        )
    for table, name in chosen.items():
        if name not in (table, getattr(told, table)):
            findings.append(Finding(observation=f"Table {name}", count=1, done=f"read as {table}"))
    return chosen


def _usual(there: Mapping[str, TableColumns], table: str) -> str:
    """The table with the first of the usual names, in whatever schema and letters."""
    plain = {name.rpartition(".")[2].lower(): name for name in sorted(there, reverse=True)}
    return next((plain[name] for name in USUAL_NAMES[table].split() if name in plain), "")


def _sheet(
    database: Database,
    place: str,
    name: str,
    columns: TableColumns,
    table: str,
    options: Options,
    limit: int | None,
) -> Sheet:
    label = f"{label_of(place)}, table {name}"
    if limit is not None:
        wanted, moment = list(columns.plain), None
    else:
        header = pd.DataFrame(columns=list(columns.plain), dtype=object)
        _, ours = named(Sheet(frame=header, file=label, nested=columns.nested), table, options)
        wanted = [
            column
            for column in columns.plain
            if column in ours.values() or (table == "interactions" and is_looked_at(column))
        ]
        moment = options.database.since if table == "interactions" else None
    since = None if moment is None else Since(column=ours[Columns.TIME], moment=moment)
    read, nested = plain_columns(database.read(name, wanted, since=since, limit=limit), label)
    frame = frame_of(read)
    if frame.empty and table == "interactions":
        raise DataError(
            "the table has no lines" + (f" since {moment:%Y-%m-%d}" if moment is not None else ""),
            file=label,
            remedy="Name another table, or an earlier day, under [database] in dataset.toml.",
        )
    unread = tuple(column for column in columns.plain if column not in wanted)
    return Sheet(frame=frame, file=label, nested=(*columns.nested, *nested), unread=unread)


def _listed(there: Mapping[str, TableColumns]) -> str:
    return ", ".join(sorted(there)[:_SHOWN]) + (", ..." if len(there) > _SHOWN else "")
