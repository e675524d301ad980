"""Data of any size into a store, a part of the customers at a time."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.databases.place import is_address, is_database_file
from recommenders.adapters.files.column_names import NamedTable, named_table
from recommenders.adapters.files.dataset_toml import read_options
from recommenders.adapters.files.deduplicate import COUNT
from recommenders.adapters.files.folder import (
    describe,
    toml_of,
    with_known_edges,
    with_searches,
)
from recommenders.adapters.files.item_pictures import add_pictures
from recommenders.adapters.files.table_sheets import files_at, read_sheets
from recommenders.adapters.importing.read_parts import CLEANED, Reading, ReadPart
from recommenders.adapters.importing.split_lines import count_lines, split
from recommenders.contract import Dataset, Finding
from recommenders.data.dataset import RawTables, assemble, entities
from recommenders.data.last_prices import LatestPaid
from recommenders.data.tables import MANY
from recommenders.errors import DataError
from recommenders.operation.writing import cannot_write, draft_prefix, sweep
from recommenders.progress import Progress, silent
from recommenders.store.merge_logs import LogPart, merge_logs
from recommenders.store.open_store import open_log, open_store
from recommenders.store.write_by_item import write_by_item
from recommenders.store.write_store import put_in_place, refuse_other, write_rest

LINES: Final = 4_000_000
"""Lines of a part: their cleaning takes about a gigabyte."""
_MERGED: Final = 0.9
"""Share of the time after which the parts are one log."""


def import_data(
    place: Path, target: Path, *, lines: int = LINES, progress: Progress = silent
) -> Dataset:
    """Read files as `recommenders.adapters.files.folder.load` does, and write them as a store.

    The result is the same. About ``lines`` lines are cleaned at once. Raises `DataError`: also
    where some of the lines are written in another way than others.
    """
    _refuse_others(place)
    refuse_other(target)
    whole = place.is_dir() and place.suffix.lower() != ".parquet"
    options = read_options(place / "dataset.toml" if whole else toml_of(place))
    files = files_at(place, options)
    lines_of = files.by_table.get("interactions", ())
    if not lines_of:
        raise DataError(
            "orders and their lines in two tables cannot be imported",
            file=str(place),
            remedy="Join them first: one table with a line for each item of an order.",
        )
    others = {
        table: named_table(read_sheets(of_it, table, options), table, options)
        for table, of_it in files.by_table.items()
        if table != "interactions" and of_it
    }
    with cannot_write(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target.parent, now=target.parent.stat().st_mtime, fresh=-math.inf, below=False)
        draft = Path(tempfile.mkdtemp(prefix=draft_prefix(), dir=target.parent))
        try:
            progress(0.0, "laying the lines into parts")
            n_parts = max(1, round(count_lines(lines_of) / lines))
            laid = split(lines_of, draft, n_parts, options)
            read = Reading(
                place=place,
                options=options,
                whole=whole,
                launch=others.get("items"),
                n_parts=len(laid),
            )
            parts = read.cleaned(laid, draft, progress)
            made = draft / "store"
            made.mkdir()
            _put_together(parts, read, others, files.findings, made, progress)
            put_in_place(made, target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return open_store(target)


def _refuse_others(place: Path) -> None:
    if is_address(str(place)) or is_database_file(place):
        raise DataError(
            "a database is not imported",
            value=str(place),
            remedy="Write its lines to Parquet first (COPY ... TO 'interactions.parquet'), and "
            "import the folder.",
        )
    if not place.exists():
        raise DataError(
            "there is no such file or folder", file=str(place), remedy="Check the path."
        )


def _lines_of(ids: pd.Series, told: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Lines for `describe`: of each id one that says nothing, and what is told of it."""
    plain = ids.to_frame().assign(**{COUNT: 1})
    return pd.concat([plain, *(frame for frame in told if len(frame))], ignore_index=True)


