"""A data set stays as it was read until somebody renews it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st

from pages.ui.session import resources, versions
from recommenders import registry
from recommenders.adapters.own_data.watch import EVERY, DatabaseWatch
from recommenders.errors import DataError
from tests.pages.panels import run_panel

HEAD = "customer_id,item_id,timestamp\n"
LINES = "".join(f"c{n % 3},i{n % 4},2026-01-{1 + n:02}\n" for n in range(20))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / f"{tmp_path.name}.csv"
    file.write_text(HEAD + LINES)
    monkeypatch.setenv("BECAUSAL_DATA", str(file))
    return file


@pytest.fixture
def name(file: Path) -> str:
    return file.stem.replace("_", "-")


def test_it_is_read_again_when_somebody_says_so(file: Path, name: str) -> None:
    def panel() -> None:
        versions.pin()
        first = resources.fitted_model(name, "popularity")
        assert not versions.changed(name)
        file.write_text(HEAD + LINES + "c9,i0,2026-02-01\n")
        assert versions.changed(name)
        assert resources.loaded_dataset(name) is first.loaded
        versions.renew(name)
        second = resources.fitted_model(name, "popularity")
        assert not versions.changed(name)
        assert (first.loaded.dataset.n_customers, second.loaded.dataset.n_customers) == (3, 4)
        # what is kept on disk is told apart by the content
        assert first.fingerprint != second.fingerprint
        assert second.fingerprint == registry.fingerprint("popularity", second.loaded.dataset)
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_a_database_that_has_other_lines_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one at an address: its file is not where its dataset.toml stands, and has no stamp."""
    file = tmp_path / "elsewhere" / "shop.db"
    file.parent.mkdir()
    told = tmp_path / f"{tmp_path.name}.toml"
    told.write_text('[database]\nfile = "elsewhere/shop.db"\n')
    name = told.stem.replace("_", "-")
    monkeypatch.setenv("BECAUSAL_DATA", str(told))
    monkeypatch.setattr(versions, "_watch", DatabaseWatch(clock := Clock()))
    write(file, 20)

    def panel() -> None:
        versions.pin()
        assert versions.read_at(name) is None
        assert resources.loaded_dataset(name).dataset.n_customers == 3
        assert not versions.database_changed(name)
        assert not versions.unwatched(name)
        assert versions.read_at(name) is not None
        write(file, 21)
        clock.now += EVERY
        for _ in range(500):
            if versions.database_changed(name):
                break
            time.sleep(0.01)
        assert versions.database_changed(name)
        assert not versions.changed(name)
        versions.renew(name)
        assert resources.loaded_dataset(name).dataset.n_customers == 4
        assert not versions.database_changed(name)
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def write(file: Path, count: int) -> None:
    lines = [
        (f"c{n % 3 if n < 20 else 9}", f"i{n % 4}", f"2026-01-{1 + n:02}") for n in range(count)
    ]
    with closing(sqlite3.connect(file)) as database:
        database.execute("drop table if exists orders")
        database.execute("create table orders (customer_id, item_id, timestamp)")
        database.executemany("insert into orders values (?, ?, ?)", lines)
        database.commit()


def test_another_place_of_the_same_name_is_another_data_set(
    file: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "elsewhere" / file.name
    other.parent.mkdir()
    other.write_text(HEAD + LINES + "c9,i0,2026-02-01\n")

    def panel() -> None:
        versions.pin()
        assert resources.loaded_dataset(name).dataset.n_customers == 3
        monkeypatch.setenv("BECAUSAL_DATA", str(other))
        versions.pin()
        assert resources.loaded_dataset(name).dataset.n_customers == 4
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_within_a_run_nothing_changes(file: Path, name: str) -> None:
    def panel() -> None:
        versions.pin()
        before = versions.in_use(name)
        file.write_text(HEAD)
        with versions._lock:  # another session has renewed it
            versions._in_use.pop(name)
        assert versions.in_use(name) == before
        versions.pin()
        assert versions.in_use(name) != before
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_what_is_mended_is_read_at_once(file: Path, name: str) -> None:
    def panel() -> None:
        versions.pin()
        file.write_text(HEAD)
        with pytest.raises(DataError, match="no lines"):
            resources.loaded_dataset(name)
        file.write_text(HEAD + LINES)
        assert resources.loaded_dataset(name).dataset.n_customers == 3
        assert not versions.changed(name)
        file.unlink()
        assert versions.on_disk(name) == ""
        assert versions.changed(name)
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_what_is_written_while_it_is_read_is_no_data_set(
    file: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = iter(["a", "b", "c", "c"])
    monkeypatch.setattr(versions, "_stamp", lambda source: next(stamps))

    def panel() -> None:
        with pytest.raises(DataError, match="changed while they were read"):
            resources.loaded_dataset(name)
        assert resources.loaded_dataset(name).dataset.n_customers == 3
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_data_of_the_project_do_not_change() -> None:
    assert versions.on_disk("sample") == ""
    assert not versions.changed("sample")
    assert not versions.changed("nothing of this name")
