"""The state of a database is another one once it has other lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from recommenders.adapters.databases.place import kind_of
from recommenders.adapters.databases.state import database_state
from recommenders.adapters.files.dataset_toml import DatabaseOptions, Options
from recommenders.errors import DataError
from tests.recommenders.adapters.conftest import Make
from tests.recommenders.adapters.databases.conftest import TABLES, TWO_TABLES

CHANGES = {
    "more": "insert into order_items values (1, '007', '2026-03-01 10:00:00', 1, 1, null)",
    "newer": "update order_items set ordered_at = '2026-03-09 10:00:00' where customer_id = 12583",
    "fewer items": "delete from products where product_id = '009'",
}


def run(place: str, script: str) -> None:
    """Change the database as another program would."""
    kind = kind_of(place)
    if kind == "sqlite":
        import sqlite3

        with sqlite3.connect(place) as connection:
            connection.execute(script)
        connection.close()
        return
    connect: Callable[..., object]
    if kind == "duckdb":
        from duckdb import connect
    else:
        from psycopg import connect
    with connect(place) as database:  # type: ignore[attr-defined]
        database.execute(script)


@pytest.mark.parametrize("change", list(CHANGES))
def test_it_is_another_one_once_there_are_other_lines(make: Make, change: str) -> None:
    place = make(TABLES)
    before = database_state(place, Options())
    assert database_state(place, Options()) == before
    run(place, 'insert into "Other things" values (1)')
    assert database_state(place, Options()) == before
    run(place, CHANGES[change])
    assert database_state(place, Options()) != before


def test_what_cannot_be_asked_is_an_error(make: Make) -> None:
    place = make(TABLES)
    with pytest.raises(DataError, match="no such table"):
        database_state(place, Options(database=DatabaseOptions(interactions="gone")))


@pytest.mark.parametrize(
    "change",
    [
        "insert into order_items values (15, 4, '007', 1, 2)",
        "update orders set created_at = '2026-03-09 10:00:00' where id = 3",
    ],
)
def test_orders_and_their_lines_are_both_looked_at(make: Make, change: str) -> None:
    place = make(TWO_TABLES)
    before = database_state(place, Options())
    run(place, change)
    assert database_state(place, Options()) != before
