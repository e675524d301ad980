"""`becausal run`: the app in a browser, on this machine."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path
from typing import Final

from explain.command.arguments import Commands, add_command, port
from recommenders.errors import DataError

READY: Final = "/_stcore/script-health-check"
"""Answers when the script has run once: whoever comes earlier to a link sees a dialog over it."""
PATIENCE: Final = 600.0
"""Seconds until the app has to answer: it may have to fit its first recommender."""
HOST: Final = "127.0.0.1"


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
    from explain.export.streamlit_command import streamlit_command

    missing = next((path for path in arguments.data if not path.expanduser().exists()), None)
    if missing is not None:
        raise DataError("there is nothing at this path", file=str(missing), remedy="Correct it.")
    if _taken(arguments.port):
        raise DataError(
            "another program listens there",
            value=f"port {arguments.port}",
            remedy=f"Stop it, or give --port {arguments.port + 1}.",
        )
    with subprocess.Popen(
        streamlit_command(port=arguments.port), env=_environment(arguments)
    ) as server:
        try:
            _wait(server, arguments.port)
            address = f"http://{HOST}:{arguments.port}"
            print(f"Becausal is at {address}. Ctrl-C stops it.", flush=True)  # noqa: T201
            if not arguments.no_browser and _has_screen():
                webbrowser.open(address)
            server.wait()
        except KeyboardInterrupt:
            return "\nStopped."
        finally:
            server.terminate()
    if server.returncode:
        raise DataError(
            f"the app ended with {server.returncode}", remedy="What it said stands above."
        )
    return ""


def _environment(arguments: argparse.Namespace) -> dict[str, str]:
    environment = dict(os.environ)
    if arguments.data:
        folders = [str(path.expanduser().absolute()) for path in arguments.data]
        before = environment.get("BECAUSAL_DATA", "")
        environment["BECAUSAL_DATA"] = os.pathsep.join([*filter(None, [before]), *folders])
    return environment


def _taken(number: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, number)) == 0


def _wait(server: subprocess.Popen[bytes], number: int) -> None:
    """Until the script has run once, so that the first link opens on its view."""
    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{number}{READY}", timeout=PATIENCE):
                return
        except OSError:
            time.sleep(0.2)
    raise DataError("the app did not start", remedy="What it said stands above.")


def _has_screen() -> bool:
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in screens)
