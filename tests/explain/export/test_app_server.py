"""The process around the app, with a server of a few lines in the place of Streamlit."""

from __future__ import annotations

import os
import urllib.request
from pathlib import Path

import pytest

from explain.export import app_server
from explain.export.app_server import HEALTH, SCRIPT, serving
from explain.export.streamlit_command import APP
from recommenders.errors import DataError

STREAMLIT = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        print("asked for", self.path, flush=True)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ.get("BECAUSAL_DATA", "").encode())

options = dict(option.split("=") for option in sys.argv[3:])
print(
    sys.argv[1], os.path.basename(sys.argv[2]), options["--server.address"],
    options["--server.maxUploadSize"], flush=True,
)
port = int(options["--server.port"])
HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an app, in which `python -m streamlit` is the server above."""
    (tmp_path / APP).parent.mkdir(parents=True)
    (tmp_path / APP).touch()
    (tmp_path / "pages" / "config.toml").write_text("[server]\nenableCORS = true\n")
    (tmp_path / "streamlit.py").write_text(STREAMLIT)
    monkeypatch.setattr(app_server, "ROOT", tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    return tmp_path


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(("cold", "path"), [(False, SCRIPT), (True, HEALTH)])
def test_it_answers_inside_the_block_and_is_gone_after_it(
    root: Path, cold: bool, path: str
) -> None:
    log = root / "app.log"
    with serving(
        environ={"BECAUSAL_DATA": "here", "BECAUSAL_UPLOAD_MB": "300"}, log=log, cold=cold
    ) as app:
        assert running(app.pid)
        with urllib.request.urlopen(f"{app.base}/", timeout=10) as answer:
            assert answer.read() == b"here"
    assert not running(app.pid)
    lines = log.read_text().splitlines()
    assert lines[0] == "run serve.py 127.0.0.1 300"
    # a warm app has run its script before anybody comes
    assert f"asked for {path}" in lines
    assert ("asked for " + SCRIPT in lines) != cold


def test_it_is_gone_after_an_error_in_the_block(root: Path) -> None:
    pids = []

    def fail() -> None:
        with serving() as app:
            pids.append(app.pid)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not running(pids[0])


def test_two_apps_have_two_addresses(root: Path) -> None:
    with serving() as first, serving() as second:
        assert first.base != second.base


def test_an_app_that_says_nothing_is_said_to_say_nothing(root: Path) -> None:
    (root / "streamlit.py").write_text("raise SystemExit(1)")
    with pytest.raises(DataError, match="did not start: it said nothing"), serving():
        pass
