"""The app as `make run` starts it, on a free port and with a cache of its own."""

from __future__ import annotations

import os
import socket
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from explain.export import app_server
from explain.export.app_server import HEALTH, HOST, PATIENCE, SCRIPT, answers, free_port
from tests.e2e.forked_app import Forks, forks

ROOT = app_server.ROOT
LOW, LOWEST_GIVEN = 21_000, 32_768
"""Ports below those that Linux gives to whoever asks for any."""
_forks: list[Forks | None] = []
"""The one in force last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running app: where it is, where it writes its log, and the id of its process."""

    base: str
    log: Path
    pid: int

    def url(self, path: str = "", **params: str) -> str:
        """The address of a view with these query parameters."""
        return f"{self.base}/{path}" + (f"?{urlencode(params)}" if params else "")

    def check_script(self) -> None:
        """Run the script once, as a health check before traffic does."""
        with urllib.request.urlopen(f"{self.base}{SCRIPT}", timeout=PATIENCE):
            pass


@contextmanager
def forking() -> Iterator[None]:
    """For the time of the block servers are forked, where the system has that."""
    with forks() as found:
        _forks.append(found)
        try:
            yield
        finally:
            _forks.pop()


@contextmanager
def started(
    *,
    port: int,
    log: Path,
    hosts: Sequence[str] = (),
    environ: Mapping[str, str],
    anew: bool = False,
) -> Iterator[app_server.Process]:
    """A process of the app that may not answer yet, as `explain.export.app_server.started`.

    One that begins ``anew`` is not forked, and imports all by itself; so does one for which modules
    would be others.
    """
    whole = {**os.environ, **environ}
    forked = _forks[-1] if _forks and not anew else None
    if forked and forked.fit(whole):
        command = app_server.app_command(port=port, hosts=hosts, environ=whole)
        with forked.started(command, whole, log) as process:
            yield process
        return
    with (
        log.open("w+") as output,
        app_server.started(port=port, hosts=hosts, environ=environ, output=output) as new,
    ):
        yield new


@contextmanager
def serving(
    folder: Path, *, cold: bool = False, anew: bool = False, port: int = 0, **environ: str
) -> Iterator[Server]:
    """A server process for the time of the block; ``folder`` takes its cache, notes and log.

    One that is ``cold`` has not been asked anything; for ``anew`` see `started`. Without a ``port``
    it has one of its own.
    """
    log, port = folder / "server.log", port or free_port()
    kept = {"BECAUSAL_CACHE": str(folder / "cache"), "BECAUSAL_NOTES": str(folder / "notes")}
    base = f"http://{HOST}:{port}"
    with started(port=port, log=log, environ={**kept, **environ}, anew=anew) as process:
        assert answers(f"{base}{HEALTH if cold else SCRIPT}", process), log.read_text("utf-8")
        yield Server(base=base, log=log, pid=process.pid)


def low_port() -> int:
    """A port at which nothing listens, of those that the system gives to nobody by itself."""
    for port in range(LOW + os.getpid() % 1000, LOWEST_GIVEN):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port
    raise AssertionError("no port is free")
