"""A database that is open for reading: its tables, and some columns of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Protocol

import pandas as pd
import pyarrow as pa

from recommenders.adapters.databases.place import Kind, kind_of, label_of
from recommenders.errors import DataError

_PACKAGES: Final[dict[Kind, tuple[str, ...]]] = {
    "postgresql": ("sqlalchemy", "psycopg"),
    "sqlite": ("sqlalchemy",),
    "duckdb": ("duckdb",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumns:
    """The columns of a table: those with one value a line, and those with lists or structures."""

    plain: tuple[str, ...]
    nested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Lines from a moment on, by a column of times."""

    column: str
    moment: pd.Timestamp


class Database(Protocol):
    """What a kind of database can do; every read within one open database sees the same state."""

    def tables(self) -> dict[str, TableColumns]:
        """The tables and views by name, ``schema.table`` outside the usual schema."""
        ...

    def read(
        self,
        table: str,
        columns: Sequence[str],
        *,
        since: Since | None = None,
        limit: int | None = None,
    ) -> pa.Table:
        """These columns of a table, in ascending order of their values."""
        ...

    def state(self, table: str, time: str | None) -> tuple[int, str]:
        """How many lines a table has, and the newest ``time`` (a column) as text."""
        ...


@contextmanager
def opened(place: str) -> Iterator[Database]:
    """The database at an address or in a file, for the time of the block.

    Raises `DataError` where a package is missing, nothing answers, or a query fails.
    """
    kind = kind_of(place)
    missing = [package for package in _PACKAGES[kind] if find_spec(package) is None]
    if missing:
        raise DataError(
            f"reading this database needs the package {missing[0]}",
            file=label_of(place),
            remedy='Install it: pip install "becausal[databases]".',
        )
    if kind == "duckdb":
        from recommenders.adapters.databases.duckdb_file import open_duckdb

        with open_duckdb(place) as database:
            yield database
    else:
        from recommenders.adapters.databases.sql_database import open_sql

        with open_sql(place, kind) as database:
            yield database
