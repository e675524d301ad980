"""The app in a process of its own, for those who need its screens."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final
from urllib.error import URLError

from recommenders.errors import DataError

ROOT: Final = Path(__file__).resolve().parents[1]
PATIENCE: Final = 180.0
"""Seconds until the app has to answer: it fits its first recommender where that is not saved."""


@contextmanager
def serving() -> Iterator[str]:
    """The app for the time of the block: its address. Raises DataError where it does not start."""
    if not (ROOT / "app.py").is_file():
        raise DataError(
            "the app is not beside this package",
            remedy="Run the command in a copy of the repository, or give an address.",
        )
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.fileWatcherType", "none"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(base, process, log)
            yield base
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


def _wait(base: str, process: subprocess.Popen[bytes], log: IO[str]) -> None:
    """Until the script has run once: before that, a deep link shows a dialog over its page."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            check = f"{base}/_stcore/script-health-check"
            with urllib.request.urlopen(check, timeout=PATIENCE):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    log.seek(0)
    last = log.read().strip().splitlines()[-1:] or ["it said nothing"]
    raise DataError(f"the app did not start: {last[0]}", remedy="Does `make run` start it?")
