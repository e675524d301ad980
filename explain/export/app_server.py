"""The app in a process of its own, for those who need its screens."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol
from urllib.error import URLError

from explain.export.streamlit_command import HOST, ROOT, streamlit_command
from recommenders.configuration import limits
from recommenders.errors import DataError
from recommenders.operation.lifeline import lifeline

HEALTH: Final = "/_stcore/health"
SCRIPT: Final = "/_stcore/script-health-check"
"""Answers when the script has run once: whoever comes earlier to a link sees a dialog over it."""
PATIENCE: Final = 180.0
"""Seconds until the app has to answer: it fits its first recommender where that is not saved."""


class Process(Protocol):
    """A process of the app; `subprocess.Popen` is one."""

    @property
    def pid(self) -> int:
        """Its id."""
        ...

    def poll(self) -> int | None:
        """How it has ended; None as long as it runs."""
        ...


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
    port = free_port()
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
    *,
    port: int,
    address: str = HOST,
    hosts: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
    output: IO[str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """The process of the app for the time of the block; it may not answer yet.

    It listens at ``address`` and answers to ``hosts`` beside the names of this machine. What it
    says goes to ``output``, or where ours goes. It ends with this process, however that ends.
    Raises DataError where there is no app.
    """
    whole = {**os.environ, **(environ or {})}
    with lifeline() as (told, ends):
        process = subprocess.Popen(
            app_command(port=port, address=address, hosts=hosts, environ=whole),
            env={**whole, **told},
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            pass_fds=ends,
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


def app_command(
    *, port: int, address: str = HOST, hosts: Sequence[str] = (), environ: Mapping[str, str]
) -> list[str]:
    """The command that is run by `started`, in an environment that is ``environ`` as a whole."""
    # Streamlit has a limit of its own for one upload: it follows ours
    most = limits(environ)
    upload = f"--server.maxUploadSize={max(most.upload_mb, most.table_mb, most.list_mb)}"
    return [*streamlit_command(port=port, address=address, hosts=hosts, root=ROOT), upload]


def answers(address: str, process: Process) -> bool:
    """Wait until the address answers; False where the process ends, or that takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):  # nosec B310
                return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def free_port() -> int:
    """A port of this machine at which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
