"""How the app is started: the same settings from a checkout and from an installed package."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from recommenders.errors import DataError

ROOT: Final = Path(__file__).resolve().parents[2]
"""The folder of `app.py`: the checkout, or where the package is installed."""
HOST: Final = "127.0.0.1"
"""Where the app listens by default: nobody but this machine reaches it."""
APP: Final = Path("pages", "ui", "shell", "serve.py")
"""What is served: `app.py`, with pages of its own for faults."""
SETTINGS: Final = Path("pages", "config.toml")


def streamlit_command(
    *, port: int, address: str = HOST, hosts: Sequence[str] = (), root: Path = ROOT
) -> list[str]:
    """The command that serves the app at a port, without a browser; on this machine only, if not
    told another ``address``. ``hosts`` are names that are answered beside those of the settings.

    Streamlit reads its settings from the current folder, which may be any; so they are given one
    by one. Raises `DataError` where the app is not beside this package.
    """
    app = root / APP
    if not app.is_file() or not (root / SETTINGS).is_file():
        raise DataError(
            "the app is not beside this package",
            file=str(app),
            remedy='Install it again: pip install "becausal". Or run it in a copy of the project.',
        )
    settings = tomllib.loads((root / SETTINGS).read_text(encoding="utf-8"))
    settings["server"] |= {
        "address": address,
        "allowedHosts": [*settings["server"].get("allowedHosts", []), *hosts],
        "port": port,
        "headless": True,
        "fileWatcherType": "none",
    }
    options = [
        f"--{name}={text}" for name, value in _flat(settings) for text in _texts(name, value)
    ]
    # -P: what lies in the current folder, whatever it is called, is no module of ours
    return [sys.executable, "-P", "-m", "streamlit", "run", str(app), *options]


def _flat(settings: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _texts(name: str, value: object) -> list[str]:
    """The texts of an option: Streamlit takes lists of the server one by one, others as JSON."""
    if isinstance(value, list):
        return value if name.startswith("server.") else [json.dumps(value)]
    return [_written(value)]


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
