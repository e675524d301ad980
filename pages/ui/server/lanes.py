"""Whose turn it is: heavy work runs a few at a time, in the order in which it was asked for.

What every page needs (data, fits) never waits behind what somebody has asked to be measured: each
has a lane of its own, with as many places as the limit `jobs` says.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from typing import Any, Final

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from recommenders.configuration import limits
from recommenders.errors import DataError

READING, FITTING, MEASURING = "reading", "fitting", "measuring"
LANES: Final = {
    **dict.fromkeys(("data set", "draft", "look", "experiment file", "experiment table"), READING),
    **dict.fromkeys(("fit", "surrogate", "search", "homepage"), FITTING),
    **dict.fromkeys(
        (
            "agreement",
            "ceiling",
            "cohort",
            "counts",
            "demand",
            "everyone",
            "experiment read-out",
            "explained",
            "exposure",
            "held-back lists",
            "interleave",
            "off-policy",
            "position",
            "quality",
            "readings",
            "reasons",
            "recipients",
            "rule changes",
            "rule effects",
            "rules",
            "search taste",
            "varied lists",
        ),
        MEASURING,
    ),
}
"""The lane of each kind of heavy work; other kinds take moments, and never wait."""
LEFT: Final = 30.0
"""Seconds after which somebody who is not connected is not coming back: reloading takes fewer."""
_TICK: Final = 0.1
_CHECK: Final = 1.0


class Cancelled(Exception):  # noqa: N818 - no error: nobody waits for it
    """Nobody waits for the work any more."""


def asker() -> str | None:
    """The session that this thread runs for; None outside of any."""
    context = get_script_run_ctx(suppress_warning=True)
    return None if context is None else str(context.session_id)


def connected(session: str) -> bool:
    """Whether a browser is there for a session; where there is no server, somebody always is."""
    return not Runtime.exists() or Runtime.instance().is_active_session(session)


class Askers:
    """Who has asked for a piece of work, and whether any of them is still there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: set[str] = set()
        self._unnamed = 0
        self._gone_since: float | None = None
        self._checked = 0.0

    def add(self, session: str | None) -> None:
        """One more who waits; those without a session are told when they have it (`remove`)."""
        with self._lock:
            if session is None:
                self._unnamed += 1
            else:
                self._sessions.add(session)
            self._gone_since = None

    def remove(self, session: str | None) -> None:
        """One who does not wait any more."""
        with self._lock:
            if session is None:
                self._unnamed -= 1
            else:
                self._sessions.discard(session)

    def only(self, session: str) -> bool:
        """Whether nobody but this session has asked."""
        with self._lock:
            return not self._unnamed and self._sessions == {session}

    def gone(self) -> bool:
        """Whether all of them have left, and for longer than a page takes to load again."""
        now = time.monotonic()
        with self._lock:
            if now - self._checked < _CHECK:
                return False
            self._checked = now
            if self._unnamed or not self._sessions or any(map(connected, self._sessions)):
                self._gone_since = None
                return False
            if self._gone_since is None:
                self._gone_since = now
            return now - self._gone_since > LEFT


class Lane:
    """Work of one lane: so many pieces run, and the others wait in a row."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self._changed = threading.Condition()
        self._running: list[Any] = []
        self._waiting: list[Any] = []
        self._let_through: list[Any] = []

    @property
    def lengths(self) -> tuple[int, int]:
        """How many pieces of work run, and how many wait."""
        with self._changed:
            return len(self._running), len(self._waiting)

    def ahead(self, piece: object) -> int:
        """How many wait before a piece of work; 0 for the next one, and for one that runs."""
        with self._changed:
            return self._waiting.index(piece) if piece in self._waiting else 0

    def waits(self, piece: object) -> bool:
        """Whether it is not its turn yet."""
        with self._changed:
            return piece in self._waiting

    def queue(self, piece: object) -> None:
        """Put a piece of work at the end of the row; raises `DataError` where that is too long."""
        most = limits().waiting_jobs
        with self._changed:
            if len(self._waiting) >= most:
                raise DataError(
                    f"{most:,} long pieces of work wait for their turn on this server",
                    remedy="Try again in a few minutes.",
                )
            self._waiting.append(piece)

    def enter(self, piece: object, given_up: Callable[[], bool]) -> None:
        """Wait for its turn; raises `Cancelled` where it is given up before."""
        with self._changed:
            try:
                while not self._may_run(piece):
                    if given_up():
                        raise Cancelled
                    self._changed.wait(_TICK)
                self._running.append(piece)
            finally:
                self._waiting.remove(piece)
                self._changed.notify_all()

    def let_through(self, piece: object) -> None:
        """Let a piece of work run at once that another one waits for, which has its turn."""
        with self._changed:
            self._let_through.append(piece)
            self._changed.notify_all()

    def _may_run(self, piece: object) -> bool:
        if piece in self._let_through:
            self._let_through.remove(piece)
            return True
        return self._waiting[0] is piece and len(self._running) < limits().jobs

    def leave(self, piece: object) -> None:
        """The next one's turn."""
        with self._changed:
            self._running.remove(piece)
            self._changed.notify_all()


TURNS: Final = {name: Lane(name) for name in (READING, FITTING, MEASURING)}
"""The lanes of this server."""


def make_room(session: str | None, pieces: Collection[Any]) -> None:
    """Let a session ask for one more piece of heavy work; ``pieces`` are all that are not done.

    What it alone has asked for, and does not look at any more, is given up first, the oldest
    before the others. Raises `DataError` where it looks at all of them.
    """
    if session is None:
        return
    most = limits().session_jobs
    own = [piece for piece in pieces if piece.askers.only(session)]
    for piece in own:
        if len(own) < most:
            return
        if not piece.watched:
            piece.cancel()
            own = [other for other in own if other is not piece]
    if len(own) >= most:
        raise DataError(
            f"{most:,} long pieces of work run or wait for this window",
            remedy="Wait until one of them is done, or close the other tabs that show them.",
        )
