"""`becausal run`: where the app would listen, and what data it would have."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from explain.command import run as run_command
from explain.export.streamlit_command import HOST
from recommenders.errors import DataError
from recommenders.own.entries import link_name
from tests.explain.command.conftest import Run


def asked_for(**options: object) -> argparse.Namespace:
    """The arguments of the command, with its defaults where nothing is said."""
    plain = {"address": HOST, "no_sign_in": False}
    return argparse.Namespace(**plain | options)


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
    arguments = asked_for(
        data=[str(shop), str(missing)],
        recommender=[],
        batch=None,
        config=None,
        port=taken_port,
        no_browser=True,
    )
    with pytest.raises(DataError, match="There is nothing at this path") as raised:
        run_command.run(arguments)
    assert raised.value.file == str(missing)


def test_own_data_is_added_to_what_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("BECAUSAL_DATA", "/data/first")
    arguments = asked_for(data=["shop", "~/lines.csv"], recommender=[], batch=None, config=None)
    environment = run_command._environment(arguments)
    paths = ["/data/first", str(tmp_path / "shop"), "/home/ann/lines.csv"]
    assert environment["BECAUSAL_DATA"] == os.pathsep.join(paths)
    assert os.environ["BECAUSAL_DATA"] == "/data/first"
    monkeypatch.delenv("BECAUSAL_DATA")
    environment = run_command._environment(arguments)
    assert environment["BECAUSAL_DATA"] == os.pathsep.join(paths[1:])


def test_the_address_shows_the_first_data_that_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [tmp_path / name for name in ("north", "my shop", "south")]
    for place in places:
        place.mkdir()
    settings = tmp_path / "becausal.toml"
    (tmp_path / "east").mkdir()
    settings.write_text('[[datasets]]\npath = "east"\n', encoding="utf-8")
    monkeypatch.setenv("BECAUSAL_DATA", str(places[0]))
    named = asked_for(
        data=[str(places[1]), str(places[2])], recommender=[], batch=None, config=settings
    )
    assert run_command._data_address(named) == "/?dataset=my-shop"
    none = asked_for(data=[], recommender=[], batch=None, config=settings)
    assert run_command._data_address(none) == ""


def test_without_own_data_the_environment_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_DATA", "/data/first")
    arguments = asked_for(data=[], recommender=[], batch=None, config=None)
    assert run_command._environment(arguments) == {}


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


def test_what_stops_the_command_stops_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service manager sends TERM to the command alone."""
    stopped = []

    class App:
        def wait(self) -> int:
            os.kill(os.getpid(), signal.SIGTERM)
            return 0

    @contextmanager
    def started(**_: object) -> Iterator[App]:
        try:
            yield App()
        finally:
            stopped.append(True)

    monkeypatch.setattr("explain.export.app_server.started", started)
    monkeypatch.setattr("explain.export.app_server.answers", lambda *_: True)
    monkeypatch.setattr(run_command, "_taken", lambda _: False)
    before = signal.getsignal(signal.SIGTERM)
    arguments = asked_for(
        data=[], recommender=[], batch=None, config=None, port=8765, no_browser=True
    )
    assert run_command.run(arguments) == "\nStopped."
    assert stopped == [True]
    assert signal.getsignal(signal.SIGTERM) is before


def test_own_models_are_added_to_what_the_environment_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BECAUSAL_RECOMMENDERS", "a.b:c")
    arguments = asked_for(data=[], recommender=["Mine=m:n"], batch=None, config=None)
    assert run_command._environment(arguments) == {"BECAUSAL_RECOMMENDERS": "a.b:c,Mine=m:n"}


def test_a_batch_is_one_more_recommender_and_the_first_that_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    arguments = asked_for(data=[], recommender=[], batch=folder, config=None)
    with pytest.raises(DataError, match="no batch"):
        run_command._batch_address(folder)
    manifest = {"dataset": "my shop", "part": 200, "customers": 3}
    (folder / "batch.json").write_text(json.dumps(manifest), encoding="utf-8")
    added = run_command._environment(arguments)["BECAUSAL_RECOMMENDERS"]
    assert added == f"Lists in lists={folder}"
    query = dict(parse_qsl(run_command._batch_address(folder).removeprefix("/?")))
    assert query == {"dataset": "my shop", "recommender": link_name(str(folder))}
    assert run_command._batch_address(None) == ""


def test_the_file_of_settings_is_named_and_read_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("shop.toml")
    file.write_text('[[rules]]\nname = "x"\nkind = "hid"\n', encoding="utf-8")
    arguments = asked_for(
        data=[], recommender=[], batch=None, config=file, port=8765, no_browser=True
    )
    environment = run_command._environment(arguments)
    assert environment == {"BECAUSAL_CONFIG": str(tmp_path / "shop.toml")}
    with pytest.raises(DataError, match=r"shop\.toml, line 3, key kind.*Did you mean hide"):
        run_command.run(arguments)


@pytest.mark.parametrize("more", [[], ["--config", "becausal.toml"]])
def test_others_are_not_let_in_without_a_sign_in(
    becausal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "becausal.toml").write_text('[server]\nhosts = ["becausal.shop.example"]\n')
    # a proxy on this machine has the name, and asks from here
    where = more or ["--address", "0.0.0.0"]
    code, out, err = becausal("run", *where, "--no-browser", model=False)
    assert (code, out) == (2, "")
    assert "asks nobody who they are" in err
    assert "--no-sign-in" in err


def test_to_let_everybody_in_is_said_aloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: dict[str, object] = {}

    class App:
        def wait(self) -> int:
            raise KeyboardInterrupt

    @contextmanager
    def started(**options: object) -> Iterator[App]:
        asked.update(options)
        yield App()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("explain.export.app_server.started", started)
    monkeypatch.setattr("explain.export.app_server.answers", lambda *_: True)
    monkeypatch.setattr(run_command, "_taken", lambda _: False)
    arguments = asked_for(
        data=[],
        recommender=[],
        batch=None,
        config=None,
        port=8765,
        no_browser=True,
        address="10.0.0.7",
        no_sign_in=True,
    )
    assert run_command.run(arguments) == "\nStopped."
    assert asked["address"] == "10.0.0.7"
    assert asked["hosts"] == ("10.0.0.7",)
    assert asked["environ"] == {"BECAUSAL_NO_SIGN_IN": "1"}
    said = capsys.readouterr()
    assert "Becausal is at http://10.0.0.7:8765" in said.out
    assert "Everybody who reaches 10.0.0.7 is let in" in said.err
