"""Flags and notes leave the app as lines, and come back from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explain.remark_store.connection import Store
from explain.remark_store.lines import FILE, line_of
from explain.remark_store.table import add, rows
from tests.explain.command.conftest import Run
from tests.explain.remark_store.test_table import ROW


def test_an_export_is_what_another_server_takes_over(
    becausal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Store(folder=tmp_path / "first"), Store(folder=tmp_path / "second")
    monkeypatch.setenv("BECAUSAL_NOTES", str(first.folder))
    monkeypatch.delenv("BECAUSAL_REMARKS", raising=False)
    assert becausal("notes", model=False)[:2] == (0, "")
    for row in (ROW, ROW | {"flagged": False, "note": ""}):
        add(first, row)
    code, out, _ = becausal("notes", model=False)
    assert (code, [json.loads(line)["flagged"] for line in out.splitlines()]) == (0, [True, False])
    second.folder.mkdir()
    file = second.folder / FILE
    code, out, _ = becausal("notes", "--out", str(file), model=False)
    assert (code, out.startswith("2 flags and notes are in ")) == (0, True)
    assert rows(second) == rows(first)


def test_a_file_is_taken_over_once(
    becausal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Store(folder=tmp_path / "here")
    monkeypatch.setenv("BECAUSAL_NOTES", str(here.folder))
    monkeypatch.delenv("BECAUSAL_REMARKS", raising=False)
    lines, table = tmp_path / "notes.jsonl", tmp_path / "notes.csv"
    lines.write_text(f"{line_of(ROW)}\n{line_of(ROW | {'item': 'P2'})}\n")
    code, out, _ = becausal("notes", "--add", str(lines), model=False)
    assert (code, out) == (0, f"2 flags and notes from {lines} taken over.\n")
    _, out, _ = becausal("notes", "--add", str(lines), model=False)
    assert out.endswith("Passed over: 2 lines that were there already.\n")
    assert rows(here) == [ROW, ROW | {"item": "P2"}]
    # a table is about the data set and the recommender that are named
    data = tmp_path / "My shop"
    data.mkdir()
    (data / "interactions.csv").write_text("customer_id,item_id,timestamp\nc1,i1,2026-01-01\n")
    table.write_text("customer_id,item_id,flagged,note\nc1,i1,yes,odd\nc9,i1,yes,odd\n")
    asked = ["--dataset", str(data), "--recommender", "gf-cf"]
    code, out, _ = becausal("notes", "--add", str(table), *asked, model=False)
    assert code == 0
    assert "1 flag or note from" in out
    assert "1 line of a customer whom My shop does not have." in out
    assert rows(here, "my-shop", "gf-cf", "c1", "i1")[0]["note"] == "odd"
    code, _, said = becausal("notes", "--add", str(tmp_path / "none"), model=False)
    assert (code, "no such file" in said) == (2, True)


def test_what_cannot_be_read_is_a_sentence(
    becausal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path))
    monkeypatch.delenv("BECAUSAL_REMARKS", raising=False)
    Store(folder=tmp_path).file.write_bytes(b"no table" * 1_000)
    code, _, said = becausal("notes", model=False)
    assert code == 2
    assert "not a database" in said
