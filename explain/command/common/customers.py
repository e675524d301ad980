"""Which customers a command is about: named one by one, or in a file of ids."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from explain.command.common.output import warn
from recommenders.api import known_customer_code
from recommenders.contract import Dataset
from recommenders.errors import DataError

MAX_NAMED: Final = 5
"""Unknown ids that are named; more are counted."""


def add(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """The arguments that name customers."""
    if required:
        parser.add_argument("customer", nargs="*", help="ids of customers")
    parser.add_argument(
        "--ids", metavar="FILE", help="a file of customer ids, or - for the standard input"
    )


def codes(arguments: argparse.Namespace, dataset: Dataset) -> list[int]:
    """The customers that the arguments name, as codes, each once.

    An id that is named must be there; of a file the unknown ones are left out, which is said.
    Raises `DataError` where nobody is named.
    """
    requested = getattr(arguments, "customer", [])
    named = dict.fromkeys(known_customer_code(dataset, customer) for customer in requested)
    if arguments.ids:
        named |= dict.fromkeys(_in_file(arguments.ids, dataset))
    if not named:
        raise DataError(
            "no customer is named",
            remedy=f"Give an id such as {dataset.customer_id(0)}, or a file of ids with --ids.",
        )
    return list(named)


def _in_file(file: str, dataset: Dataset) -> list[int]:
    from explain.cohorts.customer_ids import read_ids

    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    ids = read_ids(content, dataset, file="standard input" if file == "-" else file)
    if ids.unknown:
        names = ", ".join(customer for _, customer in ids.unknown[:MAX_NAMED])
        more = len(ids.unknown) - MAX_NAMED
        rest = f" and {more:,} more" if more > 0 else ""
        warn(f"Left out, {dataset.title} does not have them: {names}{rest}.")
    return [int(code) for code in ids.codes]