def _put_together(
    parts: Sequence[ReadPart],
    read: Reading,
    others: Mapping[str, NamedTable],
    findings: Sequence[Finding],
    made: Path,
    progress: Progress,
) -> None:
    """Write the store of all parts."""
    progress(CLEANED, "putting the histories in order")
    tables = _tables(parts, read, findings)
    customer_ids = pd.concat([part.customers for part in parts], ignore_index=True)
    item_ids = pd.concat([part.items for part in parts], ignore_index=True)
    describe(
        tables,
        others,
        read.options,
        items=_lines_of(item_ids, [part.told_of_items for part in parts]),
        customers=_lines_of(customer_ids, [part.told_of_customers for part in parts]),
    )
    with_searches(tables, others, read.options)
    with_known_edges(tables, others, read.options, items=item_ids)
    if read.whole or read.place.is_file():
        folder = read.place if read.whole else read.place.parent
        add_pictures(tables, folder, read.options.images)
        if read.options.images:
            # pictures are looked for beside the data
            shutil.copytree(folder / read.options.images, made / read.options.images)
    customers, customer_codes = entities(customer_ids, tables.customers, tables)
    items, item_codes = entities(item_ids, tables.items, tables)
    last_paid = LatestPaid(
        times=np.zeros(len(items), dtype=np.int64), prices=np.full(len(items), np.nan)
    )
    log_parts = []
    whose, which = 0, 0
    for part in parts:
        own_customers = customer_codes[whose : whose + len(part.customers)]
        own_items = item_codes[which : which + len(part.items)]
        whose, which = whose + len(part.customers), which + len(part.items)
        last_paid = last_paid.or_later(part.last_paid.among(own_items, len(items)))
        log, along = open_log(part.folder, as_of=part.log_as_of)
        log_parts.append(
            LogPart(log=log, along=along, customers=own_customers.astype(np.int64), items=own_items)
        )
    if len(np.unique(customer_codes)) < len(customer_codes):
        raise AssertionError("a customer is in two parts")
    merge_logs(log_parts, len(customers), made)
    del log_parts
    for part in parts:
        shutil.rmtree(part.folder, ignore_errors=True)
    log, along = open_log(made, as_of=max(part.log_as_of for part in parts))
    columns: frozenset[str] = frozenset().union(*(part.columns for part in parts))
    as_of = max(part.as_of for part in parts)
    dataset = assemble(tables, items, customers, log, along, last_paid.prices, columns, as_of)
    progress(_MERGED, "putting the purchases in the order of the items")
    if not log.events.any():
        write_by_item(log, dataset.n_items, made)
    write_rest(dataset, made)


def _tables(parts: Sequence[ReadPart], read: Reading, findings: Sequence[Finding]) -> RawTables:
    """The tables of all without their lines: what was seen in the parts is said once."""
    first = parts[0].tables
    currencies: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for name, signs in part.tables.currencies.items():
            currencies[name] = tuple(sorted({*currencies.get(name, ()), *signs}))
    total = sum(part.n_lines for part in parts)
    return replace(
        first,
        items=None,
        customers=None,
        findings=[*findings, *_of_all([part.tables.findings for part in parts], total)],
        ordered=any(part.tables.ordered for part in parts),
        currencies=currencies,
        written=read.written,
    )


def _of_columns(finding: Finding) -> bool:
    """Whether the count is one of columns, which are those of all parts, and not of lines."""
    return finding.observation.startswith(("Columns of", "Columns that"))


def _of_all(findings: Sequence[Sequence[Finding]], total: int) -> list[Finding]:
    """What was found in several parts, counted together."""
    merged: dict[tuple[str, str], Finding] = {}
    for finding in (finding for of_part in findings for finding in of_part):
        key = (finding.observation, finding.done)
        before = merged.get(key)
        if before is None:
            merged[key] = finding
            continue
        if _of_columns(finding):
            continue
        count = before.count + finding.count
        # a warning of one part only, by its share of the lines of that part, may be none of all
        loud = before.warning and finding.warning
        loud = loud or ((before.warning or finding.warning) and count > MANY * total)
        merged[key] = replace(before, count=count, warning=loud)
    return list(merged.values())
