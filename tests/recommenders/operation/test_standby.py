"""A process that was started before there was work for it does that work, and ends in any case."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommenders.operation.processes import THREADS, VARIABLE, expect_work, run_apart
from recommenders.operation.standby import STANDBY, Standby
from recommenders.progress import Progress
from tests.recommenders.operation.test_lifeline import running

MODULE = "colorsys"
"""One that nothing else of this project imports."""


def where(*, progress: Progress) -> tuple[int, bool]:
    """The process, and whether it has the module."""
    return os.getpid(), MODULE in sys.modules


def gone(number: int) -> bool:
    until = time.monotonic() + 15
    while running(number) and time.monotonic() < until:
        time.sleep(0.05)
    return not running(number)


@pytest.fixture(autouse=True)
def none_waits() -> Iterator[None]:
    """Each test begins and ends without a process that waits."""
    with STANDBY.taken():
        pass
    yield
    with STANDBY.taken():
        pass


def waiting() -> int:
    assert STANDBY._process is not None
    return STANDBY._process.pid


def test_work_is_done_by_the_process_that_waits_and_the_next_by_another() -> None:
    expect_work([MODULE])
    number = waiting()
    expect_work(["this", "comes", "too", "late"])
    assert waiting() == number
    assert run_apart(where) == (number, True)
    assert gone(number)
    other, has_module = run_apart(where)
    assert other not in (number, os.getpid())
    assert not has_module


def test_a_module_that_is_missing_is_left_to_the_work() -> None:
    expect_work(["no_such_module", MODULE])
    number = waiting()
    assert run_apart(where) == (number, True)


def test_it_ends_where_no_work_comes() -> None:
    brief = Standby(patience=0.1)
    brief.prepare([])
    assert brief._process is not None
    number = brief._process.pid
    assert gone(number)
    with brief.taken() as process:
        assert process.pid != number
    # nothing waits that could be ended: the timer of one that was taken says nothing
    brief._end(process)


def test_one_that_was_killed_is_not_given_work() -> None:
    expect_work([MODULE])
    number = waiting()
    os.kill(number, signal.SIGKILL)
    assert STANDBY._process is not None
    STANDBY._process.wait()
    assert run_apart(where)[0] != number


def test_one_that_would_not_find_a_module_is_not_given_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expect_work([MODULE])
    number = waiting()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert run_apart(where)[0] != number
    assert gone(number)


def test_nothing_waits_where_work_is_done_by_threads_or_no_process_can_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, THREADS)
    expect_work([MODULE])
    assert STANDBY._process is None
    monkeypatch.delenv(VARIABLE)

    def none(*arguments: object, **options: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", none)
    expect_work([MODULE])
    assert STANDBY._process is None
