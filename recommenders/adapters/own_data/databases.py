"""The tables of a database that is being added, looked at as files are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from recommenders.adapters.databases.database import TableColumns, opened
from recommenders.adapters.databases.load_database import choose_tables, read_tables
from recommenders.adapters.databases.place import is_database_file
from recommenders.adapters.databases.typed_address import resolved
from recommenders.adapters.files.dataset_toml import TABLES, DatabaseOptions, Options
from recommenders.adapters.own_data.columns import Look, looks_at
from recommenders.errors import DataError

TRIED: Final = 2_000
"""Lines of each table that are looked at before one says what is what."""


def database_at(path: Path, address: str = "") -> str:
    """The database that data are in: its address with the password, or its file; empty for none.

    Raises `DataError` where the password is not known.
    """
    if address:
        return resolved(address)
    return str(path) if is_database_file(path) else ""


def tables_there(place: str) -> dict[str, TableColumns]:
    """The tables and views by name; raises `DataError` where nothing answers."""
    with opened(place) as database:
        return database.tables()


def tables_of_database(
    there: Mapping[str, TableColumns], options: Options, place: str
) -> dict[str, str]:
    """Each table of the database with ours that it is, or none ("")."""
    try:
        chosen = choose_tables(there, options, place, [])
    except DataError:
        # which has the lines is not known yet
        chosen = {
            table: name for table in TABLES if (name := getattr(options.database, table)) in there
        }
    ours = {name: table for table, name in chosen.items()}
    return {name: ours.get(name, "") for name in sorted(there)}


def assigned_table(options: Options, tables: Mapping[str, str], name: str, table: str) -> Options:
    """The options with a table told to be one of ours, or none (""); the others stay."""
    wanted = {other: told for other, told in tables.items() if told != table} | {name: table}
    chosen = {ours: other for other, ours in wanted.items() if ours}
    # that there is none has to be said: one of the usual name would be taken
    none: dict[str, tuple[str, ...]] = {ours: () for ours in TABLES if ours not in chosen}
    return replace(options, database=_with_tables(options.database, chosen), files=none)


def examine_database(place: str, options: Options) -> tuple[Look, ...]:
    """Look at the first lines of each table; raises `DataError` where one cannot be read."""
    sheets = read_tables(place, options, limit=TRIED)
    read = {table: sheet for table in TABLES for sheet in getattr(sheets, table)}
    names = {table: [sheet.file.rpartition(", table ")[2]] for table, sheet in read.items()}
    return looks_at(names, read)


def named_tables(looks: Sequence[Look], options: Options, address: str = "") -> Options:
    """The options with every table told that is looked at, and the address, without a password."""
    told = _with_tables(options.database, {look.table: look.files[0] for look in looks})
    return replace(options, database=replace(told, url=address))


def _with_tables(told: DatabaseOptions, chosen: Mapping[str, str]) -> DatabaseOptions:
    """Our tables -> those of the database; one that is not chosen is not named."""
    return replace(
        told,
        interactions=chosen.get("interactions", ""),
        orders=chosen.get("orders", ""),
        order_lines=chosen.get("order_lines", ""),
        items=chosen.get("items", ""),
        customers=chosen.get("customers", ""),
        searches=chosen.get("searches", ""),
        related=chosen.get("related", ""),
    )
