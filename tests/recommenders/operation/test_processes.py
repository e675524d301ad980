"""Work in a process of its own comes back as it was made, or says why it does not."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from recommenders.errors import DataError
from recommenders.histories import DoubleArray
from recommenders.operation import worker
from recommenders.operation.processes import (
    PROCESSES,
    THREADS,
    VARIABLE,
    WORTH,
    apart,
    run_apart,
    run_here,
    work_kind,
)
from recommenders.progress import Progress, silent
from tests.recommenders.operation.test_lifeline import running

PARENT = """
import sys, time
from pathlib import Path
from recommenders.operation.processes import run_apart
from tests.recommenders.operation.test_processes import linger
run_apart(linger, Path(sys.argv[1]))
"""


class Given(Exception):  # noqa: N818 - no error: as a page that nobody waits for any more
    """Somebody has given up."""


def product(left: DoubleArray, right: DoubleArray, *, progress: Progress) -> DoubleArray:
    progress(0.25, "multiplying")
    time.sleep(0.3)
    progress(0.75, "dividing")
    return left @ right


def where(*, progress: Progress) -> tuple[int, list[str]]:
    print("what a model of one's own prints")
    return os.getpid(), sorted(sys.modules)


def standing(*, progress: Progress) -> tuple[int, int]:
    file = Path("/proc/self/oom_score_adj")
    return os.nice(0), int(file.read_text()) if file.exists() else worker.FIRST


def linger(file: Path, *, progress: Progress) -> None:
    """Write down this process and a child of it, and work for ever."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    draft = file.with_suffix(".draft")
    draft.write_text(f"{os.getpid()} {child.pid}")
    draft.replace(file)
    while True:
        time.sleep(0.1)


def end(how: int, *, progress: Progress) -> None:
    os.kill(os.getpid(), how)
    time.sleep(60)


def leave(code: int, *, progress: Progress) -> None:
    os._exit(code)


def fail(error: Exception, *, progress: Progress) -> None:
    raise error


def complain(*, progress: Progress) -> None:
    logging.getLogger("test").warning("%d of them", 3)


def unsendable(*, progress: Progress) -> Callable[[], int]:
    return lambda: os.getpid()


class FailsThere:
    """Can be sent, and not be received."""

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return __import__, ("no_such_module_anywhere",)


def same_process(thing: object, *, progress: Progress) -> int:
    return os.getpid()


