"""Flags and notes: what was left is there, whoever writes at the same time."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from explain.remark_store.connection import DATABASE, store_at
from explain.remark_store.lines import FILE, line_of
from explain.remark_store.table import rows
from explain.remarks import (
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
    assert len(rows(store_at(tmp_path))) == 3


def test_a_time_is_kept_in_utc(tmp_path: Path) -> None:
    evening = datetime(2026, 11, 28, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    leave_remark(tmp_path, replace(ODD, time=evening))
    assert read(tmp_path)["C1", "P1"].time == NOON
    assert rows(store_at(tmp_path))[0]["time"] == "2026-11-28T12:00:00+00:00"


def test_any_text_is_kept_as_it_reads(tmp_path: Path) -> None:
    note = '  two\r\nlines, "quotes", \u2028 <b>bold</b>, 猫, a \x00 and \ud800\t.\n'
    leave_remark(tmp_path, replace(ODD, note=note, author=" Zoë\n"))
    kept = read(tmp_path)["C1", "P1"]
    assert kept.note == 'two\nlines, "quotes",   <b>bold</b>, 猫, a   and   .'
    assert kept.author == "Zoë"


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


def test_lines_of_an_earlier_version_hold_and_what_is_torn_is_said(tmp_path: Path) -> None:
    leave_remark(tmp_path / "new", ODD)
    line = line_of(rows(store_at(tmp_path / "new"))[0]).encode()
    (tmp_path / FILE).write_bytes(line + b'\n{"dataset": "shop", "recomm\n')
    for _ in range(2):
        remarks = read_remarks(tmp_path, "shop", "gf-cf")
        assert remarks.by_reason == {("C1", "P1"): ODD}
        assert f"kept as “{FILE}.imported-1”" in remarks.problem
    # mended as the sentence says, its lines are taken, and those that are known not twice
    (tmp_path / f"{FILE}.imported-1").rename(tmp_path / FILE)
    (tmp_path / FILE).write_bytes(line + b"\n" + line.replace(b"P1", b"P2"))
    assert set(read(tmp_path)) == {("C1", "P1"), ("C1", "P2")}
    assert len(rows(store_at(tmp_path))) == 2


@pytest.mark.skipif(os.name == "nt", reason="a folder is no file there")
def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert "cannot be read" in read_remarks(tmp_path, "shop", "gf-cf").problem


def test_a_damaged_table_is_said_and_not_written_over(tmp_path: Path) -> None:
    leave_remark(tmp_path, ODD)
    damaged = b"no table" * 1_000
    (tmp_path / DATABASE).write_bytes(damaged)
    assert "cannot be read: file is not a database" in read_remarks(tmp_path, "s", "r").problem
    with pytest.raises(DataError, match="cannot be kept: file is not a database"):
        leave_remark(tmp_path, ODD)
    assert (tmp_path / DATABASE).read_bytes() == damaged


def called(dataset: Dataset, name: str) -> Dataset:
    """The same with the first customer called so, and the others after their ids."""
    names = [name, *[""] * (dataset.n_customers - 1)]
    customers = dataset.customers.assign(**{Columns.NAME: names})
    return replace(dataset, customers=customers, present=dataset.present | {Columns.NAME})


def test_a_note_says_pseudonyms_where_they_are_on(tiny: Dataset) -> None:
    named = called(tiny, "Eve *3*")
    shown = pseudonymous(named, key=b"key")
    code = shown_code(shown, 0)
    assert code is not None
    real, id_ = named.customer_id(0), shown.customer_id(code)
    remark = replace(ODD, customer=real, note=f"EVE *3* ({real}) is no {real}3; ask Eve *4*")
    assert note_for_reading(remark, named, named) == remark.note
    assert note_for_reading(remark, named, shown) == (
        f"{shown.customer_label(code)} ({id_}) is no {real}3; ask Eve *4*"
    )
    gone = replace(remark, customer="nobody")
    assert note_for_reading(gone, named, shown) == HIDDEN
    assert note_for_reading(gone, named, named) == remark.note


def test_the_first_name_is_hidden_as_well(tiny: Dataset) -> None:
    named = called(tiny, "Leon Stewart")
    shown = pseudonymous(named, key=b"key")
    remark = replace(ODD, customer=named.customer_id(0), note="Leon bought; Leon Stewart, Leona")
    code = shown_code(shown, 0)
    assert code is not None
    first = shown.customer_label(code).split()[0]
    assert note_for_reading(remark, named, shown) == (
        f"{first} bought; {shown.customer_label(code)}, Leona"
    )
