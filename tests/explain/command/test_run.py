"""`becausal run`: where the app would listen, and what data it would have."""

from __future__ import annotations

import argparse
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from explain.command import run as run_command
from explain.export.app_server import HOST
from recommenders.errors import DataError
from tests.explain.command.conftest import Run


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture(autouse=True)
def _no_app(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        raise AssertionError("the app was started")

    monkeypatch.setattr("explain.export.app_server.subprocess.Popen", start)


def test_a_port_is_taken_while_a_program_listens(taken_port: int) -> None:
    assert run_command._taken(taken_port)


def test_a_port_is_free_when_nobody_listens() -> None:
    with socket.socket() as bound:
        bound.bind((HOST, 0))  # held, so that no other program takes it, but nobody listens
        assert not run_command._taken(bound.getsockname()[1])


def test_a_taken_port_is_said_with_the_next_one(becausal: Run, taken_port: int) -> None:
    code, out, err = becausal("run", "--port", str(taken_port), model=False)
    assert (code, out) == (2, "")
    assert f"port {taken_port}" in err
    assert f"--port {taken_port + 1}" in err


def test_missing_data_is_said_first(shop: Path, taken_port: int) -> None:
    missing = shop / "nothing"
    arguments = argparse.Namespace(data=[shop, missing], port=taken_port, no_browser=True)
    with pytest.raises(DataError, match="There is nothing at this path") as raised:
        run_command.run(arguments)
    assert raised.value.file == str(missing)


def test_own_data_is_added_to_what_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("BECAUSAL_DATA", "/data/first")
    arguments = argparse.Namespace(data=[Path("shop"), Path("~/lines.csv")])
    environment = run_command._environment(arguments)
    paths = ["/data/first", str(tmp_path / "shop"), "/home/ann/lines.csv"]
    assert environment["BECAUSAL_DATA"] == os.pathsep.join(paths)
    assert os.environ["BECAUSAL_DATA"] == "/data/first"
    monkeypatch.delenv("BECAUSAL_DATA")
    environment = run_command._environment(arguments)
    assert environment["BECAUSAL_DATA"] == os.pathsep.join(paths[1:])


def test_without_own_data_the_environment_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_DATA", "/data/first")
    assert run_command._environment(argparse.Namespace(data=[])) == {}


def test_a_browser_opens_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explain.command.run.sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not run_command._has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert run_command._has_screen()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setattr("explain.command.run.sys.platform", "darwin")
    assert run_command._has_screen()


def test_an_app_that_ends_at_once_is_one_sentence(
    becausal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # here an app is started, and it is a broken one
    (tmp_path / "streamlit.py").write_text("raise SystemExit(3)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    code, out, err = becausal("run", "--no-browser", "--port", str(port), model=False)
    assert (code, out) == (2, "")
    assert err == "The app did not start. What it said stands above.\n"
