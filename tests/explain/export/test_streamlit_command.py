"""The app is served on this machine only, with all its own settings."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from explain.export.streamlit_command import ROOT, streamlit_command
from recommenders.errors import DataError


def options_of(command: list[str]) -> dict[str, str]:
    return dict(option.removeprefix("--").split("=", 1) for option in command[6:])


def app_in(root: Path, config: str) -> Path:
    (root / "pages").mkdir()
    (root / "pages" / "config.toml").write_text(config, encoding="utf-8")
    (root / "app.py").touch()
    return root


def test_this_python_runs_the_app_beside_the_package() -> None:
    command = streamlit_command(port=8765)
    assert command[:6] == [
        sys.executable,
        "-P",
        "-m",
        "streamlit",
        "run",
        str(ROOT / "app.py"),
    ]


def test_every_setting_of_the_file_is_passed() -> None:
    options = options_of(streamlit_command(port=8765))
    config = tomllib.loads((ROOT / "pages" / "config.toml").read_text(encoding="utf-8"))
    themes = config.pop("theme")
    expected = {
        **{
            f"{section}.{name}": value
            for section in config
            for name, value in config[section].items()
        },
        **{
            f"theme.{theme}.{name}": value
            for theme in themes
            for name, value in themes[theme].items()
        },
    }
    added = {"server.address", "server.port", "server.headless", "server.fileWatcherType"}
    assert set(options) == set(expected) | added
    for name, value in expected.items():
        assert options[name] == {True: "true", False: "false"}.get(value, value), name


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


def test_no_setting_opens_the_app_to_the_network(tmp_path: Path) -> None:
    root = app_in(tmp_path, '[server]\naddress = "0.0.0.0"\nport = 1\nheadless = false\n')
    options = options_of(streamlit_command(port=8765, root=root))
    assert options["server.address"] == "127.0.0.1"
    assert options["server.port"] == "8765"
    assert options["server.headless"] == "true"


@pytest.mark.parametrize("missing", ["app.py", "pages/config.toml"])
def test_a_folder_without_the_app_is_said(tmp_path: Path, missing: str) -> None:
    root = app_in(tmp_path, "[server]\n")
    assert streamlit_command(port=8765, root=root)
    (root / missing).unlink()
    with pytest.raises(DataError, match="The app is not beside this package") as raised:
        streamlit_command(port=8765, root=root)
    assert raised.value.file == str(root / "app.py")
    assert "pip install" in raised.value.remedy
