"""Pages come one after the other, and one that takes long holds nobody up for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from pages.ui.server.script_turns import ScriptTurns

SOON = 10.0
NEVER = 3_600.0


@dataclass(slots=True, kw_only=True)
class Page:
    """A page in a thread of its own, which is made until it is let go."""

    turns: ScriptTurns
    made: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    inside: Callable[[], object] | None = None
    thread: threading.Thread | None = None

    def ask(self) -> Page:
        """Ask for it, and come back when it is made or waits."""
        before = self.turns.waiting
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        while not self.made.is_set() and self.turns.waiting == before:
            self.made.wait(0.001)
        return self

    def finish(self) -> None:
        """Let it end."""
        self.done.set()
        assert self.thread is not None
        self.thread.join(SOON)
        assert not self.thread.is_alive()

    def _run(self) -> None:
        with self.turns.in_turn():
            self.made.set()
            if self.inside is not None:
                self.inside()
            self.done.wait(SOON)


def test_they_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns = ScriptTurns(NEVER)
    pages = [Page(turns=turns).ask() for _ in range(4)]
    assert turns.waiting == 3
    for number, page in enumerate(pages):
        assert page.made.wait(SOON)
        # none of those behind it
        assert [other.made.is_set() for other in pages[number + 1 :]] == [False] * (3 - number)
        page.finish()
    assert turns.waiting == 0
    # and whoever comes when nobody waits does not wait
    Page(turns=turns).ask().finish()


def test_the_next_does_not_wait_for_one_that_takes_long() -> None:
    turns = ScriptTurns(0.05)
    long = Page(turns=turns).ask()
    second, third = Page(turns=turns).ask(), Page(turns=turns).ask()
    assert second.made.wait(SOON)
    second.finish()
    # the third need not wait for the long one once more
    assert third.made.wait(SOON)
    long.finish()
    third.finish()
    assert turns.waiting == 0


def test_the_end_of_one_that_was_passed_lets_nobody_in() -> None:
    turns = ScriptTurns(0.05)
    long = Page(turns=turns).ask()
    second = Page(turns=turns).ask()
    assert second.made.wait(SOON)
    turns._long = NEVER
    third = Page(turns=turns).ask()
    long.finish()
    assert not third.made.wait(0.1)
    second.finish()
    assert third.made.wait(SOON)
    third.finish()


def test_who_waits_for_something_lets_the_others_go_before() -> None:
    turns = ScriptTurns(NEVER)
    go, aside, back = threading.Event(), threading.Event(), threading.Event()

    def wait_aside() -> None:
        with turns.aside():
            aside.set()
            go.wait(SOON)
        back.set()

    first = Page(turns=turns, inside=wait_aside).ask()
    assert aside.wait(SOON)
    second = Page(turns=turns).ask()
    assert second.made.wait(SOON)
    go.set()
    # it comes after the one that has begun meanwhile
    assert not back.wait(0.1)
    second.finish()
    assert back.wait(SOON)
    first.finish()


def test_a_page_that_fails_holds_nobody_up() -> None:
    turns = ScriptTurns(NEVER)
    with pytest.raises(ValueError, match="no"), turns.in_turn():
        raise ValueError("no")
    Page(turns=turns).ask().finish()
    # outside of a page nothing has to step aside
    with turns.aside():
        Page(turns=turns).ask().finish()
