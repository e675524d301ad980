from __future__ import annotations

import io

import pytest

from recommenders import progress
from recommenders.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_file_gets_a_line_at_the_end_of_a_quick_part() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream)
    bar.start("explaining", 3)
    for name in ("a", "b", "c"):
        bar.step(name)
    assert stream.getvalue().count("\n") == 1
    assert "explaining" in stream.getvalue()
    assert "100%" in stream.getvalue()
    assert stream.getvalue().endswith("c\n")


def test_a_slow_part_says_so_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 10_000, 60))
    monkeypatch.setattr(progress.time, "perf_counter", lambda: float(next(now)))
    stream = io.StringIO()
    bar = ProgressBar(stream)
    bar.start("explaining", 200)
    bar.step("one")
    assert "3:19:00 left" in stream.getvalue()
    bar.step("two")
    assert stream.getvalue().count("\n") == 2


def test_a_terminal_keeps_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    stream = Terminal()
    bar = ProgressBar(stream)
    bar.start("explaining", 5)
    for _ in range(5):
        bar.step("x" * 300)
    assert stream.getvalue().count("\r") == 5
    assert stream.getvalue().count("\n") == 1
    assert max(map(len, stream.getvalue().replace("\n", "").split("\r"))) == 100


def test_a_long_step_is_named_before_it_is_done() -> None:
    stream, file = Terminal(), io.StringIO()
    for where in (stream, file):
        bar = ProgressBar(where)
        bar.start("preparing", 2)
        bar.doing("LXR")
    assert "0%  LXR" in stream.getvalue()
    assert file.getvalue() == ""


def test_nothing_to_do_says_nothing() -> None:
    stream = io.StringIO()
    ProgressBar(stream).start("explaining", 0)
    assert stream.getvalue() == ""
