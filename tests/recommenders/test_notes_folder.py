"""Where records are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.notes_folder import notes_folder


def test_the_folder_is_never_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BECAUSAL_NOTES", raising=False)
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "cache"))
    assert notes_folder() == Path(__file__).parents[2] / ".notes"
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    assert notes_folder() == tmp_path / "notes"
    assert notes_folder({"BECAUSAL_NOTES": "elsewhere"}) == Path("elsewhere")
