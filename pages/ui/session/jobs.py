"""Long work in the background: once for each key, with its progress on the screen."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from typing import Any, TypeVar

import streamlit as st

from recommenders.progress import Progress

Answer = TypeVar("Answer")
TICK = 0.05


class BackgroundJob:
    """One piece of work that runs once, in a thread of its own, however often it is asked for.

    A click while it runs interrupts the script that waits, never the work.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answer: Future[Any] | None = None
        self.state = (0.0, "")

    def start(self, work: Callable[[Progress], Any]) -> None:
        """Begin, unless it has begun; begin again where it has failed."""
        with self._lock:
            if self._answer is None or (self._answer.done() and self._answer.exception()):
                self._answer = Future()
                # in the context of the run that asks, so that it writes dates as the screen does
                arguments = (self._run, work, self._answer)
                thread = threading.Thread(target=copy_context().run, args=arguments, daemon=True)
                thread.start()

    @property
    def running(self) -> bool:
        """Whether the answer is still to come."""
        return self._answer is not None and not self._answer.done()

    def result(self) -> Any:  # noqa: ANN401 - whatever the work makes
        """The answer of the work that was started; waits for it. Its error is raised to all."""
        assert self._answer is not None
        return self._answer.result()

    def _run(self, work: Callable[[Progress], Any], answer: Future[Any]) -> None:
        try:
            result = work(self._report)
            # Streamlit collects all garbage after each run: what stays need not be looked at
            gc.collect()
            gc.freeze()
            answer.set_result(result)
        except Exception as error:  # whoever waits for the answer shows it
            answer.set_exception(error)

    def _report(self, share: float, doing: str) -> None:
        self.state = (share, doing)


@st.cache_resource(max_entries=64, show_spinner=False)
def _job(kind: str, key: str) -> BackgroundJob:  # the arguments are the cache key
    return BackgroundJob()


def run_once(kind: str, key: str, work: Callable[[Progress], Answer], *, label: str) -> Answer:
    """The result of a piece of work, known by its kind and key; shows progress while it runs."""
    job = _job(kind, key)
    job.start(work)
    # the slot is there in every run, used or not: what follows keeps its place on the screen
    slot = st.empty()
    if job.running:
        time.sleep(TICK)
    if job.running:
        while job.running:
            share, doing = job.state
            text = f"{label}: {doing}" if doing else label
            slot.progress(min(max(share, 0.0), 1.0), text=text)
            time.sleep(TICK)
        slot.empty()
    answer: Answer = job.result()
    return answer
