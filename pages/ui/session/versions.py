"""Which version of files of one's own is on the screen, and whether they have changed since.

A data set is read once, for everybody. When its files or its database change, it stays as it was
read until somebody says to read it again; then it is another one for all.
"""

from __future__ import annotations

import threading
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Final

from pages.ui.access.clock import now
from pages.ui.session.jobs import forget
from recommenders.adapters import sources
from recommenders.adapters.own_data.stamp import stamp_of
from recommenders.adapters.own_data.watch import DatabaseWatch

_in_use: dict[str, tuple[str, str]] = {}
"""For each name the place of its files, and their stamp: another place is another data set."""
_read_at: dict[str, datetime] = {}
_watch: Final = DatabaseWatch()
_lock = threading.Lock()
_pinned: ContextVar[dict[str, str] | None] = ContextVar("pinned", default=None)


def pin() -> None:
    """Begin a run of the page: in it a data set stays the same, whatever somebody else renews."""
    _pinned.set({})


def in_use(name: str) -> str:
    """The stamp of the files as the data set of this name was read, or will be."""
    pinned = _pinned.get()
    if pinned is not None and name in pinned:
        return pinned[name]
    source = _source(name)
    with _lock:
        if source is None:
            _in_use.pop(name, None)
            return ""
        place, version = _in_use.get(name, ("", ""))
        if place != _place(source):
            version = _stamp(source)
            _in_use[name] = _place(source), version
    if pinned is not None:
        pinned[name] = version
    return version


def on_disk(name: str) -> str:
    """The stamp of the files as they are now; empty for data that do not change, or are gone."""
    return _stamp(_source(name))


def files_of(name: str) -> Path | None:
    """The file or folder of one's own that is read; None for other data, and for a database."""
    source = _source(name)
    return None if source is None or source.state is not None else source.own


def changed(name: str) -> bool:
    """Whether the files are others than those that were read, or are gone."""
    return in_use(name) != on_disk(name)


def begin_reading(name: str) -> None:
    """Note when, and how the database is now: what comes in while it is read counts as new."""
    source = _source(name)
    if source is not None and source.state is not None:
        _watch.begin(name, source.state)
    _read_at[name] = now()


def read_at(name: str) -> datetime | None:
    """When the data set was read; None before, and for data that do not change."""
    source = _source(name)
    return None if source is None or source.state is None else _read_at.get(name)


def database_changed(name: str) -> bool:
    """Whether a database is known to have other lines than were read; never waits for it."""
    source = _source(name)
    return source is not None and source.state is not None and _watch.changed(name, source.state)


def unwatched(name: str) -> bool:
    """Whether it is a database of which a change would not be noticed: it did not say how it is."""
    return _watch.unknown(name)


def renew(name: str) -> None:
    """Let go what was read: the files are read as they are now, at the next look."""
    _watch.end(name)
    with _lock:
        _, before = _in_use.pop(name, ("", ""))
    pinned = _pinned.get()
    if pinned is not None:
        pinned.pop(name, None)
    forget("data set", f"{name}/{before}")


def _place(source: sources.DatasetSource) -> str:
    # a database at an address has its place in its description
    return str(source.own or source.description)


def _stamp(source: sources.DatasetSource | None) -> str:
    return "" if source is None or source.own is None else stamp_of(source.own)


def _source(name: str) -> sources.DatasetSource | None:
    return next((source for source in sources.sources() if source.name == name), None)
