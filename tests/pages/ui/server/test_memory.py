"""What is collected when: the new often, everything seldom, and nothing is lost sight of."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from pages.ui.server import memory
from pages.ui.server.memory import GROWN, WHOLE_EVERY, WHOLE_GROWN, Collector, resident_mb


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


class Circle:
    """Something that holds itself, so that only a collection lets it go."""

    def __init__(self) -> None:
        self.itself = self


def circle() -> weakref.ref[Circle]:
    return weakref.ref(Circle())


class Scene:
    """A process whose memory and time are told by hand."""

    def __init__(self) -> None:
        self.mb, self.now = 500.0, 0.0
        self.collector = Collector(memory=lambda: self.mb, clock=lambda: self.now)


def test_what_is_due_by_hand() -> None:
    scene = Scene()
    assert scene.collector.look() == ""
    scene.mb += GROWN
    assert scene.collector.look() == ""
    scene.mb += 1
    assert scene.collector.look() == "new"
    # from where the last one has left it
    scene.mb += GROWN
    assert scene.collector.look() == ""
    scene.mb = 500 + WHOLE_GROWN + 1
    assert scene.collector.look() == "whole"
    assert scene.collector.look() == ""
    scene.now = WHOLE_EVERY + 1
    assert scene.collector.look() == "whole"


def test_the_new_is_let_go_and_what_lives_is_set_aside() -> None:
    scene = Scene()
    dead, living = circle(), Circle()
    assert dead() is not None
    scene.mb += GROWN + 1
    assert scene.collector.look() == "new"
    assert dead() is None
    assert gc.get_freeze_count() > 0
    assert living.itself is living


def test_what_dies_after_it_was_set_aside_is_let_go_by_the_whole_one() -> None:
    scene = Scene()
    living = Circle()
    gone = weakref.ref(living)
    scene.mb += GROWN + 1
    scene.collector.look()
    del living
    gc.collect()
    # that is the price: set aside, it is not seen
    assert gone() is not None
    scene.now = WHOLE_EVERY + 1
    assert scene.collector.look() == "whole"
    assert gone() is None


def test_nothing_old_is_looked_at_by_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "CHECK", 0.001)
    looked, stop = threading.Event(), threading.Event()

    class Looks(Collector):
        def look(self) -> str:
            looked.set()
            return ""

    monkeypatch.setattr(memory, "Collector", Looks)
    thread = memory.keep_memory(stop)
    assert looked.wait(10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    young, _, old = gc.get_threshold()
    assert (young > 0, old) == (True, 1_000_000)


def test_the_memory_of_this_process() -> None:
    assert 10 < resident_mb() < 100_000
