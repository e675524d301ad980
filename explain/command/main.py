"""The command line: `becausal COMMAND`, or `python -m explain COMMAND`."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext, redirect_stdout
from importlib import import_module
from typing import Final

from recommenders.operation.version import app_version
from recommenders.toml_file import nearest

COMMANDS: Final = (
    "run",
    "init",
    "check",
    "store",
    "recommend",
    "explain",
    "evaluate",
    "bench",
    "audit",
    "surrogate",
    "rollup",
    "shot",
    "reveal",
    "notes",
)
"""Each is the module of its name in this package, or in a part of it."""
PARTS: Final = {"reveal": "privacy", "notes": "records"}
INTERRUPTED: Final = 130
"""What a shell reports of a program that Ctrl-C ended."""
_TOO_LARGE: Final = (
    "There is not enough memory for that. Give fewer lines or customers, stop other programs, or "
    "use a machine with more memory."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0, 1 for a fault of ours, 2 for one of the input.

    A command may set ``exit_code`` among its arguments.
    """
    # read when numpy is loaded: small products on many threads take far longer on a busy machine,
    # and round differently
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given and not given[0].startswith("-") and given[0] not in COMMANDS:
        choices = ", ".join(COMMANDS)
        return _failed(
            f"There is no such command (value {given[0]!r}). {nearest(given[0], COMMANDS)}"
            f"Choose one of {choices}.",
            2,
        )
    from explain.command.common.arguments import Parser

    parser = Parser(
        prog="becausal",
        description="Recommendations with reasons that are checked.",
        epilog="becausal COMMAND --help tells more, with an example.",
    )
    parser.add_argument(
        "--version", action="version", version=f"becausal {app_version()}", help="say it and end"
    )
    commands = parser.add_subparsers(
        title="commands", dest="command", required=True, metavar="COMMAND", parser_class=Parser
    )
    for name in COMMANDS:
        import_module(module_of(name)).add(commands)
    chosen, unknown = parser.parse_known_args(given)
    if unknown:
        known = re.findall(r"(?<![\w-])--[a-z][a-z-]*", chosen.parser.format_help())
        hint = nearest(unknown[0].partition("=")[0], known).strip()
        chosen.parser.error(f"unrecognized arguments: {' '.join(unknown)}. {hint}".strip())
    return _answered(chosen.run, chosen)


def module_of(command: str) -> str:
    """The dotted name of the module of a command."""
    return ".".join(filter(None, ("explain.command", PARTS.get(command), command)))


def _answered(run: Callable[..., str], chosen: argparse.Namespace) -> int:
    """Print what the command says; one sentence and no traceback where it cannot.

    What is printed on the way, by a model of somebody's own, is no part of the answer: it goes to
    standard error. `becausal run` speaks for itself.
    """
    import pandas as pd
    from threadpoolctl import threadpool_limits

    from recommenders.errors import DataError
    from recommenders.operation.writing import remedy, why

    by_the_way = nullcontext() if chosen.command == "run" else redirect_stdout(sys.stderr)
    try:
        with (
            by_the_way,
            threadpool_limits(limits=1),
            pd.option_context("display.width", 300, "display.max_colwidth", 100),
        ):
            answer = run(chosen)
        if answer:
            print(answer)  # noqa: T201 - the command line speaks
            sys.stdout.flush()
    except DataError as error:
        return _failed(str(error), 2)
    except BrokenPipeError:
        # whoever read the answer has had enough, and the interpreter must not flush again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        name = f" ({error.filename})" if error.filename else ""
        said = why(error)
        return _failed(f"{said[:1].upper()}{said[1:]}{name}. {remedy(error)}", 2)
    except KeyboardInterrupt:
        return _failed("Stopped.", INTERRUPTED)
    except MemoryError:
        return _failed(_TOO_LARGE, 2)
    except Exception as error:
        if os.environ.get("BECAUSAL_DEBUG"):
            raise
        kind = type(error).__name__
        return _failed(f"This is a fault of ours: {kind}: {error}. BECAUSAL_DEBUG=1 says where.", 1)
    return int(getattr(chosen, "exit_code", 0))


def _failed(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - the command line speaks
    return code


if __name__ == "__main__":
    sys.exit(main())
