"""What PostgreSQL and SQLite have of their own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.databases import database as databases
from recommenders.adapters.databases.load_database import load_database
from recommenders.adapters.files.dataset_toml import DatabaseOptions, Options
from recommenders.errors import DataError
from tests.recommenders.adapters.databases.conftest import events, said

pytest.importorskip("sqlalchemy", reason="the extra databases is not installed")

from recommenders.adapters.databases.sql_database import open_sql


def test_kinds_of_postgresql(server: str) -> None:
    """Ids of sixteen bytes, numbers of many digits, zones, lists and JSON beside them."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("drop database if exists kinds")
        connection.execute("create database kinds")
    with psycopg.connect(f"{server}/kinds") as connection:
        connection.execute(
            "create table events (user_id uuid, item_id numeric(20, 0), ts timestamptz, "
            "tags text[], payload json, qty real)"
        )
        connection.execute(
            "insert into events values "
            "('00000000-0000-0000-0000-000000000001', 12345678901234567890, "
            "'2026-03-01 23:30:00-05', '{a,b}', '{\"a\": 1}', 2), "
            "('00000000-0000-0000-0000-000000000002', 12345678901234567891, "
            "'2026-03-02 10:00:00+00', null, null, 1)"
        )
    data = load_database(f"{server}/kinds")
    assert [event[:3] for event in events(data)] == [
        ("00000000-0000-0000-0000-000000000001", "12345678901234567890", "2026-03-02 04:30"),
        ("00000000-0000-0000-0000-000000000002", "12345678901234567891", "2026-03-02 10:00"),
    ]
    assert "tags, payload" in said(data) or "payload, tags" in said(data)


def test_nobody_answers_or_the_password_is_wrong(server: str) -> None:
    with pytest.raises(DataError, match="The database refuses") as raised:
        load_database(f"{server.replace('p%40ss', 'guess')}/postgres")
    text = str(raised.value)
    assert "password authentication failed" in text
    assert "guess" not in text
    with pytest.raises(DataError, match="The database refuses") as raised:
        load_database("postgresql://ann:secret@127.0.0.1:1/shop")
    assert "secret" not in str(raised.value)


def test_nothing_can_be_written(server: str) -> None:
    import sqlalchemy as sa

    refused = pytest.raises(sa.exc.InternalError, match="read-only transaction")
    with databases.opened(f"{server}/postgres") as database, refused:
        database._connection.execute(sa.text("create table t (x integer)"))  # type: ignore[attr-defined]


def test_sqlite_keeps_kinds_by_value(tmp_path: Path) -> None:
    import sqlite3

    place = str(tmp_path / "shop.sqlite")
    with sqlite3.connect(place) as connection:
        connection.execute("create table orders (user_id, item_id, ts, qty)")
        rows = [
            (1, "A", 1_772_000_000, 1),
            ("x1", "B", 1_772_100_000, 2.5),
            (2, 3, 1_772_200_000, 1),
        ]
        connection.executemany("insert into orders values (?, ?, ?, ?)", rows)
    connection.close()
    data = load_database(place)
    assert [event[:2] for event in events(data)] == [("1", "A"), ("2", "3"), ("x1", "B")]
    since = Options(database=DatabaseOptions(since=pd.Timestamp("2026-03-02")))
    with pytest.raises(DataError, match="only where SQLite has the times as text"):
        load_database(place, options=since)


@pytest.mark.parametrize("host", ["127.0.0..1", "\xe9" + "x" * 80, "h" * 300])
def test_a_host_that_is_none_is_said(host: str) -> None:
    pytest.importorskip("psycopg")
    with (
        pytest.raises(DataError, match="nothing can be connected to") as caught,
        open_sql(f"postgresql://ann:secret@{host}/shop", "postgresql"),
    ):
        pass
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__
