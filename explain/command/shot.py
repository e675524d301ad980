"""`becausal shot`: the picture of a screen, without a person."""

from __future__ import annotations

import argparse
from pathlib import Path

from explain.command.common.arguments import Commands, add_command, add_json, pixels, positive
from recommenders.json_text import as_json


def add(commands: Commands) -> None:
    """Add the command."""
    from explain.export.screenshot import FITTING

    parser = add_command(
        commands,
        "shot",
        run,
        purpose="the picture of a screen, without a person",
        example="becausal shot 'customer?customer=C0002' out.png --theme dark",
    )
    parser.add_argument("link", help="address of a screen, or a view: customer?customer=C0002")
    parser.add_argument("out", type=Path, help="the PNG file to write")
    parser.add_argument(
        "--theme", choices=["light", "dark"], default="light", help="(default: %(default)s)"
    )
    parser.add_argument(
        "--width", type=pixels, default=1440, metavar="PIXELS", help="(default: %(default)s)"
    )
    parser.add_argument(
        "--height", type=pixels, metavar="PIXELS", help="of the page; all of it by default"
    )
    parser.add_argument(
        "--scale",
        type=int,
        choices=[1, 2, 3],
        default=2,
        help="pixels of the picture for each (default: %(default)s)",
    )
    parser.add_argument("--present", action="store_true", help="larger type, no controls")
    parser.add_argument(
        "--timeout",
        type=positive,
        default=FITTING,
        metavar="SECONDS",
        help="until the screen has to be there (default: %(default)s)",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """Make the picture, and say where it is and what the screen warns of."""
    from explain.export.screenshot import Window, shot

    window = Window(
        width=arguments.width,
        height=arguments.height,
        scale=arguments.scale,
        dark=arguments.theme == "dark",
    )
    warnings = shot(
        arguments.link,
        arguments.out,
        window,
        present=arguments.present,
        timeout=arguments.timeout,
    )
    if arguments.json:
        return as_json({"picture": str(arguments.out), "warnings": warnings})
    return "\n".join([str(arguments.out), *(f"The screen says: {warning}" for warning in warnings)])
