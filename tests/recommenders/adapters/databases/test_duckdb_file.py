"""What a file of DuckDB has of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.databases import database as databases
from recommenders.adapters.databases.load_database import load_database
from recommenders.errors import DataError
from tests.recommenders.adapters.databases.conftest import events, said

duckdb = pytest.importorskip("duckdb")


def test_lists_structures_kinds_and_schemas(tmp_path: Path) -> None:
    place = str(tmp_path / "shop.duckdb")
    with duckdb.connect(place) as file:
        file.execute("create schema sales")
        file.execute("create type kind as enum ('purchase', 'view')")
        file.execute(
            "create table sales.events (user_id uuid, item_id hugeint, ts timestamptz, "
            "event kind, tags varchar[], more struct(a integer), price decimal(9, 3))"
        )
        file.execute(
            "insert into sales.events values ('00000000-0000-0000-0000-000000000001', "
            "12345678901234567890, '2026-03-01 23:30:00-05', 'purchase', ['a'], {'a': 1}, 1.299)"
        )
    data = load_database(place)
    assert events(data) == [
        ("00000000-0000-0000-0000-000000000001", "12345678901234567890", "2026-03-02 04:30", 1)
    ]
    assert "tags, more" in said(data)


def test_a_file_that_is_torn_or_held_by_a_writer(tmp_path: Path) -> None:
    torn = tmp_path / "shop.duckdb"
    torn.write_bytes(b"12345678DUCK" + b"x" * 90)
    with pytest.raises(DataError, match="cannot be opened"):
        load_database(str(torn))


def test_no_other_file_is_read_and_nothing_is_written(tmp_path: Path) -> None:
    place = str(tmp_path / "shop.duckdb")
    (tmp_path / "other.csv").write_text("a\n1\n")
    with duckdb.connect(place) as file:
        file.execute(f"create view orders as select * from '{tmp_path / 'other.csv'}'")
    with (
        databases.opened(place) as database,
        pytest.raises(DataError, match="table cannot be read"),
    ):
        database.read("orders", ["a"])
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["other.csv", "shop.duckdb"]
