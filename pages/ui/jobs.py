"""Long work in the background: once for each key, with its progress on the screen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import streamlit as st

Progress = Callable[[float, str], None]
TICK = 0.05


class Job:
    """One piece of work that runs once, in a thread of its own, however often it is asked for.

    A click while it runs interrupts the script that waits, never the work.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._value: Any = None
        self._error: Exception | None = None
        self.state = (0.0, "")

    def start(self, make: Callable[[Progress], Any]) -> None:
        """Begin, unless it has begun."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, args=(make,), daemon=True)
                self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the answer is still to come."""
        return self._thread is not None and self._thread.is_alive()

    def result(self) -> Any:  # noqa: ANN401 - whatever the work makes
        """The answer; waits for it. An error is raised, and the next ask tries again."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()
        if self._error is not None:
            error, self._error, self._thread = self._error, None, None
            raise error
        return self._value

    def _run(self, make: Callable[[Progress], Any]) -> None:
        try:
            self._value = make(self._report)
        except Exception as error:  # the waiting script shows it
            self._error = error

    def _report(self, share: float, doing: str) -> None:
        self.state = (share, doing)


@st.cache_resource(max_entries=64, show_spinner=False)
def _job(kind: str, key: str) -> Job:  # the arguments are the cache key
    return Job()


def obtain(kind: str, key: str, make: Callable[[Progress], Any], *, label: str) -> Any:  # noqa: ANN401
    """The result of a piece of work, known by its kind and key; shows progress while it runs."""
    job = _job(kind, key)
    job.start(make)
    if job.running:
        time.sleep(TICK)
    if job.running:
        slot = st.empty()
        while job.running:
            share, doing = job.state
            text = f"{label}: {doing}" if doing else label
            slot.progress(min(max(share, 0.0), 1.0), text=text)
            time.sleep(TICK)
        slot.empty()
    return job.result()
