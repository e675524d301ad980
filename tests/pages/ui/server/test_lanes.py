"""Heavy work takes its turn, tells its place, and is given up when nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from pages.ui.server import lanes
from pages.ui.server.lanes import Askers, Cancelled, Lane
from pages.ui.session import jobs
from pages.ui.session.jobs import BackgroundJob
from recommenders.errors import DataError
from recommenders.progress import Progress

PATIENCE = 10.0


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_heavy", [])
    monkeypatch.setattr(lanes, "_CHECK", 0.0)
    monkeypatch.setattr(lanes, "asker", lambda: None)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


class Work:
    """Work that goes on until it is let go, and reports all the time."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, progress: Progress) -> str:
        self.begun.set()
        while not self.go.wait(0.01):
            progress(0.5, "counting")
        return "done"


def test_two_run_and_the_others_say_how_many_come_before_them() -> None:
    lane, works = Lane(), [Work() for _ in range(4)]
    pieces = [BackgroundJob(lane) for _ in works]
    for piece, work in zip(pieces, works, strict=True):
        piece.start(work)
        until(lambda: work.begun.is_set() or piece.ahead is not None)  # noqa: B023
    until(lambda: works[1].begun.is_set())
    assert [piece.ahead for piece in pieces] == [None, None, 0, 1]
    assert jobs._said(pieces[3], "Judging", 0.0) == (
        0.0,
        "Judging: waiting for its turn on this server, 1 more before it",
    )
    assert "it is the next" in jobs._said(pieces[2], "Judging", 0.0)[1]
    works[0].go.set()
    until(lambda: works[2].begun.is_set())
    assert not works[3].begun.is_set()
    assert pieces[3].ahead == 0
    for work in works:
        work.go.set()
    assert [piece.result() for piece in pieces] == ["done"] * 4
    until(lambda: not jobs._heavy)


def test_lanes_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_JOBS", "1")
    slow = Work()
    measured, fitted = BackgroundJob(Lane()), BackgroundJob(Lane())
    measured.start(slow)
    fitted.start(lambda progress: "fit")
    assert fitted.result() == "fit"
    slow.go.set()
    assert measured.result() == "done"


def test_work_that_is_a_part_of_work_needs_no_turn_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BECAUSAL_JOBS", "1")
    lane = Lane()
    outer, inner, queued = (BackgroundJob(lane) for _ in range(3))
    entered = threading.Event()

    def whole(progress: Progress) -> str:
        entered.set()
        # one that is begun here, and one that somebody else has asked for and that waits for us
        inner.start(lambda _: "a part")
        until(lambda: queued.ahead is not None)
        queued.start(lambda _: "never")
        return f"{inner.result()}, {queued.result()}"

    outer.start(whole)
    entered.wait(PATIENCE)
    queued.start(lambda _: "another")
    assert outer.result() == "a part, another"


def test_a_row_that_is_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_JOBS", "1")
    monkeypatch.setenv("BECAUSAL_WAITING_JOBS", "1")
    lane, work = Lane(), Work()
    pieces = [BackgroundJob(lane) for _ in range(3)]
    pieces[0].start(work)
    work.begun.wait(PATIENCE)
    pieces[1].start(lambda _: "second")
    with pytest.raises(DataError, match=r"1 long pieces of work wait.*few minutes"):
        pieces[2].start(lambda _: "third")
    assert not pieces[2].begun
    work.go.set()
    assert pieces[1].result() == "second"
    # there is room again
    pieces[2].start(lambda _: "third")
    assert pieces[2].result() == "third"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The sessions that are connected; nobody comes back after a tenth of a second."""
    present: set[str] = set()
    monkeypatch.setattr(lanes, "connected", present.__contains__)
    monkeypatch.setattr(lanes, "LEFT", 0.1)
    return present


def test_work_goes_on_as_long_as_one_of_those_who_asked_is_there(here: set[str]) -> None:
    here |= {"ann", "bob"}
    piece, work = BackgroundJob(Lane()), Work()
    for session in ("ann", "bob"):
        piece.askers.add(session)
    piece.start(work)
    work.begun.wait(PATIENCE)
    here.remove("ann")
    time.sleep(0.4)
    assert piece.running
    here.remove("bob")
    with pytest.raises(Cancelled):
        piece.result()
    assert not piece.begun
    # whoever asks again has it made anew
    work.go.set()
    piece.askers.add("cat")
    here.add("cat")
    piece.start(work)
    assert piece.result() == "done"


def test_work_that_nobody_waits_for_gives_its_place_in_the_row_away(
    here: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_JOBS", "1")
    lane, work, ran = Lane(), Work(), threading.Event()
    first, second = BackgroundJob(lane), BackgroundJob(lane)
    first.start(work)
    work.begun.wait(PATIENCE)
    second.askers.add("ann")
    second.start(lambda _: ran.set())
    with pytest.raises(Cancelled):
        second.result()
    assert not lane.waits(second)
    assert not ran.is_set()
    work.go.set()
    assert first.result() == "done"


def test_a_page_that_loads_again_loses_nothing(here: set[str]) -> None:
    askers = Askers()
    askers.add("before")
    assert not askers.gone()
    askers.add("after")
    here.add("after")
    time.sleep(0.15)
    assert not askers.gone()
    assert not askers.only("after")


def test_a_file_that_is_waited_for_has_somebody(here: set[str]) -> None:
    askers = Askers()
    askers.add("gone")
    askers.add(None)
    time.sleep(0.15)
    assert not askers.gone()
    askers.remove(None)
    assert not askers.gone()
    time.sleep(0.15)
    assert askers.gone()


def test_a_window_that_asks_for_too_much_gives_up_what_it_does_not_look_at(
    here: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_SESSION_JOBS", "2")
    here |= {"ann", "bob"}
    monkeypatch.setattr(jobs, "asker", lambda: "ann")
    lane, works = Lane(), [Work() for _ in range(4)]
    pieces = [BackgroundJob(lane) for _ in works]
    for piece, work in zip(pieces[:2], works, strict=False):
        piece.askers.add("ann")
        piece.start(work)
    pieces[0].watched = 1
    pieces[2].askers.add("ann")
    pieces[2].start(works[2])
    # the second: the first is on a screen
    with pytest.raises(Cancelled):
        pieces[1].result()
    pieces[2].watched = 1
    pieces[3].askers.add("ann")
    with pytest.raises(DataError, match="2 long pieces of work run or wait for this window"):
        pieces[3].start(works[3])
    # what somebody else has asked for as well does not count
    pieces[0].askers.add("bob")
    pieces[3].start(works[3])
    for work in works:
        work.go.set()
    assert pieces[3].result() == "done"


def test_what_is_known_to_take_moments_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    # a fit that is read from the cache, behind one that is made
    monkeypatch.setenv("BECAUSAL_JOBS", "1")
    lane, slow = Lane(), Work()
    made, read = BackgroundJob(lane), BackgroundJob(lane)
    made.start(slow)
    slow.begun.wait(PATIENCE)
    read.start(lambda _: "read", heavy=False)
    assert read.result() == "read"
    slow.go.set()
    assert made.result() == "done"
