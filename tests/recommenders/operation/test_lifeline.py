"""A process that is killed takes those with it that it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from recommenders.operation.lifeline import VARIABLE, end_with_parent, lifeline

CHILD = """
import sys, time
from recommenders.operation.lifeline import end_with_parent
assert end_with_parent()
print("ready", flush=True)
time.sleep(60)
"""
PARENT = f"""
import os, subprocess, sys, time
from recommenders.operation.lifeline import lifeline
with lifeline() as (told, ends):
    child = subprocess.Popen(
        [sys.executable, "-c", {CHILD!r}], env=os.environ | told, pass_fds=ends,
        stdout=subprocess.PIPE,
    )
    child.stdout.readline()
    print(child.pid, flush=True)
    time.sleep(60)
"""
POOL = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from recommenders.operation.lifeline import end_with_pool
if __name__ == "__main__":
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=end_with_pool
    ) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        pool.submit(time.sleep, 60).result()
"""


def running(pid: int) -> bool:
    try:
        # a zombie that nobody waits for has ended as well
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("script", [PARENT, POOL], ids=["child", "pool"])
def test_a_killed_process_leaves_none_of_its_own(tmp_path: Path, script: str) -> None:
    file = tmp_path / "parent.py"
    file.write_text(script)
    parent = subprocess.Popen(
        [sys.executable, str(file)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert running(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 15
    while running(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not running(child)


def test_without_a_lifeline_nobody_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert not end_with_parent()
    # left over from somewhere: no such end is open here
    monkeypatch.setenv(VARIABLE, "9999")
    assert not end_with_parent()
    assert VARIABLE not in os.environ


def test_both_ends_are_closed_after_the_block() -> None:
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc").is_dir() else 0
    with lifeline() as (told, ends):
        assert told == {VARIABLE: str(ends[0])}
    after = len(list(Path("/proc/self/fd").iterdir())) if before else 0
    assert before == after
