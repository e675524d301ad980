"""The app is served on this machine only, with all its own settings."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import pytest

from explain.export.streamlit_command import APP, ROOT, streamlit_command
from recommenders.errors import DataError


def options_of(command: list[str]) -> dict[str, str]:
    """The options by name; one that is given several times has all its values."""
    options: dict[str, str] = {}
    for option in command[6:]:
        name, _, text = option.removeprefix("--").partition("=")
        options[name] = f"{options[name]} {text}" if name in options else text
    return options


def app_in(root: Path, config: str) -> Path:
    (root / APP).parent.mkdir(parents=True)
    (root / "pages" / "config.toml").write_text(config, encoding="utf-8")
    (root / APP).touch()
    return root


def test_this_python_runs_the_app_beside_the_package() -> None:
    command = streamlit_command(port=8765)
    assert command[:6] == [
        sys.executable,
        "-P",
        "-m",
        "streamlit",
        "run",
        str(ROOT / APP),
    ]


def test_every_setting_of_the_file_is_passed() -> None:
    options = options_of(streamlit_command(port=8765))
    config = tomllib.loads((ROOT / "pages" / "config.toml").read_text(encoding="utf-8"))
    themes = config.pop("theme")
    config["server"]["allowedHosts"] = " ".join(config["server"]["allowedHosts"])
    expected = {
        **{
            f"{section}.{name}": value
            for section in config
            for name, value in config[section].items()
        },
        **{
            f"theme.{theme}.{name}": value
            for theme in themes
            if isinstance(themes[theme], dict)
            for name, value in themes[theme].items()
        },
        **{
            f"theme.{name}": json.dumps(value)
            for name, value in themes.items()
            if isinstance(value, list)
        },
    }
    added = {"server.port", "server.headless", "server.fileWatcherType"}
    assert set(options) == set(expected) | added
    for name, value in expected.items():
        written = str(value).lower() if isinstance(value, bool) else str(value)
        assert options[name] == written, name


def test_values_are_written_as_streamlit_reads_them(tmp_path: Path) -> None:
    root = app_in(
        tmp_path, '[server]\nenableCORS = false\nmaxUploadSize = 5\n[theme.dark]\nfont = "A B"\n'
    )
    assert options_of(streamlit_command(port=80, root=root)) == {
        "server.enableCORS": "false",
        "server.maxUploadSize": "5",
        "server.address": "127.0.0.1",
        "server.port": "80",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "theme.dark.font": "A B",
    }


def test_names_are_answered_beside_those_of_this_machine(tmp_path: Path) -> None:
    root = app_in(tmp_path, '[server]\nallowedHosts = ["localhost"]\n')
    command = streamlit_command(port=80, address="10.0.0.7", hosts=["shop.example"], root=root)
    options = options_of(command)
    assert options["server.address"] == "10.0.0.7"
    assert options["server.allowedHosts"] == "localhost shop.example"


def test_streamlit_alone_listens_on_this_machine_and_for_its_names() -> None:
    """`streamlit run app.py` in a checkout has neither our command nor our door."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["allowedHosts"] == ["127.0.0.1", "localhost", "::1"]


def test_no_setting_opens_the_app_to_the_network(tmp_path: Path) -> None:
    root = app_in(tmp_path, '[server]\naddress = "0.0.0.0"\nport = 1\nheadless = false\n')
    options = options_of(streamlit_command(port=8765, root=root))
    assert options["server.address"] == "127.0.0.1"
    assert options["server.port"] == "8765"
    assert options["server.headless"] == "true"


@pytest.mark.parametrize("missing", [str(APP), "pages/config.toml"])
def test_a_folder_without_the_app_is_said(tmp_path: Path, missing: str) -> None:
    root = app_in(tmp_path, "[server]\n")
    assert streamlit_command(port=8765, root=root)
    (root / missing).unlink()
    with pytest.raises(DataError, match="The app is not beside this package") as raised:
        streamlit_command(port=8765, root=root)
    assert raised.value.file == str(root / APP)
    assert "pip install" in raised.value.remedy
