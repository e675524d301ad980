"""The tables of a database as a data set, by the columns that something is read from.

Of the others the first lines are fetched: they may hold states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from recommenders.adapters.databases.database import Database, Since, TableColumns, opened
from recommenders.adapters.databases.place import label_of, name_of
from recommenders.adapters.files.baskets.cell_lists import with_lists_below
from recommenders.adapters.files.baskets.cell_objects import with_objects_below
from recommenders.adapters.files.column_names import OF_LINES, named, order_part
from recommenders.adapters.files.dataset_toml import ANY, TABLES, Options
from recommenders.adapters.files.event_words import is_looked_at, read_by_values
from recommenders.adapters.files.finding.order_tables import is_whole, order_columns, order_tables
from recommenders.adapters.files.finding.tables_by_columns import name_of_lines, names_about
from recommenders.adapters.files.finding.usual_names import USUAL_NAMES
from recommenders.adapters.files.folder import dataset_of
from recommenders.adapters.files.reading.parquet_file import plain_columns
from recommenders.adapters.files.reading.read_file import Sheet, frame_of
from recommenders.adapters.files.search_log.act_flags import is_flag
from recommenders.adapters.files.table_sheets import Sheets
from recommenders.contract import Columns, Dataset, Finding
from recommenders.errors import DataError
from recommenders.progress import Progress, silent

_SHOWN: Final = 8
_LOOK: Final = 10_000
"""Lines of the other columns that are fetched to see whether they hold states or events."""


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
        sheets: dict[str, Any] = {
            table: [_sheet(database, place, name, there[name], table, options, limit)]
            for table, name in chosen.items()
        }
    for table, (sheet,) in list(sheets.items()):
        if sheet.frame.empty and table not in OF_LINES:
            # its columns are all there is to it, and no line needs it
            findings.append(
                Finding(
                    observation=f"Table {chosen[table]} without lines", count=1, done="not used"
                )
            )
            del sheets[table]
    return Sheets(**sheets, findings=findings)


def choose_tables(
    there: Mapping[str, TableColumns],
    options: Options,
    place: str,
    findings: list[Finding],
) -> dict[str, str]:
    """Our tables -> those of the database; raises `DataError` where the lines are not found.

    The lines are those of interactions, or of orders, with the orders in a table of their own.

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
        if not name and options.files.get(table) != () and table in USUAL_NAMES:
            name = _usual(there, table)
        if name:
            chosen[table] = name
    chosen = _with_orders(chosen, there, options, place)
    none = options.files.get("interactions") == ()
    if chosen.keys().isdisjoint(OF_LINES) and len(there) == 1 and not none:
        (chosen["interactions"],) = there
    headers = {name: columns.plain for name, columns in there.items()}
    if chosen.keys().isdisjoint(OF_LINES) and not none:
        entry = '[database] interactions = "{}".'
        if found := name_of_lines(headers, label_of(place), entry):
            chosen["interactions"] = found
    if chosen.keys().isdisjoint(OF_LINES):
        raise DataError(
            "no table is known as the one of the lines",
            file=label_of(place),
            value=_listed(there) or "no table at all",
            remedy='Name it in dataset.toml: [database] interactions = "YOUR TABLE", or where '
            'orders and their lines are two, orders = "..." and order_lines = "...".',
        )
    taken = [chosen[table] for table in OF_LINES if table in chosen]
    free = {name: names for name, names in headers.items() if name not in chosen.values()}
    lines = [column for name in taken for column in headers[name]]
    for table, name in names_about(free, lines).items():
        if options.files.get(table) != ():
            chosen.setdefault(table, name)
    for table, name in chosen.items():
        if name not in (table, getattr(told, table)):
            done = f"read as {table.replace('_', ' ')}"
            findings.append(Finding(observation=f"Table {name}", count=1, done=done))
    return chosen


