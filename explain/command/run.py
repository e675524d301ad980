"""`becausal run`: the app in a browser, on this machine."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import webbrowser
from pathlib import Path

from explain.command.arguments import Commands, add_command, port
from recommenders.errors import DataError


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "run",
        run,
        purpose="open the app in a browser",
        example="becausal run my_shop --port 8502",
    )
    parser.add_argument(
        "data", nargs="*", type=Path, help="folders or files of your own, beside the sample shop"
    )
    parser.add_argument(
        "--port",
        type=port,
        default=8501,
        metavar="N",
        help="where it listens (default: %(default)s)",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open a browser, only say the address"
    )


def run(arguments: argparse.Namespace) -> str:
    """Serve the app until it is stopped with Ctrl-C."""
    from explain.export.app_server import HOST, SCRIPT, answers, started

    missing = next((path for path in arguments.data if not path.expanduser().exists()), None)
    if missing is not None:
        raise DataError("there is nothing at this path", file=str(missing), remedy="Correct it.")
    if _taken(arguments.port):
        raise DataError(
            "another program listens there",
            value=f"port {arguments.port}",
            remedy=f"Stop it, or give --port {arguments.port + 1}.",
        )
    address = f"http://{HOST}:{arguments.port}"
    try:
        with started(port=arguments.port, environ=_environment(arguments)) as app:
            if not answers(f"{address}{SCRIPT}", app):
                raise DataError("the app did not start", remedy="What it said stands above.")
            print(f"Becausal is at {address}. Ctrl-C stops it.", flush=True)  # noqa: T201
            if not arguments.no_browser and _has_screen():
                webbrowser.open(address)
            ended = app.wait()
    except KeyboardInterrupt:
        return "\nStopped."
    if ended:
        raise DataError(f"the app ended with {ended}", remedy="What it said stands above.")
    return ""


def _environment(arguments: argparse.Namespace) -> dict[str, str]:
    """What is added to the environment of the app."""
    if not arguments.data:
        return {}
    before = os.environ.get("BECAUSAL_DATA", "")
    folders = [str(path.expanduser().absolute()) for path in arguments.data]
    return {"BECAUSAL_DATA": os.pathsep.join([*filter(None, [before]), *folders])}


def _taken(number: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", number)) == 0


def _has_screen() -> bool:
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in screens)
