"""Long work in the background: once for each key, with its progress on the screen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextvars import ContextVar, copy_context
from hashlib import blake2b
from typing import Any, TypeAlias, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui.server.lanes import (
    LANES,
    TURNS,
    Askers,
    Cancelled,
    Lane,
    asker,
    make_room,
)
from pages.ui.server.metrics import counted_job
from pages.ui.server.script_turns import SCRIPTS
from recommenders.evaluation.durations import spoken
from recommenders.operation.counts import COUNTS, READS
from recommenders.progress import Progress, seconds_left

Answer = TypeVar("Answer")
TICK = 0.05
DRAWN = 0.25
"""Seconds between two pictures of a bar.

A browser that draws more of them does not come to load what else the page has; and a click is
heard when one is drawn.
"""
LONG = 5.0
"""Seconds from which it is said how long work takes that cannot tell how far it is."""
ALMOST = 0.95
"""Where its bar stays when it takes longer than it was said to."""
_UNTITLED = "_page_without_its_title"
"""In the session state: what the page is called that has not drawn its title yet."""
_PLACE = "_place_to_wait_in"
"""In the session state: where that is waited for."""
IDLE = 1.0
"""Seconds without any work that a page waits for, before work behind the pages begins."""
Codes: TypeAlias = tuple[int, ...]
"""Customers, by their codes."""


def key_of(codes: Codes | None) -> str:
    """A short key for the customers of a cohort; None is everybody."""
    return "all" if codes is None else blake2b(repr(codes).encode(), digest_size=12).hexdigest()


class BackgroundJob:
    """One piece of work that runs once, in a thread of its own, however often it is asked for.

    A click while it runs interrupts the script that waits, never the work. It is given up when all
    who have asked for it have left: the next report of its progress ends it.
    """

    def __init__(self, lane: Lane | None = None) -> None:
        self._lock = threading.Lock()
        self._answer: Future[Any] | None = None
        self._cancelled = False
        self.state = (0.0, "")
        self._began = 0.0
        self._lane = lane
        self.askers = Askers()
        self.watched = 0
        """Pages that show its progress now."""

    def start(self, work: Callable[[Progress], Any], *, heavy: bool = True) -> None:
        """Begin, unless it has begun; begin again where it has failed.

        Work of a lane that is not ``heavy`` this time takes no turn. Raises `DataError` where there
        is no room for one more.
        """
        with self._lock:
            if self._answer is None or (self._answer.done() and self._answer.exception()):
                # what is part of a piece of work has its turn with that
                queued = heavy and self._lane is not None and not _inside.get()
                if queued:
                    make_room(asker(), [job for job in _heavy if job is not self])
                    assert self._lane is not None
                    self._lane.queue(self)
                    _heavy.append(self)
                self._answer, self._cancelled, self.state = Future(), False, (0.0, "")
                self._began = time.monotonic()
                # in the context of the run that asks, so that it writes dates as the screen does
                arguments = (self._run, work, self._answer, queued)
                thread = threading.Thread(target=copy_context().run, args=arguments, daemon=True)
                thread.start()
            elif _inside.get() and self._lane is not None and self._lane.waits(self):
                # who waits for it has a turn, and may hold the very place that it waits for
                self._lane.let_through(self)

    def cancel(self) -> None:
        """Give it up: it ends at its next report."""
        self._cancelled = True

    @property
    def begun(self) -> bool:
        """Whether the work was started and not given up, however it ended."""
        return self._answer is not None and not self._given_up

    @property
    def running(self) -> bool:
        """Whether the answer is still to come."""
        return self._answer is not None and not self._answer.done()

    @property
    def ahead(self) -> int | None:
        """How many pieces of work come before it; None where it is its turn."""
        waits = self._lane is not None and self._lane.waits(self)
        return self._lane.ahead(self) if waits and self._lane is not None else None

    @property
    def left(self) -> str:
        """How long it still takes, in words; empty while too little is done to tell."""
        seconds = seconds_left(self.state[0], self.elapsed)
        return "" if seconds is None else f" · {spoken(seconds)} left"

    @property
    def elapsed(self) -> float:
        """Seconds since it began, or since it was its turn."""
        return time.monotonic() - self._began

    def wait(self, seconds: float) -> None:
        """Until it is done, or so many seconds."""
        if self._answer is not None:
            wait([self._answer], seconds)

    def result(self) -> Any:  # noqa: ANN401 - whatever the work makes
        """The answer of the work that was started; waits for it. Its error is raised to all."""
        assert self._answer is not None
        return self._answer.result()

    @property
    def _given_up(self) -> bool:
        return (
            self._answer is not None
            and self._answer.done()
            and isinstance(self._answer.exception(), Cancelled)
        )

    def _unwanted(self) -> bool:
        return self._cancelled or self.askers.gone()

    def _run(self, work: Callable[[Progress], Any], answer: Future[Any], queued: bool) -> None:
        _inside.set(True)
        try:
            answer.set_result(self._in_turn(work) if queued else work(self._report))
        except BaseException as error:  # whoever waits for the answer shows it
            answer.set_exception(error)

    def _in_turn(self, work: Callable[[Progress], Any]) -> Any:  # noqa: ANN401 - what it makes
        assert self._lane is not None
        try:
            self._lane.enter(self, self._unwanted)
            try:
                self._began = time.monotonic()
                with counted_job(self._lane.name):
                    return work(self._report)
            finally:
                self._lane.leave(self)
        finally:
            # before anybody has the answer, who may ask for more at once
            _heavy.remove(self)

    def _report(self, share: float, doing: str) -> None:
        self.state = (share, doing)
        if self._unwanted():
            raise Cancelled


_inside: ContextVar[bool] = ContextVar("inside", default=False)
"""Whether the code that runs is part of a piece of work."""
_heavy: list[BackgroundJob] = []
"""Heavy pieces of work that are not done, the oldest first."""
_waiting: list[BackgroundJob] = []
"""For each page that waits now, the piece of work that it waits for."""


@st.cache_resource(max_entries=64, show_spinner=False)
def _job(kind: str, key: str) -> BackgroundJob:  # the arguments are the cache key
    lane = LANES.get(kind)
    return BackgroundJob(None if lane is None else TURNS[lane])


def forget(kind: str, key: str) -> None:
    """Let a result go: it is made again when it is asked for."""
    _job.clear(kind, key)


def run_behind(
    kind: str, key: str, work: Callable[[Progress], Answer]
) -> tuple[bool, Answer | None]:
    """The same without waiting: whether it still runs, and its result once it does not.

    Its error is raised when it is done, each time: what failed is not tried again by looking.
    """
    job = start_behind(kind, key, work)
    return (True, None) if job.running else (False, job.result())


def start_behind(kind: str, key: str, work: Callable[[Progress], Any]) -> BackgroundJob:
    """Begin work that nobody waits for, once no page waits for any; gives the job."""
    job = _job(kind, key)

    def when_idle(progress: Progress) -> Any:  # noqa: ANN401 - whatever the work makes
        wait_until_idle(job)
        return work(progress)

    job.askers.add(asker())
    if not job.begun:
        job.start(when_idle)
    return job


def wait_until_idle(job: BackgroundJob | None = None) -> None:
    """Until no page has waited for work for a while, or one waits for this ``job``."""
    still = 0.0
    # a page that waits for this very work would wait for ever if that waited for the page
    while still < IDLE and job not in _waiting:
        time.sleep(TICK)
        # whoever waits for a turn waits perhaps for this one's
        still = 0.0 if any(waiting_job.ahead is None for waiting_job in _waiting) else still + TICK


def wait_for(kind: str, key: str, work: Callable[[Progress], Answer]) -> Answer:
    """The result of a piece of work where there is no screen to show progress on: for a file."""
    job = _job(kind, key)
    # who asks for a file has no session: known until it is there
    job.askers.add(None)
    try:
        job.start(work)
        answer: Answer = job.result()
    finally:
        job.askers.remove(None)
    return answer


def begin_page(name: str) -> None:
    """Say what the page of this run is called, for whoever waits before its title is drawn.

    All of them wait in one place, which is here.
    """
    st.session_state[_UNTITLED] = name
    st.session_state[_PLACE] = st.empty()


def wait_in_place() -> None:
    """From here on each is waited for where it is asked for: the page has its title, or the place
    of the run before is gone and this one has not begun its page.
    """
    st.session_state[_UNTITLED] = ""


def run_once(
    kind: str,
    key: str,
    work: Callable[[Progress], Answer],
    *,
    label: str,
    heavy: bool = True,
    seconds: float = 0.0,
) -> Answer:
    """The result of a piece of work, known by its kind and key; shows progress while it runs.

    Heavy kinds take turns (`pages.ui.server.lanes`), unless this one is known not to be ``heavy``.
    ``seconds`` is about how long it takes, for work that cannot tell how far it is. Within other
    work there is no screen, and it is only waited for.
    """
    if _inside.get():
        return wait_for(kind, key, work)
    job = _job(kind, key)
    known = job.begun and not job.running
    COUNTS.add(READS, cache="memory", result="hit" if known else "miss")
    job.askers.add(asker())
    job.start(work, heavy=heavy)
    slot = _slot()
    if job.running:
        with SCRIPTS.aside():
            _show_progress(job, slot, label, seconds)
    try:
        answer: Answer = job.result()
    except Cancelled:
        # given up just as somebody came back for it
        return run_once(kind, key, work, label=label, heavy=heavy, seconds=seconds)
    return answer


def _show_progress(job: BackgroundJob, slot: DeltaGenerator, label: str, seconds: float) -> None:
    """Until the work is done; what is done soon shows nothing."""
    job.wait(TICK)
    if not job.running:
        return
    _waiting.append(job)
    job.watched += 1
    bar = _bar_below_title(slot)
    try:
        while job.running:
            share, text = _said(job, label, seconds)
            bar.progress(share, text=text)
            job.wait(DRAWN)
    finally:
        job.watched -= 1
        _waiting.remove(job)
    slot.empty()


def _slot() -> DeltaGenerator:
    """Where this work may be waited for: in every run, so that what follows keeps its place."""
    if not st.session_state.get(_UNTITLED):
        return st.empty()
    place: DeltaGenerator = st.session_state[_PLACE]
    return place


def _bar_below_title(slot: DeltaGenerator) -> DeltaGenerator:
    """Where progress is shown: below the name of the page while that has no title."""
    name = st.session_state.get(_UNTITLED, "")
    if not name:
        return slot
    with slot.container():
        st.title(name, anchor=False)
        return st.empty()


def _said(job: BackgroundJob, label: str, seconds: float) -> tuple[float, str]:
    """How far a piece of work is, 0 to 1, and in words; or how many come before it."""
    ahead = job.ahead
    if ahead is not None:
        before = f"{ahead:,} more before it" if ahead else "it is the next"
        return 0.0, f"{label}: waiting for its turn on this server, {before}"
    (share, doing), left = job.state, job.left
    if not share and seconds >= LONG:
        elapsed = job.elapsed
        share = min(elapsed / seconds, ALMOST)
        left = f" · {spoken(seconds - elapsed)} left" if elapsed < seconds else ""
    return min(max(share, 0.0), 1.0), (f"{label}: {doing}" if doing else label) + left
