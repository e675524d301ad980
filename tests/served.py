"""Where the tests of the app keep what is fitted and measured: once for all that may share it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared(folder: Path, factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an app of the tests: notes in ``folder``, a cache of all of them.

    What one worker, process or package has fitted and judged is there for the others, with the
    secret by which each knows it for its own. A test of how something is made the first time gives
    its app a cache of its own.
    """
    base = factory.getbasetemp()
    kept = (base if os.environ.get("PYTEST_XDIST_WORKER") is None else base.parent) / "served"
    (kept / "secrets").mkdir(parents=True, exist_ok=True, mode=0o700)
    notes = notes_of_its_own(folder / "notes", kept)
    return {"BECAUSAL_CACHE": str(kept / "cache"), "BECAUSAL_NOTES": str(notes)}


def notes_of_its_own(folder: Path, known_by: Path) -> Path:
    """The new folder of notes with the secrets of another one.

    With secrets of its own it would take nothing of the common cache, and what it made instead
    nobody else would.
    """
    folder.mkdir(parents=True)
    (folder / "secrets").symlink_to((known_by / "secrets").resolve())
    return folder
