"""The command line: `python -m recommenders evaluate`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

import pandas as pd

from recommenders.errors import DataError
from recommenders.evaluation import command


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    # read by the processes that fit: small products on many threads take far longer on a busy
    # machine, and round differently
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], str] = options.run
    with pd.option_context("display.width", 300, "display.max_colwidth", 80):
        try:
            print(run(options))
        except DataError as error:
            print(error, file=sys.stderr)
            return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m recommenders", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    evaluate_parser = commands.add_parser(
        "evaluate", help="how well recommenders rank, in one table"
    )
    evaluate_parser.set_defaults(run=command.evaluate)
    command.add(evaluate_parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
