"""A file of DuckDB, read without writing to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from recommenders.adapters.databases.database import Since, TableColumns
from recommenders.errors import DataError

_COLUMNS = """
select table_schema, table_name, column_name, data_type
from information_schema.columns
where table_catalog = current_database()
order by table_schema, table_name, ordinal_position
"""


class DuckDBFile:
    """See `recommenders.adapters.databases.database.Database`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, place: str) -> None:
        self._connection, self._place = connection, place

    def tables(self) -> dict[str, TableColumns]:
        """The tables and views of the file."""
        plain: dict[str, list[str]] = {}
        nested: dict[str, list[str]] = {}
        for schema, table, column, kind in self._connection.execute(_COLUMNS).fetchall():
            name = table if schema == "main" else f"{schema}.{table}"
            plain.setdefault(name, [])
            of_kind = nested if _is_nested(kind) else plain
            of_kind.setdefault(name, []).append(column)
        return {
            name: TableColumns(plain=tuple(columns), nested=tuple(nested.get(name, ())))
            for name, columns in plain.items()
        }

    def read(
        self,
        table: str,
        columns: Sequence[str],
        *,
        since: Since | None = None,
        limit: int | None = None,
    ) -> pa.Table:
        """These columns, in ascending order; raises `DataError` with what DuckDB says."""
        named = ", ".join(map(_quoted, columns))
        # names cannot be bound: they are quoted, and are those that the file has
        query = f"select {named} from {'.'.join(map(_quoted, table.split('.', 1)))}"  # nosec B608
        bound: list[Any] = []
        if since is not None:
            query += f" where {_quoted(since.column)} >= ?"
            bound.append(since.moment.to_pydatetime())
        query += " order by all"
        if limit is not None:
            query += " limit ?"
            bound.append(limit)
        try:
            return self._connection.sql(query, params=bound).to_arrow_table()
        except duckdb.Error as error:
            raise _refusal(error, self._place, table) from error

    def state(self, table: str, time: str | None) -> tuple[int, str]:
        """The count of the lines and the newest time; raises `DataError`."""
        newest = "null" if time is None else f"max({_quoted(time)})"
        named = ".".join(map(_quoted, table.split(".", 1)))
        try:
            # names cannot be bound: they are quoted, and are those that the file has
            answer = self._connection.execute(f"select count(*), {newest} from {named}").fetchall()  # nosec B608
        except duckdb.Error as error:
            raise _refusal(error, self._place, table) from error
        ((count, latest),) = answer
        return int(count), str(latest)


def _refusal(error: duckdb.Error, place: str, table: str) -> DataError:
    return DataError(
        "the table cannot be read",
        file=f"{place}, table {table}",
        value=str(error).splitlines()[0],
        remedy="Correct what is said under [database] in dataset.toml.",
    )


@contextmanager
def open_duckdb(place: str) -> Iterator[DuckDBFile]:
    """The file, open for reading alone; it reads no other file and loads no extension."""
    try:
        connection = duckdb.connect(place, read_only=True)
    except duckdb.Error as error:
        raise DataError(
            "the file of DuckDB cannot be opened",
            file=place,
            value=str(error).splitlines()[0],
            remedy="Close the program that writes to it, or write it again with the DuckDB that is "
            "installed here.",
        ) from error
    try:
        connection.execute("set enable_external_access = false")
        connection.execute("begin transaction")
        yield DuckDBFile(connection, place)
    finally:
        connection.close()


def _is_nested(kind: str) -> bool:
    return kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "JSON", "VARIANT"))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
