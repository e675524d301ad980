"""A stamp changes with the files, and with nothing else."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from recommenders.adapters.own_data.stamp import size_of, stamp_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "items.parquet").mkdir(parents=True)
    (folder / "interactions.csv").write_text("a\n1\n")
    (folder / "items.parquet" / "part-0.parquet").write_bytes(b"PAR1")
    return folder


def test_it_stays_the_same(folder: Path) -> None:
    before = stamp_of(folder)
    assert before
    (folder / "picture.png").write_bytes(b"x")
    (folder / ".hidden.csv").write_bytes(b"x")
    assert stamp_of(folder) == before


def test_the_size_is_that_of_its_files(folder: Path) -> None:
    (folder / "picture.png").write_bytes(b"x" * 100)
    assert size_of(folder) == len("a\n1\n") + len("PAR1")
    assert size_of(folder / "interactions.csv") == len("a\n1\n")
    assert size_of(folder / "nothing") == 0


@pytest.mark.parametrize("change", ["size", "time", "more", "part", "toml", "gone"])
def test_it_changes(folder: Path, change: str) -> None:
    before, file = stamp_of(folder), folder / "interactions.csv"
    if change == "size":
        state = file.stat()
        file.write_text("a\n1\n2\n")
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    elif change == "time":
        os.utime(file, ns=(1, 1))
    elif change == "gone":
        file.unlink()
    else:
        name = {"more": "b.csv", "part": "items.parquet/b.parquet", "toml": "dataset.toml"}[change]
        (folder / name).write_bytes(b"")
    assert stamp_of(folder) not in (before, "")


def test_a_file_alone_has_the_toml_beside_it(folder: Path) -> None:
    file = folder / "interactions.csv"
    before = stamp_of(file)
    (folder / "other.csv").write_text("")
    assert stamp_of(file) == before
    (folder / "interactions.toml").write_text("")
    assert stamp_of(file) != before


def test_nothing_has_no_stamp(tmp_path: Path) -> None:
    assert stamp_of(tmp_path / "gone") == ""


@pytest.mark.parametrize("alone", [True, False])
def test_lines_that_sqlite_has_not_put_into_its_file_count(tmp_path: Path, alone: bool) -> None:
    file = tmp_path / "shop.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("pragma journal_mode = wal")
        database.execute("create table orders (a)")
        database.commit()
        database.execute("pragma wal_checkpoint(truncate)")
        place = file if alone else tmp_path
        before, size = stamp_of(place), file.stat()
        database.execute("insert into orders values (1)")
        database.commit()
        assert file.stat().st_mtime_ns == size.st_mtime_ns
        assert stamp_of(place) != before


@pytest.mark.parametrize("place", ["interactions", "year=2024/month=1", "2024/01", "orders-2025"])
@pytest.mark.parametrize("change", ["size", "more", "gone"])
def test_files_in_a_folder_of_a_table_count(tmp_path: Path, place: str, change: str) -> None:
    parts = tmp_path / "shop" / place
    parts.mkdir(parents=True)
    (parts / "part-1.csv").write_text("a\n1\n")
    (tmp_path / "shop" / "items.csv").write_text("a\n1\n")
    (tmp_path / "shop" / "src").mkdir()
    before = stamp_of(tmp_path / "shop")
    (parts / "_SUCCESS").touch()
    (parts / ".part-1.csv.crc").touch()
    (tmp_path / "shop" / "src" / "a.py").touch()
    assert stamp_of(tmp_path / "shop") == before
    if change == "size":
        (parts / "part-1.csv").write_text("a\n1\n2\n")
    elif change == "more":
        (parts / "part-2.csv.gz").touch()
    else:
        (parts / "part-1.csv").unlink()
    assert stamp_of(tmp_path / "shop") != before
