"""Pages are made one after the other: side by side each would only take longer.

The threads of a process share one core of Python. Ten pages at once, each of 80 ms of the
processor, are all there after 800; one after the other they are there after 80 to 800, in the
order in which they were asked for.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LONG: Final = 0.3
"""Seconds after which the next one need not wait any longer for a page: it takes long, or waits
for one that comes after it."""


class _Page:
    """A page that is made, or waits."""

    def __init__(self) -> None:
        self.called = threading.Event()
        self.began = 0.0


class ScriptTurns:
    """Whose page is made; those that wait come in the order in which they asked."""

    def __init__(self, long: float = LONG) -> None:
        self._long = long
        self._lock = threading.Lock()
        self._made: _Page | None = None
        """The page that others wait for."""
        self._waiting: deque[_Page] = deque()
        self._own = threading.local()

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """The block runs when it is its turn."""
        self._own.page = self._enter()
        try:
            yield
        finally:
            self._leave(self._own.page)
            self._own.page = None

    @contextmanager
    def aside(self) -> Iterator[None]:
        """In the block, which waits for something, others have their turn."""
        page = getattr(self._own, "page", None)
        if page is None:
            yield
            return
        self._leave(page)
        try:
            yield
        finally:
            self._own.page = self._enter()

    @property
    def waiting(self) -> int:
        """How many pages wait for their turn."""
        with self._lock:
            return len(self._waiting)

    def _enter(self) -> _Page:
        page = _Page()
        with self._lock:
            if self._made is None and not self._waiting:
                self._begin(page)
                return page
            self._waiting.append(page)
        patience: float | None = 0.0
        while True:
            page.called.wait(patience)
            with self._lock:
                page.called.clear()
                # only the first looks how long the one before has taken: the others are called
                patience = self._patience() if self._waiting[0] is page else None
                if patience is not None and patience <= 0.0:
                    self._waiting.popleft()
                    self._begin(page)
                    self._call()
                    return page

    def _begin(self, page: _Page) -> None:
        page.began = time.monotonic()
        self._made = page

    def _patience(self) -> float:
        """Seconds that the page which is made may still take."""
        return 0.0 if self._made is None else self._made.began + self._long - time.monotonic()

    def _leave(self, page: _Page) -> None:
        with self._lock:
            # another one may have begun in the meantime, where this has taken long
            if self._made is page:
                self._made = None
                self._call()

    def _call(self) -> None:
        """Let the first that waits look whether it is its turn."""
        if self._waiting:
            self._waiting[0].called.set()


SCRIPTS: Final = ScriptTurns()
"""The pages of this server."""
