"""`becausal run`: the app in a browser, on this machine."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import webbrowser
from pathlib import Path
from urllib.parse import urlencode

from explain.command.common import output
from explain.command.common.arguments import Commands, add_command, port
from explain.export.streamlit_command import HOST
from recommenders.access.opening import opened
from recommenders.access.sign_in import NO_SIGN_IN
from recommenders.adapters.named_place import exists, join_places, split_places, whole
from recommenders.configuration import VARIABLE as CONFIG
from recommenders.configuration import checked_limits, configuration
from recommenders.errors import DataError
from recommenders.operation.log_kind import log_kind
from recommenders.operation.processes import work_kind
from recommenders.own.batch_lists import read_manifest
from recommenders.own.entries import VARIABLE, link_name


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
        "data",
        nargs="*",
        help="folders, files or databases of your own (postgresql://...), beside the sample shop",
    )
    parser.add_argument(
        "--recommender",
        action="append",
        default=[],
        metavar="MODULE:NAME",
        help="a model of your own beside the others; Label=module:name gives it a name",
    )
    parser.add_argument(
        "--batch",
        type=Path,
        metavar="FOLDER",
        help="lists that `becausal explain --all` has written, shown without computing anything",
    )
    parser.add_argument(
        "--port",
        type=port,
        default=8501,
        metavar="N",
        help="where it listens (default: %(default)s)",
    )
    parser.add_argument(
        "--address",
        default=HOST,
        metavar="ADDRESS",
        help="of this machine, 0.0.0.0 for all of them (default: %(default)s, which nobody else "
        "reaches)",
    )
    parser.add_argument(
        "--no-sign-in",
        action="store_true",
        help="let in everybody who reaches it; otherwise [sign_in] of becausal.toml is demanded "
        "where others can",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="own recommenders, data and rules (default: becausal.toml of this folder)",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open a browser, only say the address"
    )


def run(arguments: argparse.Namespace) -> str:
    """Serve the app until it is stopped with Ctrl-C."""
    from explain.export.app_server import SCRIPT, answers, started

    missing = next((place for place in arguments.data if not exists(whole(place))), None)
    if missing is not None:
        raise DataError("there is nothing at this path", file=missing, remedy="Correct it.")
    # an error is said now, and not on every page
    environ = os.environ | _environment(arguments)
    checked_limits(environ)
    log_kind(environ)
    work_kind(environ)
    settings = configuration(environ)
    opening = opened(settings.server, settings.sign_in, arguments.address, environ)
    shown = _batch_address(arguments.batch)
    if _taken(arguments.port):
        raise DataError(
            "another program listens there",
            value=f"port {arguments.port}",
            remedy=f"Stop it, or give --port {arguments.port + 1}.",
        )
    address = f"http://{opening.asked_at}:{arguments.port}"
    # a service manager stops us like this, and the app would go on without us
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with started(
            port=arguments.port,
            address=arguments.address,
            hosts=opening.hosts,
            environ=_environment(arguments),
        ) as app:
            # pandas and all are read here while the app reads them too
            shown = shown or _data_address(arguments)
            if not answers(f"{address}{SCRIPT}", app):
                raise DataError("the app did not start", remedy="What it said stands above.")
            print(f"Becausal is at {address}{shown}. Ctrl-C stops it.", flush=True)  # noqa: T201
            if opening.warning:
                output.warn(opening.warning)
            if not arguments.no_browser and _has_screen():
                webbrowser.open(f"{address}{shown}")
            ended = app.wait()
    except KeyboardInterrupt:
        return "\nStopped."
    finally:
        signal.signal(signal.SIGTERM, before)
    if ended:
        raise DataError(f"the app ended with {ended}", remedy="What it said stands above.")
    return ""


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _environment(arguments: argparse.Namespace) -> dict[str, str]:
    """What is added to the environment of the app."""
    added = {}
    if arguments.data:
        before = split_places(os.environ.get("BECAUSAL_DATA", ""))
        added["BECAUSAL_DATA"] = join_places([*before, *map(whole, arguments.data)])
    named = list(arguments.recommender)
    if arguments.batch is not None:
        named.append(f"Lists in {arguments.batch.name}={_place(arguments.batch)}")
    if named:
        added[VARIABLE] = ",".join([*filter(None, [os.environ.get(VARIABLE, "")]), *named])
    if arguments.no_sign_in:
        added[NO_SIGN_IN] = "1"
    if arguments.config:
        added[CONFIG] = str(arguments.config.expanduser().absolute())
    return added


def _place(batch: Path) -> str:
    return str(batch.expanduser().absolute())


def _batch_address(batch: Path | None) -> str:
    """What of the address shows the lists of a folder; raises `DataError` where it has none."""
    if batch is None:
        return ""
    manifest = read_manifest(batch.expanduser())
    return "/?" + urlencode(
        {"dataset": manifest["dataset"], "recommender": link_name(_place(batch))}
    )


def _data_address(arguments: argparse.Namespace) -> str:
    """What of the address shows the first data that are named; empty where none are."""
    if not arguments.data:
        return ""
    from recommenders.adapters.sources import sources

    environ = os.environ | _environment(arguments)
    before = len(split_places(os.environ.get("BECAUSAL_DATA", "")))
    # data of one's own stand last, those of becausal.toml after the others
    own = before + len(arguments.data) + len(configuration(environ).datasets)
    return "/?" + urlencode({"dataset": sources(environ=environ)[-own:][before].name})


def _taken(number: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", number)) == 0


def _has_screen() -> bool:
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in screens)
