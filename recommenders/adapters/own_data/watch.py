"""Whether a database has changed since it was read: asked seldom, in the background."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from recommenders.errors import DataError

EVERY: Final = 300.0
"""Seconds between two questions, at the least."""
_TIMES: Final = 100
"""A question that took long is put again after so many times as long."""


@dataclass(slots=True)
class _Watched:
    """How it was when it was read and how it is now; None where that is not known."""

    before: str | None
    now: str | None
    due: float
    asked: bool = False


class DatabaseWatch:
    """Holds, for each name, the state in which a database was read against its state now.

    ``clock`` gives seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._watched: dict[str, _Watched] = {}

    def begin(self, name: str, ask: Callable[[], str]) -> None:
        """Note the state before it is read. One that does not answer is not watched."""
        state, due = self._answer(ask)
        with self._lock:
            self._watched[name] = _Watched(before=state, now=state, due=due)

    def end(self, name: str) -> None:
        """Let go of what is not read any more."""
        with self._lock:
            self._watched.pop(name, None)

    def unknown(self, name: str) -> bool:
        """Whether a change would not be noticed: it did not say how it was."""
        watched = self._watched.get(name)
        return watched is not None and watched.before is None

    def changed(self, name: str, ask: Callable[[], str]) -> bool:
        """Whether it is known to have changed; asks behind, where that is due. Never waits.

        What fails or does not answer has not changed, as far as is known.
        """
        with self._lock:
            watched = self._watched.get(name)
            if watched is None or not watched.before:
                return False
            due = not watched.asked and self._clock() >= watched.due
            watched.asked = watched.asked or due
        if due:
            threading.Thread(target=self._ask, args=(watched, ask), daemon=True).start()
        return watched.now != watched.before

    def _ask(self, watched: _Watched, ask: Callable[[], str]) -> None:
        state, due = self._answer(ask)
        with self._lock:
            watched.now = watched.now if state is None else state
            watched.due, watched.asked = due, False

    def _answer(self, ask: Callable[[], str]) -> tuple[str | None, float]:
        """The state, None where none is told, and when to ask again."""
        begin = self._clock()
        try:
            state = ask()
        except (DataError, OSError):
            state = None
        end = self._clock()
        return state, end + max(EVERY, _TIMES * (end - begin))
