"""A connection to the table, and the differences between SQLite and PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from recommenders.errors import DataError

VARIABLE: Final = "BECAUSAL_REMARKS"
"""Environment variable: the address of a PostgreSQL database; a file of SQLite without it."""
DATABASE: Final = "remarks.sqlite"
PATIENCE: Final = 30
"""Seconds to wait for another writer, and for a server to answer."""
_LOCK: Final = 6_021_023
"""A number of our own: PostgreSQL knows locks by numbers."""


class StoreError(Exception):
    """The table cannot be read or written; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Where the table is: ``folder`` has the file of SQLite, unless there is an address."""

    folder: Path
    address: str = ""

    @property
    def file(self) -> Path:
        """The file of SQLite."""
        return self.folder / DATABASE

    @property
    def exists(self) -> bool:
        """Whether there may be something to read."""
        return bool(self.address) or self.file.exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """An open connection; every statement has ``?`` where a value goes."""

    raw: Any
    numbered: str
    """How a column counts its rows by itself."""

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a statement; the rows of a query."""
        if not isinstance(self.raw, sqlite3.Connection):
            statement = statement.replace("?", "%s")
        cursor = self.raw.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def store_at(folder: Path, environ: Mapping[str, str] | None = None) -> Store:
    """The table of a folder of notes, or that of the address in the environment."""
    address = (os.environ if environ is None else environ).get(VARIABLE, "").strip()
    if address and not address.startswith(("postgresql://", "postgres://")):
        raise DataError(
            "flags and notes are kept in SQLite, or in PostgreSQL",
            key=VARIABLE,
            remedy="Write postgresql://user@host/database, or nothing.",
        )
    return Store(folder=folder, address=address)


@contextmanager
def writing(store: Store) -> Iterator[Connection]:
    """Everything of the block or nothing, and nobody else writes meanwhile; raises `StoreError`."""
    with _open(store, "rwc") as connection:
        connection.execute("BEGIN" if store.address else "BEGIN IMMEDIATE")
        try:
            if store.address:
                connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection
        except BaseException:
            # a full disk has ended it already, and what is said of that would hide why
            with suppress(Exception):
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """For queries alone, also where nobody may write; raises `StoreError`."""
    # not "ro": what a killed writer has left half done is taken back by whoever opens it next
    with _open(store, "rw") as connection:
        yield connection


@contextmanager
def _open(store: Store, mode: str) -> Iterator[Connection]:
    opened = _postgresql(store.address) if store.address else _sqlite(store.file, mode)
    with opened as connection:
        yield connection


@contextmanager
def _sqlite(file: Path, mode: str) -> Iterator[Connection]:
    raw = None
    try:
        raw = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,
        )
        # what was committed is there after the power has failed
        raw.execute("PRAGMA synchronous = FULL")
        yield Connection(raw=raw, numbered="INTEGER PRIMARY KEY AUTOINCREMENT")
    except sqlite3.Error as error:
        raise StoreError(str(error)) from error
    finally:
        if raw is not None:
            raw.close()


@contextmanager
def _postgresql(address: str) -> Iterator[Connection]:
    try:
        import psycopg
    except ImportError:
        raise StoreError('PostgreSQL needs a package: pip install "becausal[databases]"') from None
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=PATIENCE) as raw:
            yield Connection(raw=raw, numbered="BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
    except psycopg.Error as error:
        # its words may have the address, and with it who signs in
        raise StoreError(f"the database answers with {type(error).__name__}") from error
