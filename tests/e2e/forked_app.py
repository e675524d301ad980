"""Processes of the app that begin with its modules loaded: imports cost more than a first page.

One process imports what the app imports, runs none of it, and is forked for each server: that is
then as new as one that was started, and nobody has asked it anything. Some are started all the
same: that of the fixture `first`, and that of `test_wheel`.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
MOST: Final = 1 << 18
"""Bytes of a request: a command and an environment."""
GONE: Final = 10.0
"""Seconds that a server has to end by itself."""
OURS: Final = "BECAUSAL_"
"""How the variables begin that the app reads."""
SERVED: Final = "pages.ui.shell.serve"
"""What is run by Streamlit, and not imported."""


class ForkedApp:
    """A process of the app; as much of `subprocess.Popen` as is needed of a server."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """None as long as it runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def end(self) -> None:
        """Ask it to end, and make it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
            until = time.monotonic() + GONE
            while self.poll() is None:
                if time.monotonic() > until:
                    os.kill(self.pid, signal.SIGKILL)
                time.sleep(0.01)


class Forks:
    """The process that is forked, from where the tests run."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel, self._environ = channel, dict(os.environ)
        self._read: list[str] = json.loads(channel.recv(MOST))

    def fit(self, environ: Mapping[str, str]) -> bool:
        """Whether modules that are loaded are what they would be in this environment."""
        return all(environ.get(name) == self._environ.get(name) for name in self._read)

    @contextmanager
    def started(
        self, command: Sequence[str], environ: Mapping[str, str], log: Path
    ) -> Iterator[ForkedApp]:
        """A process that runs what ``command`` runs, for the time of the block.

        ``environ`` is its whole environment; what it says goes to ``log``. It ends with this
        process, however that ends.
        """
        from recommenders.operation.lifeline import VARIABLE, lifeline

        request = {"command": list(command), "environ": dict(environ), "lifeline": VARIABLE}
        with lifeline() as (_, (ends,)), log.open("wb") as output:
            said = json.dumps(request).encode()
            assert len(said) < MOST
            socket.send_fds(self._channel, [said], [output.fileno(), ends])
            process = ForkedApp(int(self._channel.recv(MOST)))
            try:
                yield process
            finally:
                process.end()


@contextmanager
def forks() -> Iterator[Forks | None]:
    """The process to be forked, for the time of the block; None where a system has none."""
    if sys.platform != "linux":
        yield None
        return
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with (
        ours,
        subprocess.Popen(
            [sys.executable, "-P", __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()]
        ) as process,
    ):
        theirs.close()
        yield Forks(ours)
        ours.close()
        process.wait()


def main(channel: socket.socket) -> None:
    """Import, and be forked for each request until nobody is there any more to ask."""
    sys.path.append(str(ROOT))
    # of caches that are made where nothing runs yet
    logging.disable(logging.WARNING)
    with variables_read() as read:
        for module in modules():
            import_module(module)
    logging.disable(logging.NOTSET)
    channel.send(json.dumps(sorted(read)).encode())
    gc.freeze()
    assert threading.active_count() == 1, "a fork has none of the other threads"
    # nobody waits for those that have ended
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        said, handles, _, _ = socket.recv_fds(channel, MOST, 2)
        if not said:
            return
        pid = os.fork()
        if not pid:
            channel.close()
            be_the_app(json.loads(said), *handles)
            return
        for handle in handles:
            os.close(handle)
        channel.send(str(pid).encode())


@contextmanager
def variables_read() -> Iterator[set[str]]:
    """The variables of ours that are read in the block: what they say stays in what is imported."""
    read: set[str] = set()
    kind = type(os.environ)
    look_up = kind.__getitem__

    def noted(environ: Any, name: str) -> str:
        if name.startswith(OURS):
            read.add(name)
        return look_up(environ, name)

    kind.__getitem__ = noted  # type: ignore[method-assign]
    try:
        yield read
    finally:
        kind.__getitem__ = look_up  # type: ignore[method-assign]


def modules() -> Iterator[str]:
    """What the app imports before its first page is there."""
    yield from ("streamlit.web.cli", "streamlit.web.server.starlette.starlette_server")
    found = pkgutil.walk_packages([str(ROOT / "pages" / "ui")], "pages.ui.")
    yield from (module.name for module in found if module.name != SERVED)


def be_the_app(request: dict[str, Any], output: int, lifeline: int) -> None:
    """Run in this process what a command of ours runs: a module with arguments."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.close(output)
    os.environ.clear()
    os.environ.update(request["environ"])
    os.environ[request["lifeline"]] = str(lifeline)
    begin = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    sys.path[:0] = [part for part in begin if part not in sys.path]
    module = request["command"].index("-m") + 1
    sys.argv = request["command"][module:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
