"""Where memory runs out the system ends the work, and not the server: by the kernel itself."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommenders.progress import Progress

ROOT = Path(__file__).parents[3]
LIMIT = 600_000_000
"""Bytes that both processes may have together: each needs less than a third of it to begin."""
GROUPS = (
    (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"),
    (Path("/sys/fs/cgroup"), "memory.max"),
)
SCRIPT = """
import os, sys
from pathlib import Path
Path(sys.argv[1]).write_text(str(os.getpid()))
from recommenders.errors import WorkLostError
from recommenders.operation.processes import run_apart
from tests.recommenders.operation.test_out_of_memory import hoard
try:
    run_apart(hoard)
except WorkLostError as error:
    print(error)
print("alive")
"""


def hoard(*, progress: Progress) -> int:
    """Take more memory than there is, a piece at a time, and write to all of it."""
    pieces = []
    for _ in range(100):
        pieces.append(bytearray(os.urandom(1_000) * 20_000))
        progress(0.5, f"{len(pieces)} pieces")
    return len(pieces)


def gone_within(group: Path, seconds: float) -> None:
    """Take a group away as soon as its last process is gone."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            group.rmdir()
        except OSError:
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Path]:
    """The file to which a process writes its number to have no more memory than `LIMIT`."""
    for folder, limit in GROUPS:
        group = folder / f"becausal-{tmp_path.name}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / limit).write_text(str(LIMIT))
            # nor may it go to disk instead
            with contextlib.suppress(OSError):
                (group / "memory.swap.max").write_text("0")
            yield group / "cgroup.procs"
        except OSError:
            continue
        else:
            return
        finally:
            gone_within(group, 10.0)
    pytest.skip("memory can be limited by who runs the machine alone")


def test_the_work_is_ended_and_who_waits_for_it_is_told(limited: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(limited)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines() == [
        "The system has stopped this work, most likely because memory ran out. Try again when less "
        "runs on this server. If that does not help, choose another recommender or fewer data, or "
        "give the server more memory.",
        "alive",
    ], done.stderr
