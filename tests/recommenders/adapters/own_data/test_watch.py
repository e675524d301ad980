"""Whether a database has changed: asked seldom, never waited for, and never an error."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from recommenders.adapters.own_data.watch import EVERY, DatabaseWatch
from recommenders.errors import DataError


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def wait() -> None:
    """Until nobody is asked any more."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and "_ask" in thread.name:
            thread.join(5)


def refuse() -> str:
    raise DataError("the database refuses", remedy="Start it.")


def test_it_is_asked_seldom_and_behind() -> None:
    clock, asked = Clock(), []
    state = "1"

    def ask() -> str:
        asked.append(threading.current_thread().name)
        return state

    watch = DatabaseWatch(clock)
    assert not watch.changed("a", ask)  # nobody has read it
    watch.begin("a", ask)
    state = "2"
    clock.now = EVERY - 1
    assert not watch.changed("a", ask)
    clock.now = EVERY
    watch.changed("a", ask)
    wait()
    assert watch.changed("a", ask)
    assert len(asked) == 2
    assert asked[1] != threading.current_thread().name
    watch.end("a")
    assert not watch.changed("a", ask)


def test_who_looks_does_not_wait_and_asks_once() -> None:
    clock, go, asked = Clock(), threading.Event(), []

    def ask() -> str:
        asked.append(1)
        if len(asked) > 1:
            assert go.wait(5)
        return str(len(asked))

    watch = DatabaseWatch(clock)
    watch.begin("a", ask)
    clock.now = EVERY
    assert not any(watch.changed("a", ask) for _ in range(5))
    go.set()
    wait()
    assert watch.changed("a", ask)
    assert len(asked) == 2


def test_a_slow_answer_is_asked_for_more_seldom() -> None:
    clock, asked = Clock(), []

    def ask() -> str:
        asked.append(1)
        clock.now += 10
        return "1"

    watch = DatabaseWatch(clock)
    watch.begin("a", ask)
    clock.now = 999
    watch.changed("a", ask)
    wait()
    assert len(asked) == 1
    clock.now = 1010
    watch.changed("a", ask)
    wait()
    assert len(asked) == 2


@pytest.mark.parametrize("then", [refuse, lambda: "1"])
def test_what_fails_has_not_changed(then: Callable[[], str]) -> None:
    clock = Clock()
    watch = DatabaseWatch(clock)
    watch.begin("a", lambda: "1")
    clock.now = EVERY
    watch.changed("a", then)
    wait()
    assert not watch.changed("a", then)
    assert not watch.unknown("a")


def test_what_never_answered_is_not_watched() -> None:
    clock = Clock()
    watch = DatabaseWatch(clock)
    watch.begin("a", refuse)
    clock.now = EVERY
    assert not watch.changed("a", lambda: "2")
    assert watch.unknown("a")
    # files have no state of their own
    watch.begin("b", lambda: "")
    assert not watch.unknown("b")