class Refused(Exception):  # noqa: N818
    """Cannot be sent: it asks for two arguments, and is made again of one."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"{left} and {right}")


def refuse(*, progress: Progress) -> None:
    raise Refused("this", "that")


def noted(file: Path) -> list[int]:
    """The processes that `linger` has written down, once it has."""
    until = time.monotonic() + 60
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return [int(number) for number in file.read_text().split()]


def open_files() -> int:
    """How many this process has open; 0 where that cannot be told."""
    folder = Path("/proc/self/fd")
    return len([*folder.iterdir()]) if folder.is_dir() else 0


def gone(numbers: list[int]) -> bool:
    until = time.monotonic() + 15
    while any(map(running, numbers)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(running, numbers))


def test_the_result_is_that_of_this_process_bit_by_bit() -> None:
    rng = np.random.default_rng(0)
    left, right = rng.normal(size=(300, 400)), rng.normal(size=(400, 300))
    told: list[tuple[float, str]] = []
    there = run_apart(product, left, right, progress=lambda *said: told.append(said))
    assert there.tobytes() == product(left, right, progress=silent).tobytes()
    assert [*dict.fromkeys(told)][-2:] == [(0.25, "multiplying"), (0.75, "dividing")]


def test_it_is_another_process_and_knows_no_screen(capfd: pytest.CaptureFixture[str]) -> None:
    before = open_files()
    number, modules = run_apart(where)
    assert number != os.getpid()
    assert not {"streamlit", "plotly", "sklearn", "torch", "pages"} & {*modules}
    assert gone([number])
    # what is printed there is no answer: it stands where the log does
    printed = capfd.readouterr()
    assert "what a model" not in printed.out
    assert "what a model" in printed.err
    assert open_files() == before


def test_it_stands_back_where_processor_time_or_memory_is_short() -> None:
    assert run_apart(standing) == (min(os.nice(0) + worker.NICE, 19), worker.FIRST)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_who_gives_up_leaves_no_process(tmp_path: Path) -> None:
    file = tmp_path / "numbers"

    def asked(share: float, doing: str) -> None:
        if file.exists():
            raise Given

    with pytest.raises(Given):
        run_apart(linger, file, progress=asked)
    assert len(noted(file)) == 2
    assert gone(noted(file))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_a_killed_parent_leaves_no_process(tmp_path: Path) -> None:
    file = tmp_path / "numbers"
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(file)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    numbers = noted(file)
    assert all(map(running, numbers))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert gone(numbers)


@pytest.mark.parametrize(
    ("work", "how", "said"),
    [
        (end, int(signal.SIGKILL), "The system has stopped this work, most likely because memory"),
        (end, int(signal.SIGSEGV), r"This work has crashed \(SIGSEGV\)"),
        (leave, 3, r"ended before it was done \(value 'exit code 3'\)"),
    ],
)
def test_who_is_killed_is_told_in_a_sentence(
    work: Callable[..., None], how: int, said: str
) -> None:
    with pytest.raises(DataError, match=said) as raised:
        run_apart(work, how)
    assert raised.value.remedy.startswith("Try again")
    # and the next one is another process
    assert run_apart(same_process, None) != os.getpid()


def test_a_killed_process_is_told_while_it_is_sent_more_than_a_pipe_holds() -> None:
    number: list[int] = []
    started = subprocess.Popen

    class Watched(started):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            threading.Timer(0.02, self.kill).start()
            number.append(self.pid)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", Watched)
        with pytest.raises(DataError, match="The system has stopped this work"):
            run_apart(same_process, np.zeros(10_000_000))
    assert gone(number)


def test_an_error_arrives_as_what_it_is() -> None:
    error = DataError("no price", file="items.csv", row=3, remedy="Write one.")
    with pytest.raises(DataError) as raised:
        run_apart(fail, error)
    assert str(raised.value) == str(error)
    assert (raised.value.file, raised.value.row) == ("items.csv", 3)
    with pytest.raises(KeyError, match="'nobody'") as missing:
        run_apart(fail, KeyError("nobody"))
    assert "in fail" in missing.value.__notes__[0]
    # as a work that reads a file that ends too early
    with pytest.raises(EOFError, match="too early"):
        run_apart(fail, EOFError("too early"))
    with pytest.raises(RuntimeError, match="Refused: this and that"):
        run_apart(refuse)


def test_the_log_is_that_of_this_process(caplog: pytest.LogCaptureFixture) -> None:
    run_apart(complain)
    assert [(entry.name, entry.levelno, entry.message) for entry in caplog.records] == [
        ("test", logging.WARNING, "3 of them")
    ]


@pytest.mark.parametrize("thing", [lambda: 0, FailsThere()], ids=["not sent", "not received"])
def test_what_cannot_be_sent_is_worked_on_here(
    thing: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert run_apart(same_process, thing) == os.getpid()
    assert "Work is done here" in caplog.text


def test_what_cannot_come_back_is_made_here() -> None:
    assert run_apart(unsendable)() == os.getpid()


def test_where_no_process_can_be_had_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(*arguments: object, **options: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", none)
    assert run_apart(same_process, None) == os.getpid()


def test_short_work_and_work_of_threads_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert apart(WORTH) is run_apart
    assert apart(WORTH - 0.1) is run_here
    monkeypatch.setenv(VARIABLE, THREADS)
    assert apart(600.0) is run_here


def test_the_setting_is_one_of_two() -> None:
    assert work_kind({}) == work_kind({VARIABLE: " Processes "}) == PROCESSES
    assert work_kind({VARIABLE: "threads"}) == THREADS
    with pytest.raises(DataError, match=r"BECAUSAL_WORK.*'fork'.*Write processes or threads"):
        work_kind({VARIABLE: "fork"})
