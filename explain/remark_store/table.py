"""The table of remarks: its versions, what earlier versions left in a file, rows in and out.

Rows are only ever added: the latest one about a reason holds, those before it are its past. The
latest is that of the latest time, whatever was taken over from a file after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from explain.remark_store.connection import Connection, Store, StoreError, reading, writing
from explain.remark_store.lines import FILE, SWITCHES, TEXTS, Row, rows_in

IMPORTED: Final = f"{FILE}.imported-"
"""What the file of an earlier version is called once the table has its lines; a number follows."""
_COLUMNS: Final = (*TEXTS, *SWITCHES)
_NAMES: Final = ", ".join(_COLUMNS)
_TEXT_COLUMNS: Final = ", ".join(f"{name} TEXT NOT NULL" for name in TEXTS)
_SWITCH_COLUMNS: Final = ", ".join(f"{name} INTEGER NOT NULL" for name in SWITCHES)
# the id of a row counts by itself, which each database writes in its own way
MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        f"CREATE TABLE becausal_remarks (id {{numbered}}, {_TEXT_COLUMNS}, {_SWITCH_COLUMNS})",
        "CREATE INDEX becausal_remarks_of ON becausal_remarks (dataset, recommender)",
    ),
)
"""What leads from each version of the table to the next one, beginning with none."""
_INSERT: Final = (
    f"INSERT INTO becausal_remarks ({_NAMES}) VALUES ({', '.join('?' for _ in _COLUMNS)})"  # nosec
)
_REASON: Final = ("dataset", "recommender", "customer", "item")


def add(store: Store, row: Row) -> None:
    """Keep a row, which holds from now on; it is on the disk when this returns.

    Where a row about the same reason has a later time (a clock went wrong), this one gets that
    time. Raises `StoreError` and `OSError`.
    """
    if not store.address:
        store.folder.mkdir(parents=True, exist_ok=True)
    with writing(store) as connection:
        imported = _bring_up_to_date(connection, store)
        reason = tuple(row[name] for name in _REASON)
        latest = connection.execute(
            f"SELECT MAX(time) FROM becausal_remarks WHERE {_where(_REASON)}",  # nosec
            reason,
        )[0][0]
        connection.execute(_INSERT, _values({**row, "time": max(row["time"], latest or "")}))
    _set_aside(imported)


def take_over(store: Store, written: Iterable[Row]) -> int:
    """Keep rows of another table, as old as they are; gives how many were not there yet.

    All of them or none. Raises `StoreError` and `OSError`.
    """
    if not store.address:
        store.folder.mkdir(parents=True, exist_ok=True)
    with writing(store) as connection:
        imported = _bring_up_to_date(connection, store)
        added = _take_over(connection, written)
    _set_aside(imported)
    return added


def rows(store: Store, *about: str) -> list[Row]:
    """The rows about a data set, a recommender (names), a customer and an item (ids).

    Any number of these, from the first on; none for all rows. The earliest comes first. Raises
    `StoreError` and `OSError`.
    """
    file, names = store.folder / FILE, _REASON[: len(about)]
    if file.exists():
        try:
            with writing(store) as connection:
                imported = _bring_up_to_date(connection, store)
            _set_aside(imported)
        except StoreError:
            if store.exists:
                raise
            # where nobody may write, what an earlier version has left still holds
            left = [row for row in rows_in(file) if row is not None]
            asked = [row for row in left if tuple(row[name] for name in names) == about]
            return sorted(asked, key=lambda row: row["time"])
    if not store.exists:
        return []
    query = f"SELECT {_NAMES} FROM becausal_remarks WHERE {_where(names)} ORDER BY time, id"  # nosec
    with reading(store) as connection:
        if not _has_table(connection, store):
            return []
        _refuse_newer(_version(connection))
        stored = connection.execute(query, about)
    return [_row(values) for values in stored]


def unread_lines(folder: Path) -> str:
    """The name of a file of an earlier version with lines that could not be read; "" for none."""
    for file in sorted(folder.glob(f"{IMPORTED}*")):
        with suppress(OSError):
            state = file.stat()
            if _has_torn_lines(file, state.st_mtime_ns, state.st_size):
                return file.name
    return ""


@lru_cache(maxsize=16)
def _has_torn_lines(file: Path, changed: int, size: int) -> bool:
    return any(row is None for row in rows_in(file))


def _bring_up_to_date(connection: Connection, store: Store) -> Path | None:
    """The newest version of the table, with the lines of an earlier one; gives their file."""
    connection.execute("CREATE TABLE IF NOT EXISTS becausal_schema (version INTEGER NOT NULL)")
    version = _version(connection)
    _refuse_newer(version)
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement.format(numbered=connection.numbered))
    if version < len(MIGRATIONS):
        connection.execute("DELETE FROM becausal_schema")
        connection.execute("INSERT INTO becausal_schema VALUES (?)", (len(MIGRATIONS),))
    file = store.folder / FILE
    if not file.exists():
        return None
    # a crash after the lines were taken, and before the file was renamed, takes none twice
    _take_over(connection, (row for row in rows_in(file) if row is not None))
    return file


def _take_over(connection: Connection, written: Iterable[Row]) -> int:
    known = set(connection.execute(f"SELECT {_NAMES} FROM becausal_remarks"))  # nosec
    before = len(known)
    for row in written:
        if (values := _values(row)) not in known:
            known.add(values)
            connection.execute(_INSERT, values)
    return len(known) - before


def _set_aside(file: Path | None) -> None:
    """Keep the file whose lines the table has, under another name."""
    if file is not None:
        with suppress(OSError):  # then its lines are found to be there next time
            number = 1 + len(list(file.parent.glob(f"{IMPORTED}*")))
            file.rename(file.with_name(f"{IMPORTED}{number}"))


def _where(names: tuple[str, ...]) -> str:
    return " AND ".join(f"{name} = ?" for name in names) or "1 = 1"


def _has_table(connection: Connection, store: Store) -> bool:
    catalogue, name = (
        ("information_schema.tables", "table_name") if store.address else ("sqlite_master", "name")
    )
    known = f"SELECT 1 FROM {catalogue} WHERE {name} = ?"  # nosec
    return bool(connection.execute(known, ("becausal_remarks",)))


def _version(connection: Connection) -> int:
    versions = connection.execute("SELECT version FROM becausal_schema")
    return int(versions[0][0]) if versions else 0


def _refuse_newer(version: int) -> None:
    if version > len(MIGRATIONS):
        raise StoreError("a newer version of Becausal has written them: use that one")


def _values(row: Row) -> tuple[object, ...]:
    return (*(row[name] for name in TEXTS), *(int(row[name]) for name in SWITCHES))


def _row(values: tuple[Any, ...]) -> Row:
    named = dict(zip(_COLUMNS, values, strict=True))
    return named | {name: bool(named[name]) for name in SWITCHES}
