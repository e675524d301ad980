"""The tables of a folder or file as they came, and lines with what their orders say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from recommenders.adapters.files.baskets.joined_orders import agreed_ids, join_orders
from recommenders.adapters.files.baskets.read_lines import read_lines
from recommenders.adapters.files.column_names import chosen, for_file, order_part, roles
from recommenders.adapters.files.dataset_toml import ANY, Options
from recommenders.adapters.files.event_words import is_looked_at, is_undone_state
from recommenders.adapters.files.finding.find_files import (
    Files,
    file_alone,
    find_files,
    sheets_of_orders,
)
from recommenders.adapters.files.finding.order_tables import order_columns
from recommenders.adapters.files.finding.table_folders import partition_of
from recommenders.adapters.files.nameless.cell_kinds import typed_as
from recommenders.adapters.files.nameless.column_roles import NO_NAMES
from recommenders.adapters.files.reading.known_names import is_order
from recommenders.adapters.files.reading.read_file import Sheet, read
from recommenders.adapters.files.workbooks.kinds import is_workbook
from recommenders.contract import Columns, Finding
from recommenders.errors import EmptyFileError
from recommenders.progress import Progress, silent

_SHOWN: Final = 4
_LOOK: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The tables as they came, each in one sheet or several.

    Interactions are always there, or orders and their lines are in their place. ``folder`` is where
    files lie that the data name, pictures for one.
    """

    interactions: Sequence[Sheet] = ()
    orders: Sequence[Sheet] = ()
    order_lines: Sequence[Sheet] = ()
    items: Sequence[Sheet] = ()
    customers: Sequence[Sheet] = ()
    searches: Sequence[Sheet] = ()
    related: Sequence[Sheet] = ()
    findings: Sequence[Finding] = ()
    folder: Path | None = None


def files_at(path: Path, options: Options) -> Files:
    """The files of a folder, or the one that a path names; raises `DataError`."""
    if path.is_dir() and path.suffix.lower() != ".parquet":
        return find_files(
            path,
            ignore=options.ignore,
            told=options.files,
            columns=options.columns,
            encoding=options.encoding,
        )
    return file_alone(path, options.columns)


def with_orders(sheets: Sheets, options: Options) -> tuple[Sheets, Options]:
    """Lines with what their orders say in the place of the two tables, and the names they have.

    Raises `DataError` where they do not go together.
    """
    options = with_order_ids(sheets.orders[0], sheets.order_lines[0], options)
    told = {word.lower(): what for word, what in options.states.items()}
    lines = [
        order_part(
            sheet, "order_lines", for_file(sheet, sheets.order_lines, "order_lines", options)
        )
        for sheet in sheets.order_lines
    ]
    by_lines = all(Columns.CUSTOMER in part.names for part in lines)
    joined = join_orders(
        lines,
        [
            order_part(
                sheet,
                "orders",
                for_file(sheet, sheets.orders, "orders", options),
                without_customer=by_lines,
            )
            for sheet in sheets.orders
        ],
        wanted=lambda name: is_looked_at(name) and not is_order(name),
        is_undone=lambda column, value: is_undone_state(column, value, told),
        older=options.database.since is not None,
    )
    # what may be a place on the screen or a weight among other lines is none of an order's
    none = {ours: "" for ours in roles("interactions") if ours != Columns.TIME}
    columns = {**options.columns, "interactions": {**none, **joined.names}}
    together = replace(sheets, interactions=joined.sheets, orders=(), order_lines=())
    used = {part.names[Columns.ORDER] for part in lines}
    return together, replace(options, columns=columns, ignore=(*options.ignore, *sorted(used)))


def with_order_ids(orders: Sheet, lines: Sheet, options: Options) -> Options:
    """The options with the columns told by which orders and lines belong together.

    What is told of interactions is told of that one of the two which has such a column.
    """
    told = options.columns.get("interactions", {})
    of_two = {
        table: {
            **{ours: name for ours, name in told.items() if not name or name in sheet.frame},
            **options.columns.get(table, {}),
        }
        for table, sheet in (("orders", orders), ("order_lines", lines))
    }
    options = replace(options, columns={**options.columns, **of_two})
    names = {
        table: chosen(sheet, table, options).get(Columns.ORDER, "")
        for table, sheet in (("orders", orders), ("order_lines", lines))
    }
    of_table = {
        table: [name]
        if options.columns.get(table, {}).get(Columns.ORDER) or not name
        else order_columns(sheet.frame.columns, table)
        for (table, name), sheet in zip(names.items(), (orders, lines), strict=True)
    }
    if not all(names.values()):
        return options
    agreed = agreed_ids(orders, lines, of_table["orders"], of_table["order_lines"])
    columns = {
        table: {**options.columns.get(table, {}), Columns.ORDER: name}
        for table, name in zip(("orders", "order_lines"), agreed, strict=True)
    }
    return replace(options, columns={**options.columns, **columns})


