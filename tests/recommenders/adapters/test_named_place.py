"""Places that somebody names: folders, files, databases, and files that lead to one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from recommenders.adapters.named_place import (
    database_of,
    exists,
    folder_of,
    join_places,
    load_place,
    split_places,
)
from recommenders.errors import DataError

ADDRESS = "postgresql://ann:secret@127.0.0.1:1/shop"


def test_places_are_parted_as_in_path_or_by_lines() -> None:
    assert split_places("/data/a: b.csv ::") == ["/data/a", "b.csv"]
    assert split_places(f" {ADDRESS}") == [ADDRESS]
    assert split_places(f"/data/a\n{ADDRESS}\n") == ["/data/a", ADDRESS]
    for places in (["/data/a", "/data/b"], [ADDRESS], ["/data/a", ADDRESS]):
        assert split_places(join_places(places)) == places
    assert split_places("") == []


def test_a_toml_leads_to_its_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSWORD", "secret")
    settings = tmp_path / "shop.toml"
    settings.write_text('[database]\nurl = "postgresql://ann:${PASSWORD}@127.0.0.1:1/shop"\n')
    assert database_of(str(settings))[0] == ADDRESS
    settings.write_text('[database]\nfile = "lines.db"\n')
    assert database_of(str(settings))[0] == str(tmp_path / "lines.db")
    settings.write_text('title = "Shop"\n')
    with pytest.raises(DataError, match="names no database"):
        database_of(str(settings))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "dataset.toml").write_text(f'[database]\nurl = "{ADDRESS}"\n')
    assert database_of(str(folder))[0] == ADDRESS
    (folder / "dataset.toml").write_text('title = "Shop"\n')
    assert database_of(str(folder))[0] == ""


def test_a_file_of_sqlite_with_its_toml(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra databases is not installed")
    place = tmp_path / "my_shop.db"
    with sqlite3.connect(place) as connection:
        connection.execute("create table orders (who text, item_id text, ts text)")
        connection.execute("insert into orders values ('a', 'x', '2026-03-01')")
    connection.close()
    with pytest.raises(DataError, match="required column is missing"):
        load_place(str(place))
    (tmp_path / "my_shop.toml").write_text('title = "Mine"\n[columns]\ncustomer_id = "who"\n')
    data = load_place(str(place), name="own")
    assert (data.name, data.title, data.customer_id(0)) == ("own", "Mine", "a")


def test_what_a_place_is_before_anything_is_asked(tmp_path: Path) -> None:
    assert exists(ADDRESS)
    assert folder_of(ADDRESS) is None
    assert not exists(str(tmp_path / "gone"))
    assert folder_of(str(tmp_path / "a.csv")) == tmp_path
