"""Two who make the same thing: one makes it, the other waits, and nobody waits for the dead."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from recommenders.operation.alone import WAITING, alone

HOLD = """
import sys, time
from pathlib import Path
from recommenders.operation.alone import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read(1)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """A process that holds the place until it is written to, or killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_place_that_is_free_is_had_at_once_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "fits" / "model"
    with alone(folder) as waited:
        assert not waited
        assert [file.name for file in folder.parent.iterdir()] == [".model.lock"]
        # another place is another matter
        with alone(tmp_path / "fits" / "other") as again:
            assert not again
    assert list(folder.parent.iterdir()) == []


def test_another_process_is_waited_for_and_that_is_said(tmp_path: Path) -> None:
    folder, said = tmp_path / "model", []

    def progress(share: float, doing: str) -> None:
        said.append(doing)
        if len(said) == 2:
            process.communicate("x", timeout=60)

    with holder(folder) as process, alone(folder, progress) as waited:
        assert waited
    assert set(said) == {WAITING}
    assert list(tmp_path.iterdir()) == []


def test_nobody_waits_for_a_process_that_was_killed(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    with holder(folder) as process:
        process.kill()
        process.wait(60)
        assert (tmp_path / ".model.lock").exists()
        with alone(folder) as waited:
            assert not waited
    assert list(tmp_path.iterdir()) == []


def test_who_waits_may_give_up(tmp_path: Path) -> None:
    class GivenUpError(Exception):
        pass

    def progress(share: float, doing: str) -> None:
        raise GivenUpError

    with holder(tmp_path / "model") as process:
        with pytest.raises(GivenUpError), alone(tmp_path / "model", progress):
            pytest.fail("it was not held")
        process.communicate("x", timeout=60)


def test_many_threads_are_in_it_one_after_the_other(tmp_path: Path) -> None:
    inside, most, begun = 0, 0, threading.Barrier(8)

    def work() -> None:
        nonlocal inside, most
        begun.wait()
        for _ in range(5):
            with alone(tmp_path / "model"):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert most == 1
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_held_nobody_waits(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with alone(tmp_path / "file" / "model") as waited:
        assert not waited
