"""Where files are read: beside the server where they are large and somebody else is there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pages.ui.server.quota import SESSIONS
from recommenders.adapters.own_data.stamp import size_of
from recommenders.operation.counts import COUNTS
from recommenders.operation.processes import Runner, apart, run_here
from recommenders.store.layout import is_store

SECONDS_A_BYTE: Final = 70e-9
"""What it takes to read a file of a million lines, of 60 bytes each, in order of magnitude."""


def reader(path: Path | None) -> Runner:
    """What reads the files at a path; None for what is in no file.

    Whoever is alone gets them sooner in the server itself: what is read apart has to be sent. A
    store is not read, but opened.
    """
    if path is None or is_store(path) or open_windows() <= 1:
        return run_here
    return apart(SECONDS_A_BYTE * size_of(path))


def open_windows() -> int:
    """How many browsers are connected; 0 where nobody counts them."""
    return round(COUNTS.values().get(SESSIONS, {}).get((), 0.0))
