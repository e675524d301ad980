"""Processes that end with the one that has started them, however that ended: also by kill -9."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import connection, parent_process
from typing import Final

VARIABLE: Final = "LIFELINE_OF_BECAUSAL"
"""Environment variable: the number of the end of a pipe that closes with the parent."""
GRACE: Final = 5.0
"""Seconds that a process has to end by itself."""


@contextmanager
def lifeline() -> Iterator[tuple[Mapping[str, str], tuple[int, ...]]]:
    """What a child needs to know when its parent is gone: additions to its environment, and
    ``pass_fds`` of `subprocess.Popen`.

    The other end is nowhere but in this process, and the system closes it at its end.
    """
    if os.name == "nt":
        # there a child takes no numbers of its parent: it ends when it is told to
        yield {}, ()
        return
    reading, writing = os.pipe()
    try:
        yield {VARIABLE: str(reading)}, (reading,)
    finally:
        os.close(reading)
        os.close(writing)


def end_with_parent(*, group: bool = False) -> bool:
    """Watch the `lifeline` of the environment, where there is one: says whether it is watched.

    With its ``group`` a process that leads one ends all that it has started.
    """
    told = os.environ.pop(VARIABLE, "")
    if not told.isdecimal():
        return False
    try:
        # no process of ours holds it: it would live on with that
        os.set_inheritable(int(told), False)
    except OSError:
        return False
    _watch(lambda: os.read(int(told), 1), group=group)
    return True


def end_with_pool() -> None:
    """For the workers of a pool of processes: end when the process that has the pool is gone."""
    parent = parent_process()
    if parent is not None:
        _watch(lambda: connection.wait([parent.sentinel]))


def _watch(wait: object, *, group: bool = False) -> None:
    def until_gone() -> None:
        assert callable(wait)
        wait()
        if group:
            os.killpg(os.getpid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=until_gone, daemon=True, name="lifeline").start()
