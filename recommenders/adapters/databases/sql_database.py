"""PostgreSQL and files of SQLite, read through SQLAlchemy."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, SAWarning, SQLAlchemyError

from recommenders.adapters.databases.database import Since, TableColumns
from recommenders.adapters.databases.place import Kind, label_of
from recommenders.errors import DataError

_BLOCK: Final = 50_000
"""Lines fetched at once."""
_PATIENCE: Final = 10
"""Seconds that a server has to answer."""
_SYSTEM: Final = ("information_schema",)


class SQLDatabase:
    """See `recommenders.adapters.databases.database.Database`."""

    def __init__(self, connection: Connection, place: str) -> None:
        self._connection, self._label = connection, label_of(place)
        self._usual = sa.inspect(connection).default_schema_name

    def tables(self) -> dict[str, TableColumns]:
        """The tables and views that the account may see."""
        tables: dict[str, TableColumns] = {}
        with _errors(self._label), warnings.catch_warnings():
            # a kind of column that SQLAlchemy does not know is read as it comes
            warnings.simplefilter("ignore", SAWarning)
            inspector = sa.inspect(self._connection)
            for schema in inspector.get_schema_names():
                if schema in _SYSTEM:
                    continue
                names = [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]
                for name in sorted(names):
                    columns = inspector.get_columns(name, schema)
                    nested = [c["name"] for c in columns if _is_nested(c["type"])]
                    plain = [c["name"] for c in columns if c["name"] not in nested]
                    whole = name if schema in (self._usual, "main") else f"{schema}.{name}"
                    tables[whole] = TableColumns(plain=tuple(plain), nested=tuple(nested))
        return tables

    def read(
        self,
        table: str,
        columns: Sequence[str],
        *,
        since: Since | None = None,
        limit: int | None = None,
    ) -> pa.Table:
        """These columns, in ascending order; raises `DataError` with what the server says."""
        schema, _, name = table.rpartition(".")
        wanted = list(dict.fromkeys([*columns, *([since.column] if since else [])]))
        relation = sa.table(name, *map(sa.column, wanted), schema=schema or None)
        chosen = [relation.c[column] for column in columns]
        query = sa.select(*chosen).order_by(*chosen)
        if since is not None:
            query = query.where(relation.c[since.column] >= sa.bindparam("since"))
        if limit is not None:
            query = query.limit(limit)
        place = f"{self._label}, table {table}"
        with _errors(place):
            bound = {} if since is None else {"since": self._moment(relation, since, place)}
            answer = self._connection.execution_options(
                stream_results=True, yield_per=_BLOCK
            ).execute(query, bound)
            blocks = [
                [_array(values) for values in zip(*rows, strict=True)]
                for rows in answer.partitions()
            ]
        arrays = [_one_type([block[at] for block in blocks]) for at in range(len(columns))]
        return pa.table(dict(zip(columns, arrays, strict=True)))

    def state(self, table: str, time: str | None) -> tuple[int, str]:
        """The count of the lines and the newest time; raises `DataError`, also after a while."""
        schema, _, name = table.rpartition(".")
        relation = sa.table(name, *([sa.column(time)] if time else []), schema=schema or None)
        newest = sa.null() if time is None else sa.func.max(relation.c[time])
        with _errors(f"{self._label}, table {table}"):
            if self._connection.dialect.name == "postgresql":
                self._connection.execute(sa.text(f"set local statement_timeout = '{_PATIENCE}s'"))
            query = sa.select(sa.func.count(), newest).select_from(relation)
            count, latest = self._connection.execute(query).one()
        return int(count), str(latest)

    def _moment(self, relation: sa.TableClause, since: Since, place: str) -> Any:  # noqa: ANN401
        """The moment as the column has it; SQLite has no times, only texts and numbers."""
        if self._connection.dialect.name != "sqlite":
            return since.moment.to_pydatetime()
        column = relation.c[since.column]
        kinds = self._connection.execute(sa.select(sa.func.typeof(column)).distinct().limit(5))
        if {kind for (kind,) in kinds} - {"text", "null"}:
            raise DataError(
                "lines from a day on can be asked for only where SQLite has the times as text",
                file=place,
                column=since.column,
                remedy="Take since out of [database] in dataset.toml.",
            )
        return since.moment.isoformat(sep=" ")


@contextmanager
def open_sql(place: str, kind: Kind) -> Iterator[SQLDatabase]:
    """The database, in one transaction that only reads and sees one state of all tables."""
    options: dict[str, Any] = {}
    try:
        if kind == "postgresql":
            url = make_url(place).set(drivername="postgresql+psycopg")
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            arguments: dict[str, Any] = {"connect_timeout": _PATIENCE}
        else:
            url = URL.create(
                "sqlite", database=f"file:{place}", query={"mode": "ro", "uri": "true"}
            )
            arguments = {}
        engine = sa.create_engine(url, connect_args=arguments, poolclass=sa.NullPool)
    except (ArgumentError, ValueError) as error:
        raise DataError(
            "the address of the database cannot be read",
            remedy="Write it like postgresql://name:${PASSWORD}@host:5432/shop.",
        ) from error
    try:
        with _errors(label_of(place)):
            connection = engine.connect().execution_options(**options)
    except DataError:
        raise
    except ValueError:
        # a name of a host that is none, or a password that no connection can have
        raise DataError(
            "with this address nothing can be connected to",
            file=label_of(place),
            remedy="Check host, user and password.",
        ) from None
    try:
        yield SQLDatabase(connection, place)
    finally:
        connection.close()
        engine.dispose()


@contextmanager
def _errors(place: str) -> Iterator[None]:
    """What the server refuses, in its own first line; that has no password."""
    try:
        yield
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()
        raise DataError(
            "the database refuses",
            file=place,
            # where it tried to connect stands before it, and the place says so already
            value=said[0].rpartition("failed: ")[2] if said else type(error).__name__,
            remedy="Check the address, and that the account may read the tables.",
        ) from None


def _is_nested(kind: sa.types.TypeEngine[Any]) -> bool:
    return isinstance(kind, sa.JSON | sa.ARRAY)


def _array(values: Sequence[Any]) -> pa.Array:
    """One column of a block; numbers of many digits and ids of bytes are written out."""
    first = next((value for value in values if value is not None), None)
    if isinstance(first, Decimal | UUID):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if value is None else str(value) for value in values], pa.string())


def _one_type(blocks: list[pa.Array]) -> pa.ChunkedArray:
    """The blocks of a column one below the other; as text where they are of several kinds."""
    kinds = {block.type for block in blocks} - {pa.null()}
    if len(kinds) <= 1:
        kind = next(iter(kinds), pa.null())
    elif all(pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in kinds):
        kind = pa.float64()
    else:
        kind = pa.string()
    return pa.chunked_array([block.cast(kind) for block in blocks], kind)