def _with_orders(
    chosen: Mapping[str, str], there: Mapping[str, TableColumns], options: Options, place: str
) -> dict[str, str]:
    """The tables with orders and their lines for interactions, where that is what there is."""
    told, rest = options.database, dict(chosen)
    if "orders" in rest:
        # what is known of lines is of those orders
        rest.setdefault("order_lines", told.interactions)
    elif "order_lines" not in rest:
        none = {table for table, files in options.files.items() if files == ()}
        if not none.isdisjoint(("orders", "order_lines")):
            return rest
        if "interactions" in none and "interactions" not in rest:
            return rest
        headers = {name: columns.plain for name, columns in there.items()}
        taken = rest.get("interactions", "")
        whole = bool(taken) and is_whole(headers[taken], options.columns)
        if whole and told.interactions:
            return rest
        lines = [taken] if whole or told.interactions else None
        pair = order_tables(headers, options.columns, lines=lines, place=label_of(place))
        if pair is None:
            return rest
        rest |= {"orders": pair.orders, "order_lines": pair.lines}
    if not rest.get("order_lines") or "orders" not in rest:
        missing = "order_lines" if "orders" in rest else "orders"
        raise DataError(
            "orders need the table of their lines, and lines that of their orders",
            file=label_of(place),
            column=missing,
            value=_listed(there),
            remedy=f'Name it in dataset.toml: [database] {missing} = "YOUR TABLE".',
        )
    two = {"orders": rest["orders"], "order_lines": rest["order_lines"]}
    others = {table: name for table, name in rest.items() if name not in two.values()}
    others.pop("interactions", None)
    return {table: name for table in TABLES if (name := {**others, **two}.get(table))}


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
        ours = names_of(Sheet(frame=header, file=label, nested=columns.nested), table, options)
        ids = order_columns(columns.plain, table) if table in ("orders", "order_lines") else []
        wanted = [
            column
            for column in columns.plain
            if column in (*ours.values(), *ids)
            or (table in OF_LINES and is_looked_at(column))
            or is_flag(table, column)
        ]
        if table in OF_LINES:
            wanted += _read_by_values(database, name, label, columns, wanted, ours)
        dated = table == "interactions" or (table == "orders" and Columns.TIME in ours)
        moment = options.database.since if dated else None
    since = None if moment is None else Since(column=ours[Columns.TIME], moment=moment)
    read, nested = plain_columns(database.read(name, wanted, since=since, limit=limit), label)
    frame = frame_of(read)
    if frame.empty and table in OF_LINES:
        raise DataError(
            "the table has no lines" + (f" since {moment:%Y-%m-%d}" if moment is not None else ""),
            file=label,
            remedy="Name another table, or an earlier day, under [database] in dataset.toml.",
        )
    unread = tuple(column for column in columns.plain if column not in wanted)
    sheet = Sheet(frame=frame, file=label, nested=(*columns.nested, *nested), unread=unread)
    if table not in ("interactions", "order_lines") or options.list_separator:
        return sheet
    told = {**options.columns.get(ANY, {}), **options.columns.get(table, {})}
    told = {ours: column for ours, column in told.items() if column}
    return with_lists_below(with_objects_below(sheet, told), told)


def _read_by_values(
    database: Database,
    name: str,
    label: str,
    columns: TableColumns,
    wanted: Sequence[str],
    ours: Mapping[str, str],
) -> list[str]:
    """Columns of states or events under names that are not known, by the first lines of them."""
    customer = ours.get(Columns.CUSTOMER, "")
    others = [column for column in columns.plain if column not in wanted]
    if not others:
        return []
    # by customer first: whether states differ from order to order is seen on several of one
    few = [customer, *others] if customer else others
    read, _ = plain_columns(database.read(name, few, limit=_LOOK), label)
    frame = frame_of(read)
    return read_by_values(frame, [column for column in others if column in frame], customer)


def names_of(header: Sheet, table: str, options: Options) -> dict[str, str]:
    """Our columns -> those of a table without its lines; raises `DataError` for a missing one."""
    if table in ("orders", "order_lines"):
        # that the lines have no customer either is seen once they are joined
        return {**order_part(header, table, options, without_customer=True).names}
    return named(header, table, options)[1]


def _listed(there: Mapping[str, TableColumns]) -> str:
    return ", ".join(sorted(there)[:_SHOWN]) + (", ..." if len(there) > _SHOWN else "")
