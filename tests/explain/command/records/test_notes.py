"""Flags and notes leave the app as lines, and come back from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explain.remark_store.connection import Store
from explain.remark_store.lines import FILE
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


def test_what_cannot_be_read_is_a_sentence(
    becausal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path))
    monkeypatch.delenv("BECAUSAL_REMARKS", raising=False)
    Store(folder=tmp_path).file.write_bytes(b"no table" * 1_000)
    code, _, said = becausal("notes", model=False)
    assert code == 2
    assert "not a database" in said
