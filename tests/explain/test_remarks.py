"""Flags and notes: what was left is there, whatever happens to the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from explain.remarks import (
    FILE,
    HIDDEN,
    MAX_AUTHOR,
    MAX_NOTE,
    Remark,
    leave_remark,
    note_for_reading,
    read_remarks,
)
from recommenders.contract import Columns, Dataset
from recommenders.data.pseudonyms import pseudonymous, shown_code
from recommenders.errors import DataError

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ODD = Remark(
    dataset="shop",
    recommender="gf-cf",
    customer="C1",
    item="P1",
    flagged=True,
    note="Oatmeal for a printer",
    author="Ann",
    time=NOON,
    fingerprint="3f9a",
)


def read(folder: Path) -> dict[tuple[str, str], Remark]:
    remarks = read_remarks(folder, "shop", "gf-cf")
    assert not remarks.problem
    return remarks.by_reason


def test_what_was_left_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    assert read(folder) == {}
    assert not folder.exists()
    leave_remark(folder, ODD)
    assert read(folder) == {("C1", "P1"): ODD}
    assert read_remarks(folder, "shop", "gf-cf").of("C1", "P1") == ODD
    assert read_remarks(folder, "shop", "gf-cf").of("C1", "P2") is None
    # of another recommender, of another data set
    assert read_remarks(folder, "shop", "item-knn").by_reason == {}
    assert read_remarks(folder, "other", "gf-cf").by_reason == {}


def test_the_last_remark_holds_and_the_file_has_the_past(tmp_path: Path) -> None:
    leave_remark(tmp_path, ODD)
    leave_remark(tmp_path, replace(ODD, flagged=False, note="Seen to", author="Bob"))
    assert read(tmp_path)["C1", "P1"].author == "Bob"
    leave_remark(tmp_path, replace(ODD, flagged=False, note=""))
    assert read(tmp_path) == {}
    assert len((tmp_path / FILE).read_text().splitlines()) == 3


def test_a_time_is_kept_in_utc(tmp_path: Path) -> None:
    evening = datetime(2026, 11, 28, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    leave_remark(tmp_path, replace(ODD, time=evening))
    assert read(tmp_path)["C1", "P1"].time == NOON
    assert json.loads((tmp_path / FILE).read_text())["time"] == "2026-11-28T12:00:00+00:00"


def test_any_text_is_one_line_of_the_file(tmp_path: Path) -> None:
    note = '  two\r\nlines, "quotes", \u2028 <b>bold</b>, 猫, a \x00 and \ud800\t.\n'
    leave_remark(tmp_path, replace(ODD, note=note, author=" Zoë\n"))
    kept = read(tmp_path)["C1", "P1"]
    assert kept.note == 'two\nlines, "quotes",   <b>bold</b>, 猫, a   and   .'
    assert kept.author == "Zoë"
    assert (tmp_path / FILE).read_bytes().count(b"\n") == 1


def test_what_is_too_long_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    leave_remark(tmp_path, replace(ODD, note="x" * MAX_NOTE, author="y" * MAX_AUTHOR))
    with pytest.raises(DataError, match=r"note has 1,001 characters\. 1,000 are kept"):
        leave_remark(tmp_path, replace(ODD, note="x" * (MAX_NOTE + 1)))
    with pytest.raises(DataError, match="name has 101 characters"):
        leave_remark(tmp_path, replace(ODD, author="y" * (MAX_AUTHOR + 1)))
    assert read(tmp_path)["C1", "P1"].note == "x" * MAX_NOTE


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match=r"cannot be kept.*BECAUSAL_NOTES"):
        leave_remark(tmp_path / "file" / "folder", ODD)


def test_sessions_and_processes_write_at_once(tmp_path: Path) -> None:
    """Two processes of two threads each leave 20 remarks a thread, and none is lost or torn."""
    code = (
        "import sys; from concurrent.futures import ThreadPoolExecutor; from pathlib import Path; "
        "from tests.explain.test_remarks import many; folder = Path(sys.argv[1]); "
        "pool = ThreadPoolExecutor(2); "
        "list(pool.map(lambda n: many(folder, sys.argv[2] + str(n)), range(2)))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), name], cwd=Path(__file__).parents[2]
        )
        for name in "ab"
    ]
    with ThreadPoolExecutor(1) as pool:
        pool.submit(many, tmp_path, "here").result()
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    written = read(tmp_path)
    assert len(written) == 5 * 20
    assert all(len(remark.note) == 900 for remark in written.values())


def many(folder: Path, name: str) -> None:
    """Leave 20 long remarks on reasons of a customer of this name."""
    for item in range(20):
        leave_remark(folder, replace(ODD, customer=name, item=str(item), note="n" * 900))


def test_half_a_line_of_a_crash_does_not_spoil_the_next(tmp_path: Path) -> None:
    leave_remark(tmp_path, ODD)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"dataset": "shop", "recomm')
    leave_remark(tmp_path, replace(ODD, item="P2"))
    remarks = read_remarks(tmp_path, "shop", "gf-cf")
    assert set(remarks.by_reason) == {("C1", "P1"), ("C1", "P2")}
    assert "could not be read" in remarks.problem


def test_a_damaged_file_is_kept_aside_and_said_until_it_is_removed(tmp_path: Path) -> None:
    leave_remark(tmp_path, ODD)
    damaged = (tmp_path / FILE).read_bytes() + b'\x00\xff\n[1]\n{"flagged": 1}\n' + b"[" * 9_999
    (tmp_path / FILE).write_bytes(damaged)
    for _ in range(2):
        remarks = read_remarks(tmp_path, "shop", "gf-cf")
        assert remarks.by_reason == {("C1", "P1"): ODD}
        assert f"kept as “{FILE}.damaged-1”" in remarks.problem
    aside = tmp_path / f"{FILE}.damaged-1"
    assert aside.read_bytes() == damaged
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        FILE,
        aside.name,
        "remarks.lock",
    ]
    aside.unlink()
    assert read(tmp_path) == {("C1", "P1"): ODD}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00" * 4096])
def test_a_file_with_nothing_in_it_is_no_stop(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    leave_remark(tmp_path, ODD)
    assert read_remarks(tmp_path, "shop", "gf-cf").by_reason == {("C1", "P1"): ODD}


@pytest.mark.skipif(os.name == "nt", reason="a folder is no file there")
def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert "cannot be read" in read_remarks(tmp_path, "shop", "gf-cf").problem


def called(dataset: Dataset, name: str) -> Dataset:
    """The same with the first customer called so, and the others after their ids."""
    names = [name, *[""] * (dataset.n_customers - 1)]
    customers = dataset.customers.assign(**{Columns.NAME: names})
    return replace(dataset, customers=customers, present=dataset.present | {Columns.NAME})


def test_a_note_says_pseudonyms_where_they_are_on(tiny: Dataset) -> None:
    named = called(tiny, "Eve *3*")
    shown = pseudonymous(named, key=b"key")
    place = shown_code(shown, 0)
    assert place is not None
    real, id_ = named.customer_id(0), shown.customer_id(place)
    remark = replace(ODD, customer=real, note=f"EVE *3* ({real}) is no {real}3; ask Eve *4*")
    assert note_for_reading(remark, named, named) == remark.note
    assert note_for_reading(remark, named, shown) == (
        f"{shown.customer_label(place)} ({id_}) is no {real}3; ask Eve *4*"
    )
    gone = replace(remark, customer="nobody")
    assert note_for_reading(gone, named, shown) == HIDDEN
    assert note_for_reading(gone, named, named) == remark.note


def test_the_first_name_is_hidden_as_well(tiny: Dataset) -> None:
    named = called(tiny, "Leon Stewart")
    shown = pseudonymous(named, key=b"key")
    remark = replace(ODD, customer=named.customer_id(0), note="Leon bought; Leon Stewart, Leona")
    place = shown_code(shown, 0)
    assert place is not None
    first = shown.customer_label(place).split()[0]
    assert note_for_reading(remark, named, shown) == (
        f"{first} bought; {shown.customer_label(place)}, Leona"
    )
