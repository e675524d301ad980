"""Cleaning the parts of the lines, all alike, into logs on disk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.adapters.files.column_names import NamedTable, named_table
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.dates.times import written_day_first
from recommenders.adapters.files.deduplicate import COUNT
from recommenders.adapters.files.folder import OF_CUSTOMERS, ON_LINES, lines_only, with_recipe
from recommenders.adapters.files.table_sheets import Sheets
from recommenders.adapters.importing.split_lines import PartFile
from recommenders.contract import Columns, Finding
from recommenders.data.dataset import OF_LINES, RawTables, build
from recommenders.data.last_prices import LatestPaid, latest_paid
from recommenders.data.tables import Written
from recommenders.errors import DataError
from recommenders.operation.lifeline import end_with_pool
from recommenders.progress import Progress
from recommenders.store.write_store import write_log

ALONE: Final = 3
"""Parts up to which one process is quicker than starting others."""
MOST: Final = 4
"""Processes at the most."""
LAID, CLEANED = 0.25, 0.75
"""Shares of the time of an import after which the lines are in parts, and the parts are clean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPart:
    """What stays in memory of a part whose log is on disk.

    ``customers`` and ``items`` are the ids of the log by code; what the lines tell of them is
    counted (`_told`).
    """

    folder: Path
    n_lines: int
    customers: pd.Series
    items: pd.Series
    told_of_customers: pd.DataFrame
    told_of_items: pd.DataFrame
    last_paid: LatestPaid
    columns: frozenset[str]
    as_of: pd.Timestamp
    log_as_of: int
    names_in_file: dict[str, str]
    options: Options
    tables: RawTables


def _pool() -> ProcessPoolExecutor:
    """Processes that clean parts beside each other, each in a gigabyte or so."""
    return ProcessPoolExecutor(
        max_workers=min(MOST, os.cpu_count() or 1),
        mp_context=get_context("spawn"),
        initializer=end_with_pool,
    )


def _one(work: tuple[Reading, Sequence[PartFile], Path]) -> ReadPart:
    reading, files, folder = work
    return reading.part(files, folder)


class Reading:
    """How the lines are read: alike in all parts."""

    def __init__(
        self,
        *,
        place: Path,
        options: Options,
        whole: bool,
        launch: NamedTable | None,
        n_parts: int,
    ) -> None:
        self.place, self.options, self.whole, self.n_parts = place, options, whole, n_parts
        self.stem = place.stem
        self.written = Written()
        self.names_in_file: dict[str, str] | None = None
        if launch is not None and Columns.LAUNCH in launch.frame:
            column = launch.frame[Columns.LAUNCH]
            day_first = written_day_first(column, options.date_format)
            self.written = Written(day_first=day_first)

    def cleaned(
        self, laid: Sequence[Sequence[PartFile]], draft: Path, progress: Progress
    ) -> list[ReadPart]:
        """All parts; those that were read before others settled how, are read again."""
        parts: dict[int, ReadPart] = {}

        def take(number: int, part: ReadPart) -> None:
            share = LAID + (CLEANED - LAID) * len(parts) / len(laid)
            progress(share, f"cleaning part {number + 1} of {len(laid)}")
            self._agree(part)
            parts[number] = part

        folders = [draft / f"log-{number:05}" for number in range(len(laid))]
        take(0, self.part(laid[0], folders[0]))
        with ExitStack() as stack:
            several = len(laid) > ALONE
            pool = stack.enter_context(_pool()) if several else None
            for again in (False, True):
                todo = [
                    number
                    for number in range(len(laid))
                    if (parts[number].tables.written != self.written if again else number)
                ]
                work = [(self, laid[number], folders[number]) for number in todo]
                made = map(_one, work) if pool is None else pool.map(_one, work)
                for number, part in zip(todo, made, strict=True):
                    take(number, part)
        return [parts[number] for number in range(len(laid))]

    def part(self, files: Sequence[PartFile], folder: Path) -> ReadPart:
        """Clean the lines of a part, and write their log into a folder."""
        sheets = Sheets(interactions=[file.sheet(self.options) for file in files])
        findings: list[Finding] = []
        options = with_recipe(self.options, sheets, findings)
        named = {"interactions": named_table(sheets.interactions, "interactions", options)}
        tables = lines_only(
            named,
            findings,
            options,
            name=self.stem,
            stem=self.stem,
            written=self.written,
        )
        dataset = build(tables, whole=False)
        n_lines = len(tables.interactions)
        said = replace(tables, interactions=pd.DataFrame(), findings=list(dataset.findings))
        folder.mkdir(exist_ok=True)
        write_log(dataset, folder)
        return ReadPart(
            folder=folder,
            n_lines=n_lines,
            customers=dataset.customers[Columns.CUSTOMER],
            items=dataset.items[Columns.ITEM],
            told_of_customers=_told(tables.interactions, Columns.CUSTOMER, OF_CUSTOMERS),
            told_of_items=_told(tables.interactions, Columns.ITEM, ON_LINES),
            last_paid=latest_paid(dataset.log, dataset.unit_prices, dataset.n_items),
            columns=dataset.present.intersection(OF_LINES),
            as_of=dataset.as_of,
            log_as_of=dataset.log.as_of,
            names_in_file=named["interactions"].names_in_file,
            options=options,
            tables=said,
        )

    def _agree(self, part: ReadPart) -> None:
        """Take over what a part settles; raises `DataError` where it is another way of writing."""
        if self.names_in_file is None:
            self.names_in_file, self.options = part.names_in_file, part.options
        if part.names_in_file != self.names_in_file:
            raise self._unlike("columns", str(self.names_in_file), str(part.names_in_file))
        other = part.tables.written
        for field, word in (("day_first", "dates with the day first"), ("comma", "a comma")):
            mine, theirs = getattr(self.written, field), getattr(other, field)
            if mine is not None and theirs is not None and mine != theirs:
                raise self._unlike(word, str(mine), str(theirs))
        self.written = Written(
            day_first=self.written.day_first if other.day_first is None else other.day_first,
            comma=self.written.comma if other.comma is None else other.comma,
        )

    def _unlike(self, what: str, one: str, other: str) -> DataError:
        return DataError(
            f"some lines are written in another way than others: {what}",
            file=str(self.place),
            value=f"{one} and {other}",
            remedy="Say in dataset.toml how they are (date_format, locale, [columns]), or write "
            "them alike.",
        )


def _told(lines: pd.DataFrame, key: str, columns: Sequence[str]) -> pd.DataFrame:
    """What the lines say of each id: a line for each value of a column, and how often it is."""
    counted = [
        lines.groupby([key, column], observed=True, sort=False)
        .size()
        .reset_index(name=COUNT)
        .astype({key: "str"})
        for column in columns
        if column in lines
    ]
    return pd.concat(counted, ignore_index=True) if counted else pd.DataFrame()
