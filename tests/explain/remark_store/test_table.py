"""The table: its versions, its past, and many who write at once; in both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explain.remark_store import table
from explain.remark_store.connection import Store, StoreError, writing
from explain.remark_store.lines import FILE, Row, line_of
from explain.remark_store.table import IMPORTED, MIGRATIONS, add, rows, unread_lines

ROW: Row = {
    "dataset": "shop",
    "recommender": "gf-cf",
    "customer": "C1",
    "item": "P1",
    "note": "Oatmeal for a printer; 'quoted' ? %s",
    "author": "Zoë",
    "time": "2026-11-28T12:00:00+00:00",
    "fingerprint": "3f9a",
    "flagged": True,
    "nameless": False,
}
WRITER = """
import sys
from pathlib import Path
from explain.remark_store.connection import Store
from explain.remark_store.table import add
from tests.explain.remark_store.test_table import ROW
store = Store(folder=Path(sys.argv[1]), address=sys.argv[2])
for place in range(15):
    add(store, {**ROW, "customer": sys.argv[3], "item": str(place)})
"""

LATER = "2027-01-01T00:00:00+00:00"
KILLED = """
import os, signal, sys
from pathlib import Path
from explain.remark_store.connection import Store, writing
from explain.remark_store.table import _INSERT, _values
from tests.explain.remark_store.test_table import ROW
with writing(Store(folder=Path(sys.argv[1]))) as connection:
    connection.execute("PRAGMA cache_size = 1")
    for _ in range(500):
        connection.execute(_INSERT, _values({**ROW, "note": "x" * 1_000}))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_rows_come_back_in_their_order(store: Store) -> None:
    assert rows(store) == []
    others = [ROW | {"flagged": False}, ROW | {"dataset": "other"}, ROW | {"recommender": "x"}]
    for row in (ROW, *others):
        add(store, row)
    assert rows(store) == [ROW, *others]
    assert rows(store, "shop", "gf-cf") == [ROW, others[0]]
    assert rows(store, "shop", "none") == []
    assert rows(store, "shop", "gf-cf", ROW["customer"], ROW["item"]) == [ROW, others[0]]
    assert rows(store, "shop", "gf-cf", ROW["customer"], "none") == []


def test_lines_of_a_file_do_not_hold_before_later_ones(store: Store) -> None:
    add(store, ROW | {"time": LATER})
    (store.folder / FILE).write_text(line_of(ROW))
    assert rows(store) == [ROW, ROW | {"time": LATER}]


def test_a_row_holds_though_a_clock_went_wrong(store: Store) -> None:
    add(store, ROW | {"time": LATER})
    add(store, ROW | {"note": "now"})
    assert rows(store)[-1] == ROW | {"note": "now", "time": LATER}


def test_processes_write_at_once_and_the_first_ones_make_the_table(store: Store) -> None:
    """With the lines of an earlier version there, which all of them find."""
    (store.folder / FILE).write_text(line_of(ROW | {"customer": "before"}))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store.folder), store.address, name],
            cwd=Path(__file__).parents[3],
        )
        for name in "abc"
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    kept = rows(store)
    assert sorted((row["customer"], row["item"]) for row in kept) == sorted(
        [("before", "P1"), *((name, str(number)) for name in "abc" for number in range(15))]
    )
    assert not (store.folder / FILE).exists()
    assert (store.folder / f"{IMPORTED}1").exists()


def test_a_crash_before_the_file_is_renamed_takes_no_line_twice(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (store.folder / FILE).write_text(f"{line_of(ROW)}\n{line_of(ROW | {'flagged': False})}\n")
    with monkeypatch.context() as patch:
        patch.setattr(table, "_set_aside", lambda file: None)
        assert len(rows(store)) == 2
    add(store, ROW | {"item": "P2"})
    assert rows(store) == [ROW, ROW | {"flagged": False}, ROW | {"item": "P2"}]
    assert not unread_lines(store.folder)


def test_a_crash_in_the_middle_leaves_the_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (store.folder / FILE).write_text(line_of(ROW))
    with monkeypatch.context() as patch:
        patch.setattr(table, "_values", lambda row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rows(store)
    assert (store.folder / FILE).exists()
    assert rows(store) == [ROW]


def test_what_a_killed_writer_has_left_half_done_is_taken_back(tmp_path: Path) -> None:
    """Its journal has to be rolled back, which takes somebody who may write."""
    store = Store(folder=tmp_path)
    add(store, ROW)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], cwd=Path(__file__).parents[3], check=False
    )
    assert killed.returncode == -9
    assert (tmp_path / "remarks.sqlite-journal").stat().st_size
    assert rows(store) == [ROW]


def test_a_table_is_brought_to_a_later_version_with_its_rows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, ROW)
    later = (*MIGRATIONS, ("ALTER TABLE becausal_remarks ADD COLUMN place INTEGER",))
    monkeypatch.setattr(table, "MIGRATIONS", later)
    add(store, ROW | {"item": "P2"})
    assert [row["item"] for row in rows(store)] == ["P1", "P2"]
    with writing(store) as connection:
        assert connection.execute("SELECT version FROM becausal_schema") == [(2,)]
        assert connection.execute("SELECT place FROM becausal_remarks") == [(None,), (None,)]


def test_a_table_of_a_later_version_is_neither_read_nor_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(table, "MIGRATIONS", (*MIGRATIONS, ()))
        add(store, ROW)
    for use in (lambda: rows(store), lambda: add(store, ROW)):
        with pytest.raises(StoreError, match="newer version"):
            use()
    monkeypatch.setattr(table, "MIGRATIONS", (*MIGRATIONS, ()))
    assert rows(store) == [ROW]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_where_nobody_may_write_the_lines_hold(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(line_of(ROW))
    tmp_path.chmod(0o500)
    try:
        assert rows(Store(folder=tmp_path), "shop", "gf-cf") == [ROW]
    finally:
        tmp_path.chmod(0o700)


def test_lines_that_cannot_be_read_are_named_by_their_file(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{torn\n" + line_of(ROW))
    assert rows(Store(folder=tmp_path)) == [ROW]
    assert unread_lines(tmp_path) == f"{IMPORTED}1"
