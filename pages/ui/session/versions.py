"""Which version of files of one's own is on the screen, and whether they have changed since.

A data set is read once, for everybody. When its files change, it stays as it was read until
somebody says to read it again; then it is another one for all.
"""

from __future__ import annotations

import threading
from contextvars import ContextVar

from pages.ui.session.jobs import forget
from recommenders.adapters import sources
from recommenders.adapters.own_data.stamp import stamp_of

_in_use: dict[str, tuple[str, str]] = {}
"""For each name the place of its files, and their stamp: another place is another data set."""
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


def changed(name: str) -> bool:
    """Whether the files are others than those that were read, or are gone."""
    return in_use(name) != on_disk(name)


def renew(name: str) -> None:
    """Let go what was read: the files are read as they are now, at the next look."""
    with _lock:
        _, before = _in_use.pop(name, ("", ""))
    pinned = _pinned.get()
    if pinned is not None:
        pinned.pop(name, None)
    forget("data set", f"{name}/{before}")


def _place(source: sources.DatasetSource) -> str:
    # those of the project have one, which is not empty either
    return str(source.own or source.name)


def _stamp(source: sources.DatasetSource | None) -> str:
    return "" if source is None or source.own is None else stamp_of(source.own)


def _source(name: str) -> sources.DatasetSource | None:
    return next((source for source in sources.sources() if source.name == name), None)
