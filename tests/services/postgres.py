"""A PostgreSQL server of the tests' own, with a password, on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD = "ann", "p@ss/word:1"
_DEBIAN = Path("/usr/lib/postgresql")
_APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")


@contextmanager
def serving() -> Iterator[int]:
    """The port of a running server, for the time of the block; skips where there can be none."""
    programs = _programs()
    # the server refuses to run as root, so it has a folder that its own account may enter
    account = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="becausal-postgres-"))
    try:
        if account:
            shutil.chown(folder, account, account)
        password = folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        port = _free_port()
        data = folder / "data"
        _run(
            account,
            programs / "initdb",
            "--no-sync",
            *(f"--pgdata={data}", f"--username={USER}", f"--pwfile={password}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"),
        )
        settings = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
        log = f"--log={folder / 'log'}"
        _run(
            account, programs / "pg_ctl", "--wait", f"--pgdata={data}", log, "start", "-o", settings
        )
        try:
            yield port
        finally:
            _run(account, programs / "pg_ctl", f"--pgdata={data}", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    if not _found() and os.geteuid() == 0 and shutil.which("apt-get"):
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (("update",), ("install", "-y", "--no-install-recommends", "postgresql")):
            subprocess.run((*_APT, *command), check=False, env=environ)
    programs = _found()
    if not programs and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed: the Debian package is called postgresql")
    assert programs, "PostgreSQL could not be installed"
    return programs[-1]


def _found() -> list[Path]:
    on_path = shutil.which("initdb")
    folders = sorted(_DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name))
    return [*([Path(on_path).parent] if on_path else []), *folders]


def _run(account: str | None, *command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=account,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