def read_table(path: Path, table: str, options: Options) -> Sheet:
    """A file of a table as it came, of interactions and lines of orders with one for each item.

    What the folders above it say of its lines (``month=2``) are columns as well.
    """
    if is_workbook(path) and table in ("orders", "order_lines"):
        pair = sheets_of_orders(path, options.columns)
        own = "" if pair is None else pair.orders if table == "orders" else pair.lines
        used = () if pair is None else (pair.orders, pair.lines)
        return read(path, sheet=own, used=used)
    if table not in ("interactions", "order_lines"):
        return with_partitions(read(path, encoding=options.encoding), path)
    told = {**options.columns.get(ANY, {}), **options.columns.get(table, {})}
    sheet = read_lines(
        path,
        encoding=options.encoding,
        told={ours: name for ours, name in told.items() if name},
        listed=options.list_separator,
    )
    return with_partitions(sheet, path)


def with_partitions(sheet: Sheet, path: Path) -> Sheet:
    """The sheet with what the folders above its file say of all its lines."""
    told = {} if path.is_dir() else partition_of(path)
    columns = {
        name: pd.Series(value, index=sheet.frame.index, dtype="str")
        for name, value in told.items()
        if name not in sheet.frame
    }
    return replace(sheet, frame=sheet.frame.assign(**columns)) if columns else sheet


def sheets_at(
    path: Path, options: Options, progress: Progress = silent, *, share: float = 1.0
) -> Sheets:
    """All tables of a folder or file, read; raises `DataError`.

    ``progress`` is told which file is read, up to a ``share`` of all.
    """
    files = files_at(path, options)
    sheets: dict[str, Any] = {
        table: read_sheets(of_it, table, options, progress, share=share)
        for table, of_it in files.by_table.items()
    }
    folder = path if path.is_dir() else path.parent
    return Sheets(**sheets, findings=files.findings, folder=folder)


def read_sheets(
    files: Sequence[Path],
    table: str,
    options: Options,
    progress: Progress = silent,
    *,
    share: float = 1.0,
) -> list[Sheet]:
    """The files of a table but those without a line; raises `DataError` where all are.

    ``progress`` is told which one is read, up to a ``share`` of all.
    """
    sheets: list[Sheet] = []
    empty: list[EmptyFileError] = []
    for position, file in enumerate(files):
        progress(share * position / len(files), f"reading {file.name}")
        try:
            sheets.append(read_table(file, table, options))
        except EmptyFileError as error:
            empty.append(error)
    if empty and not sheets:
        raise empty[0]
    if empty:
        sheets[0].findings.append(passed_over(empty, table))
    return with_names_of_others(sheets)


def with_names_of_others(sheets: list[Sheet]) -> list[Sheet]:
    """The files of a table, those without a line of names with the names of the first that has one.

    A program that cuts a file into parts leaves the names to the first. So many columns have to be
    there, and each has to hold what it holds in the other.
    """
    first = next((sheet for sheet in sheets if not sheet.nameless), None)
    if first is None:
        return sheets
    named = []
    for sheet in sheets:
        if sheet.nameless and _hold_alike(first.frame, sheet.frame):
            done = f"the columns have the names that {Path(first.file).name} gives them"
            said = [
                replace(found, done=done, warning=False) if NO_NAMES in found.observation else found
                for found in sheet.findings
            ]
            frame = sheet.frame.set_axis(first.frame.columns, axis=1)
            named.append(replace(sheet, frame=frame, findings=said, nameless=False))
        else:
            named.append(sheet)
    return named


def _hold_alike(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    def kinds(frame: pd.DataFrame) -> list[str]:
        few = frame.head(_LOOK).astype("str")
        return [typed_as([cell for cell in few[name] if cell]) for name in frame.columns]

    return kinds(one) == kinds(other)


def passed_over(empty: Sequence[EmptyFileError], table: str) -> Finding:
    """What is said of files without a line beside others of the table."""
    named = ", ".join(Path(error.file or "").name for error in empty[:_SHOWN])
    return Finding(
        observation=f"Files of {table.replace('_', ' ')} without a line: {named}"
        + (", ..." if len(empty) > _SHOWN else ""),
        count=len(empty),
        done="passed over",
    )
