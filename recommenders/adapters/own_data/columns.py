"""Which column of the files of a draft is what: proposed, as told, missing, or not used."""

from __future__ import annotations

import glob
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from recommenders.adapters.files.column_names import (
    KEYS,
    MAY_LACK_TIME,
    OF_LINES,
    chosen,
    roles,
)
from recommenders.adapters.files.dataset_toml import TABLES, Options
from recommenders.adapters.files.event_words import is_looked_at, read_by_values
from recommenders.adapters.files.finding.find_files import data_files
from recommenders.adapters.files.folder import with_recipe
from recommenders.adapters.files.proposal import Candidate, ranked_for, samples_of
from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.table_sheets import (
    Sheets,
    files_at,
    read_table,
    with_order_ids,
)
from recommenders.contract import Columns
from recommenders.errors import DataError
from recommenders.progress import Progress, silent

_TRIED: Final = 2_000
"""Lines that are looked at for what their columns hold."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What is seen in the files of a table, whatever is told about them.

    ``header`` is the first file with some of its lines, ``samples`` some values of each column, and
    ``ranked`` the columns that may be one of those without which the table cannot be read.
    ``order`` is the column by which orders and their lines meet, where that is known; ``by_values``
    are columns of lines that are read for what stands in them, whatever they are called.
    """

    table: str
    files: tuple[str, ...]
    header: Sheet
    lines: int
    samples: dict[str, tuple[str, ...]]
    ranked: dict[str, tuple[Candidate, ...]]
    order: str = ""
    by_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One of our columns, and the column of the file that is taken for it; None where none is.

    ``candidates`` are all columns of the file, the likeliest first. ``refused`` tells that somebody
    said that no column is it.
    """

    ours: str
    column: str | None
    needed: bool
    refused: bool
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRoles:
    """The roles of a table, those first that it needs. ``missing`` are all that it lacks of these,
    ``unused`` the columns of the file that nothing is read from, and ``looked_at`` those that are
    none of ours and may still tell something: states, returns, currencies, the time of day.
    """

    table: str
    roles: tuple[Role, ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    looked_at: tuple[str, ...] = ()

    def taken_for(self, column: str) -> tuple[str, ...]:
        """Our columns that a column of the file is taken for."""
        return tuple(role.ours for role in self.roles if role.column == column)


def examine(path: Path, options: Options, progress: Progress = silent) -> tuple[Look, ...]:
    """Look at the first file of each table; raises `DataError` where one cannot be read."""
    tables = files_at(path, options).by_table
    there = [(table, files) for table, files in tables.items() if files]
    sheets = {}
    for position, (table, files) in enumerate(there):
        progress(position / len(there), f"reading {files[0].name}")
        sheets[table] = read_table(files[0], table, options)
    return looks_at({table: [file.name for file in files] for table, files in there}, sheets)


def with_what_is_known(looks: Sequence[Look], options: Options) -> Options:
    """The options with what is known of an export that is recognised (a recipe), under these."""
    headers: dict[str, Any] = {
        table: [look.header for look in looks if look.table == table] for table in TABLES
    }
    return with_recipe(options, Sheets(**headers), [])


def every_role(looks: Sequence[Look], options: Options) -> list[tuple[Look, TableRoles]]:
    """The roles of each table; orders need no customer where their lines have one."""
    known = with_what_is_known(looks, options)
    lines = [roles_of(look, known) for look in looks if look.table == "order_lines"]
    by_lines = any(
        role.ours == Columns.CUSTOMER and role.column is not None
        for of_lines in lines
        for role in of_lines.roles
    )
    none: tuple[str, ...] = (Columns.CUSTOMER,) if by_lines else ()
    return [
        (look, roles_of(look, known, unneeded=none if look.table == "orders" else ()))
        for look in looks
    ]


def roles_of(look: Look, options: Options, *, unneeded: Collection[str] = ()) -> TableRoles:
    """The roles as told, else as recognised by name, else as the values make it likely.

    What is ``unneeded`` another table of the same data says.
    """
    keys = [column for column in KEYS[look.table] if column not in unneeded]
    told = _told(look, options)
    names_in_file = chosen(look.header, look.table, _for_table(look, options), alone=True)
    if look.order and Columns.ORDER not in told:
        names_in_file[Columns.ORDER] = look.order
    # times first: what is a time is no id
    for column in sorted(keys, key=lambda name: name != Columns.TIME):
        free = [
            candidate
            for candidate in look.ranked[column]
            if candidate.column not in names_in_file.values()
        ]
        if column not in names_in_file and column not in told and free:
            names_in_file[column] = free[0].column
    entries = []
    for ours in roles(look.table):
        entries.append(
            Role(
                ours=ours,
                column=names_in_file.get(ours),
                needed=ours in keys,
                refused=told.get(ours) == "",
                candidates=_candidates(look, ours),
            )
        )
    names = [str(name) for name in look.header.frame.columns]
    left = [name for name in names if name not in names_in_file.values()]
    looked_at = [
        name
        for name in left
        if (look.table in OF_LINES and is_looked_at(name)) or name in look.by_values
    ]
    return TableRoles(
        table=look.table,
        roles=tuple(entries),
        looked_at=tuple(looked_at),
        missing=tuple(
            role.ours
            for role in entries
            if role.needed
            and role.column is None
            # where no column has times, the order of the lines stands for them
            and not (look.table in MAY_LACK_TIME and role.ours == Columns.TIME)
        ),
        unused=(
            *(name for name in left if name not in looked_at),
            *look.header.nested,
        ),
    )


def tables_of(path: Path, options: Options) -> dict[str, str]:
    """Each file of data in a folder, by name, with the table that it belongs to, or none ("").

    Empty for a file alone. Raises `DataError` where the folder cannot be read.
    """
    if not path.is_dir() or path.suffix.lower() == ".parquet":
        return {}
    names = data_files(path)
    try:
        entries = files_at(path, options).entries
    except DataError:
        # which are the lines is not known yet
        told_of = {name: table for table, files in options.files.items() for name in files}
        return {name: told_of.get(name, "") for name in names}
    of_file = {file.name: table for table, files in entries.items() for file in files}
    return {name: of_file.get(name, "") for name in names}


def assigned(options: Options, tables: Mapping[str, str], name: str, table: str) -> Options:
    """The options with a file told to be of a table, or of none (""); the others stay."""
    wanted = {**tables, name: table}
    files = {
        table_name: tuple(file for file in wanted if wanted[file] == table_name)
        for table_name in TABLES
        # a table without a file is told so only where a file was taken from it
        if table_name in wanted.values()
        or table_name in options.files
        or table_name == tables.get(name)
    }
    pattern = glob.escape(name)
    ignore = tuple(other for other in options.ignore if other != pattern)
    return replace(options, files=files, ignore=ignore if table else (*ignore, pattern))


def told(options: Options, table: str, ours: str, column: str | None) -> Options:
    """The options with one more thing told: which column of the file is ours, or that none is."""
    mapping = {**options.columns.get(table, {}), ours: column or ""}
    return replace(options, columns={**options.columns, table: mapping})


def complete(looks: Sequence[Look], options: Options) -> Options:
    """The options with everything told that is found or likely, so that nothing is guessed."""
    for look, of_table in every_role(looks, options):
        # what was told for columns that are gone with their file is forgotten
        mapping = dict(_told(look, options))
        for role in of_table.roles:
            if role.column is not None:
                mapping[role.ours] = role.column
        options = replace(options, columns={**options.columns, look.table: mapping})
    return options


def looks_at(files: Mapping[str, Sequence[str]], sheets: Mapping[str, Sheet]) -> tuple[Look, ...]:
    """What is seen in the first file of each table, or in the tables of a database."""
    looks = [look_at(table, files[table], sheet) for table, sheet in sheets.items()]
    if "orders" not in sheets or "order_lines" not in sheets:
        return tuple(looks)
    agreed = with_order_ids(sheets["orders"], sheets["order_lines"], Options()).columns
    return tuple(
        replace(look, order=agreed.get(look.table, {}).get(Columns.ORDER, "")) for look in looks
    )


def look_at(table: str, files: Sequence[str], sheet: Sheet) -> Look:
    """What is seen in the first of the ``files`` of a table, or in a table of a database."""
    names = [str(name) for name in sheet.frame.columns]
    ranked = {column: ranked_for(column, sheet, names, table) for column in KEYS[table]}
    likely = ranked.get(Columns.CUSTOMER) or ()
    named = chosen(sheet, table, alone=True)
    customer = named.get(Columns.CUSTOMER, likely[0].column if likely else "")
    few = sheet.frame.head(_TRIED)
    return Look(
        table=table,
        files=tuple(files),
        header=replace(sheet, frame=few, findings=[]),
        lines=len(sheet.frame),
        samples={name: samples_of(sheet.frame[name]) for name in names},
        ranked=ranked,
        by_values=tuple(read_by_values(few, names, customer)) if table == "interactions" else (),
    )


def _told(look: Look, options: Options) -> dict[str, str]:
    names = {str(name) for name in look.header.frame.columns}
    plain = look.header.by_plain_name
    mapping = {
        # what is told of "column 1" where no line has names holds whatever it is called here
        ours: name if name in names else plain.get(plain_name(name), name)
        for ours, name in options.columns.get(look.table, {}).items()
    }
    return {ours: name for ours, name in mapping.items() if not name or name in names}


def _for_table(look: Look, options: Options) -> Options:
    return replace(options, columns={**options.columns, look.table: _told(look, options)})


def _candidates(look: Look, ours: str) -> tuple[Candidate, ...]:
    first = look.ranked.get(ours, ())
    seen = {candidate.column for candidate in first}
    others = (
        Candidate(column=name, samples=samples, why="")
        for name, samples in look.samples.items()
        if name not in seen
    )
    return (*first, *others)
