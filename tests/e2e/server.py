"""The app as `make run` starts it, on a free port and with a cache of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


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
        with urllib.request.urlopen(f"{self.base}/_stcore/script-health-check", timeout=PATIENCE):
            pass


@contextmanager
def serving(folder: Path, **environ: str) -> Iterator[Server]:
    """A server process for the time of the block; ``folder`` takes its cache and its log."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.fileWatcherType", "none"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    path = folder / "server.log"
    with path.open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "BECAUSAL_CACHE": str(folder / "cache"), **environ},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        server = Server(base=f"http://127.0.0.1:{port}", log=path, pid=process.pid)
        try:
            _wait(server, process)
            yield server
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


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers; not the script health check, which would warm it up."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.base}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text()}")
