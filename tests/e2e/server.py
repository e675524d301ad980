"""The app as `make run` starts it, on a free port and with a cache of its own."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from explain.export import app_server
from explain.export.app_server import PATIENCE, SCRIPT

ROOT = app_server.ROOT


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
def serving(folder: Path, *, cold: bool = False, **environ: str) -> Iterator[Server]:
    """A server process for the time of the block; ``folder`` takes its cache, notes and log."""
    log = folder / "server.log"
    kept = {"BECAUSAL_CACHE": str(folder / "cache"), "BECAUSAL_NOTES": str(folder / "notes")}
    environment = {**kept, **environ}
    with app_server.serving(environ=environment, log=log, cold=cold) as app:
        yield Server(base=app.base, log=log, pid=app.pid)
