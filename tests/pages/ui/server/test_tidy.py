from __future__ import annotations

import os
from pathlib import Path

import pytest

from pages.ui.server.tidy import tidy
from recommenders.operation.writing import FRESH


def test_drafts_of_killed_writes_are_gone_after_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, notes = tmp_path / "cache", tmp_path / "notes"
    monkeypatch.setenv("BECAUSAL_CACHE", str(cache))
    monkeypatch.setenv("BECAUSAL_NOTES", str(notes))
    dead = 10**9
    drafts = [cache / "surrogates" / f".draft-{dead}-x", notes / f".draft-{dead}-y"]
    mine = cache / "surrogates" / f".draft-{os.getpid()}-z"
    for path in (*drafts, mine):
        path.mkdir(parents=True)
        os.utime(path, (path.stat().st_mtime - FRESH - 1,) * 2)
    tidy().join()
    assert not any(path.exists() for path in drafts)
    assert mine.exists()


def test_folders_that_are_not_there_are_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    tidy().join()
    assert list(tmp_path.iterdir()) == []
