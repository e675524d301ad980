"""Processes of work: started when there is work, or before it, so that nobody waits for imports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Final

from recommenders.operation.lifeline import lifeline

PATIENCE: Final = 60.0
"""Seconds after which a process that was started before there was work for it is ended."""
_BEGIN: Final = (
    "import sys; sys.path[:] = {path!r}; "
    "from recommenders.operation.worker import main; main({modules!r})"
)


@contextmanager
def started(modules: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """A process that imports ``modules`` and waits for work on its standard input.

    It is gone after the block, with all that it has started. Raises OSError where there is none
    to be had.
    """
    command = [sys.executable, "-P", "-c", _BEGIN.format(path=sys.path, modules=tuple(modules))]
    with (
        lifeline() as (told, ends),
        subprocess.Popen(
            command,
            env=os.environ | told,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=ends,
            # a group of its own, so that it can be killed as a whole
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            # its group has its number, which nobody else gets as long as one of them is there
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


class Standby:
    """At most one process that waits for work which is likely to come."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._lock = threading.Lock()
        self._patience = patience
        self._block: ExitStack | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._found: object = None
        self._timer: threading.Timer | None = None

    def prepare(self, modules: Sequence[str]) -> None:
        """Have a process that has imported ``modules`` where none waits; ended after a while."""
        with self._lock:
            if self._process is not None:
                return
            block = ExitStack()
            try:
                self._process = block.enter_context(started(modules))
            except OSError:  # who has work to do is told
                return
            self._block, self._found = block, _surroundings()
            self._timer = threading.Timer(self._patience, self._end, [self._process])
            self._timer.daemon = True
            self._timer.start()

    @contextmanager
    def taken(self) -> Iterator[subprocess.Popen[bytes]]:
        """The process that waits, or a new one; it is gone after the block. Raises as `started`."""
        with self._lock:
            found = self._found
            block, process = self._released()
        # somebody may have killed it meanwhile, or it may not find what is found by now
        if process is not None and (process.poll() is not None or found != _surroundings()):
            block.close()
            process = None
        with block:
            yield process or block.enter_context(started())

    def _released(self) -> tuple[ExitStack, subprocess.Popen[bytes] | None]:
        if self._timer is not None:
            self._timer.cancel()
        block, process = self._block or ExitStack(), self._process
        self._block = self._process = self._timer = None
        return block, process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if self._process is not process:
                return
            block, _ = self._released()
        block.close()


def _surroundings() -> tuple[list[str], dict[str, str]]:
    """What a process is started with: where modules are found, and the environment."""
    return list(sys.path), dict(os.environ)


STANDBY: Final = Standby()
"""That of this process."""
