"""The door of a running app: who asks by another name, or from elsewhere, gets nothing."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from explain.export.app_server import HEALTH, answers
from pages.ui.door.door import OPERATORS
from tests.e2e.door.provider import free_port
from tests.e2e.server import ROOT, Server

pytestmark = pytest.mark.browser
EVIL = "evil.example:8501"
WEBSOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}


def status(port: int, path: str, host: str, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": host, **headers})
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_name_that_was_made_to_point_here_is_not_answered(server: Server) -> None:
    port = int(urlsplit(server.base).port or 0)
    here = f"127.0.0.1:{port}"
    for path in ("/", "/customer", HEALTH, "/_stcore/host-config"):
        assert status(port, path, EVIL, Origin=f"http://{EVIL}") == 421, path
        assert status(port, path, here) == 200, path
    stream = "/_stcore/stream"
    assert status(port, stream, EVIL, Origin=f"http://{EVIL}", **WEBSOCKET) == 403
    assert status(port, stream, here, Origin=f"http://{EVIL}", **WEBSOCKET) == 403
    assert status(port, stream, here, Origin=f"http://{here}", **WEBSOCKET) == 101


def test_what_is_for_the_operator_is_not_for_whoever_a_proxy_lets_through(server: Server) -> None:
    port = int(urlsplit(server.base).port or 0)
    for path in OPERATORS:
        assert status(port, path, "localhost") == 200
        assert status(port, path, "localhost", **{"X-Forwarded-For": "203.0.113.9"}) == 403


def other_addresses() -> list[str]:
    """Addresses of this machine that others reach."""
    known = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    return sorted({str(info[4][0]) for info in known if not str(info[4][0]).startswith("127.")})


def test_streamlit_alone_listens_on_this_machine_only(tmp_path: Path) -> None:
    """`streamlit run app.py` in a checkout, as somebody tries it out."""
    port = free_port()
    options = [f"--server.port={port}", "--server.headless=true", "--server.fileWatcherType=none"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *options],
            cwd=ROOT,
            env={**os.environ, "BECAUSAL_NOTES": str(tmp_path)},
            stdout=log,
            stderr=log,
        )
    try:
        assert answers(f"http://127.0.0.1:{port}{HEALTH}", process)
        for address in other_addresses():
            with (
                pytest.raises(ConnectionRefusedError),
                socket.create_connection((address, port), 5),
            ):
                pass
        stream = "/_stcore/stream"
        assert status(port, stream, EVIL, Origin=f"http://{EVIL}", **WEBSOCKET) == 403
        here = f"localhost:{port}"
        assert status(port, stream, here, Origin=f"http://{here}", **WEBSOCKET) == 101
    finally:
        process.terminate()
        process.wait(10)
