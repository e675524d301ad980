from __future__ import annotations

import io

import pytest

from recommenders.progress import ProgressBar, seconds_left, silent


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(stream: io.StringIO) -> str:
    bar = ProgressBar(stream)
    bar.start("preparing", 1)
    bar.doing("LXR")
    bar.step("LXR")
    bar.start("explaining", 4)
    bar.step("a")
    bar.step("b", steps=3)
    return stream.getvalue()


def test_nothing_is_written_where_no_terminal_is() -> None:
    assert run(io.StringIO()) == ""


def test_a_terminal_gets_a_line_for_each_part() -> None:
    text = run(Terminal())
    # what a terminal shows of a line is what was written after the last carriage return
    lines = [line.split("\r")[-1] for line in text.removesuffix("\n").split("\n")]
    for line, title, count in zip(lines, ("preparing", "explaining"), ("1/1", "4/4"), strict=True):
        assert line.startswith(title)
        assert "100%" in line
        assert count in line


def test_a_long_step_is_named_before_it_is_done() -> None:
    stream = Terminal()
    bar = ProgressBar(stream)
    bar.start("preparing", 2)
    bar.doing("LXR")
    line = stream.getvalue().split("\r")[-1]
    assert "0/2" in line
    assert "LXR" in line


def test_a_part_that_is_broken_off_leaves_the_next_a_line_of_its_own() -> None:
    stream = Terminal()
    bar = ProgressBar(stream)
    bar.start("preparing", 2)
    bar.start("explaining", 1)
    assert stream.getvalue().count("\n") == 1


def test_nothing_to_do_says_nothing() -> None:
    stream = Terminal()
    bar = ProgressBar(stream)
    bar.start("explaining", 0)
    bar.doing("nothing")
    bar.step("nothing")
    assert stream.getvalue() == ""


def test_nobody_has_to_look() -> None:
    silent(0.5, "half way")


def test_what_is_left_is_told_once_enough_is_done() -> None:
    assert seconds_left(0.25, 10.0) == 30.0
    assert seconds_left(0.9, 9.0) == pytest.approx(1.0)
    assert seconds_left(0.05, 10.0) is None
    assert seconds_left(0.5, 1.9) is None
    assert seconds_left(1.0, 10.0) is None
