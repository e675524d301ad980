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

HEALTH: Final = "/_stcore/health"
SCRIPT: Final = "/_stcore/script-health-check"
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
    base = f"http://127.0.0.1:{port}"
    command = streamlit_command(port=port, root=ROOT)
    with log.open("w+") if log else tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, **(environ or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"{base}{HEALTH if cold else SCRIPT}", process, output)
            yield App(base=base, pid=process.pid)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes], output: IO[str]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    output.seek(0)
    last = output.read().strip().splitlines()[-1:] or ["it said nothing"]
    raise DataError(f"the app did not start: {last[0]}", remedy="Does `make run` start it?")
