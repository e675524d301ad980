"""The process that `recommenders.operation.processes.run_apart` starts: one piece of work."""

from __future__ import annotations

import logging
import os
import pickle  # nosec B403
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from recommenders.operation.lifeline import end_with_parent
from recommenders.operation.processes import ELSEWHERE, NotApartError

NICE: Final = 5
"""How far it stands back where there are fewer cores than work: clicks go before."""
FIRST: Final = 800
"""Of 1,000: how much rather than others it is ended where memory runs out (proc(5))."""
PAUSE: Final = 0.05
"""Seconds between two reports of the same words."""


class Parent:
    """The process that waits for the work; any thread may tell it something."""

    def __init__(self, channel: Connection) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._doing: str | None = None
        self._told = 0.0

    def tell(self, kind: str, *parts: object) -> None:
        """Send a message; ends this process where nobody reads it any more."""
        try:
            with self._lock:
                self._channel.send((kind, *parts))
        except BrokenPipeError:
            os._exit(1)

    def progress(self, share: float, doing: str) -> None:
        """A `recommenders.progress.Progress`: the parent is told, though not of every step."""
        now = time.monotonic()
        if doing != self._doing or now - self._told >= PAUSE:
            self._doing, self._told = doing, now
            self.tell("progress", float(share), doing)


class ParentLog(logging.Handler):
    """Entries of the log go to the parent, which writes them as it writes its own."""

    def __init__(self, parent: Parent) -> None:
        super().__init__()
        self._parent = parent

    def emit(self, record: logging.LogRecord) -> None:
        """Send an entry."""
        self._parent.tell("log", record.levelno, record.name, self.format(record))


def main(modules: Sequence[str] = ()) -> None:
    """Do the work that stands on standard input, and say on standard output what came of it.

    ``modules`` are imported first: the work that is waited for is likely to need them.
    """
    end_with_parent(group=True)
    _stand_back()
    # whoever prints (a model of one's own) does not print into the answer
    channel = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)
    parent = Parent(channel)
    logging.getLogger().addHandler(ParentLog(parent))
    for module in modules:
        with suppress(ImportError):  # the work itself says what is missing
            import_module(module)
    try:
        work, arguments = pickle.load(sys.stdin.buffer)  # nosec B301
    except Exception as error:  # what it needs cannot be found here
        parent.tell("raised", NotApartError(f"{type(error).__name__}: {error}"))
        return
    try:
        result = work(*arguments, progress=parent.progress)
    except BaseException as error:  # as whoever asks for the answer of a thread gets it
        parent.tell("raised", _sendable(error))
        return
    try:
        parent.tell("done", result)
    except Exception as error:  # whatever the state of an object makes of it
        parent.tell("raised", NotApartError(f"{type(error).__name__}: {error}"))


def _stand_back() -> None:
    """Where there is too little processor time or memory, the server goes before."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    with suppress(OSError):  # not on Linux: there the system chooses by itself
        Path("/proc/self/oom_score_adj").write_text(f"{FIRST}\n")


def _sendable(error: BaseException) -> BaseException:
    """The error with where it came from, or one with its text where it cannot be sent itself."""
    places = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    try:
        pickle.loads(pickle.dumps(error))  # nosec B301
    except Exception:  # whatever its own way of being pickled makes of it
        error = RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note(f"{ELSEWHERE}\n{places}")
    return error
