from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from explain.remark_store import connection
from explain.remark_store.connection import Store, StoreError, reading, store_at, writing
from recommenders.errors import DataError


def test_an_address_goes_before_the_folder(tmp_path: Path) -> None:
    assert store_at(tmp_path, {}) == Store(folder=tmp_path)
    address = "postgresql://ann@h/shop"
    assert store_at(tmp_path, {"BECAUSAL_REMARKS": f" {address}\n"}).address == address
    with pytest.raises(DataError, match=r"in SQLite, or in PostgreSQL.*BECAUSAL_REMARKS"):
        store_at(tmp_path, {"BECAUSAL_REMARKS": "mysql://h/shop"})


def test_a_block_is_kept_whole_or_not_at_all(store: Store) -> None:
    with writing(store) as open_one:
        open_one.execute("CREATE TABLE becausal_schema (version INTEGER NOT NULL)")
        open_one.execute("INSERT INTO becausal_schema VALUES (?)", (1,))
    with suppress(ZeroDivisionError), writing(store) as open_one:
        open_one.execute("INSERT INTO becausal_schema VALUES (?)", (2,))
        raise ZeroDivisionError
    with reading(store) as open_one:
        assert open_one.execute("SELECT version FROM becausal_schema") == [(1,)]


def test_what_ended_a_block_is_said_though_it_is_over_already(tmp_path: Path) -> None:
    """SQLite rolls back by itself where the disk is full."""
    full = pytest.raises(StoreError, match="database or disk is full")
    with full, writing(Store(folder=tmp_path)) as open_one:
        open_one.execute("CREATE TABLE a (b TEXT)")
        open_one.execute("PRAGMA max_page_count = 3")
        open_one.execute("INSERT INTO a VALUES (?)", ("x" * 100_000,))


def test_reading_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"), reading(Store(folder=tmp_path)):
        pass
    assert not list(tmp_path.iterdir())


def test_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(folder=tmp_path)
    monkeypatch.setattr(connection, "PATIENCE", 0.05)
    other = sqlite3.connect(store.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreError, match="locked"), writing(store):
            pass
    finally:
        other.close()


def test_a_server_that_does_not_answer_is_said_without_its_address(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    nobody = Store(folder=tmp_path, address="postgresql://ann:s3cret@127.0.0.1:1/shop")
    with pytest.raises(StoreError) as caught, writing(nobody):
        pass
    assert str(caught.value) == "the database answers with OperationalError"
