"""The app in a process of its own, for those who need its screens."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from urllib.error import URLError

from explain.export.streamlit_command import ROOT, streamlit_command
from recommenders.errors import DataError

HOST: Final = "127.0.0.1"
HEALTH: Final = "/_stcore/health"
SCRIPT: Final = "/_stcore/script-health-check"
"""Answers when the script has run once: whoever comes earlier to a link sees a dialog over it."""
PATIENCE: Final = 180.0
"""Seconds until the app has to answer: it fits its first recommender where that is not saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A running app: its address, and the id of its process."""

    base: str
    pid: int


@contextmanager
def serving(
    *, environ: Mapping[str, str] | None = None, log: Path | None = None, cold: bool = False
) -> Iterator[App]:
    """The app for the time of the block. Raises DataError where it does not start.

    ``environ`` is added to the environment and ``log`` takes what the app says. A ``cold`` app has
    not run its script yet: whoever comes first to a deep link sees a dialog over the page.
    """
    port = _free_port()
    base = f"http://{HOST}:{port}"
    with (
        log.open("w+") if log else tempfile.TemporaryFile("w+") as output,
        started(port=port, environ=environ, output=output) as process,
    ):
        if not answers(f"{base}{HEALTH if cold else SCRIPT}", process):
            output.seek(0)
            last = output.read().strip().splitlines()[-1:] or ["it said nothing"]
            raise DataError(
                f"the app did not start: {last[0]}", remedy="Does `becausal run` start it?"
            )
        yield App(base=base, pid=process.pid)


@contextmanager
def started(
    *, port: int, environ: Mapping[str, str] | None = None, output: IO[str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The process of the app for the time of the block; it may not answer yet.

    What it says goes to ``output``, or where ours goes. Raises DataError where there is no app.
    """
    process = subprocess.Popen(
        streamlit_command(port=port, root=ROOT),
        env={**os.environ, **(environ or {})},
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the address answers; False where the process ends, or that takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):
                return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
