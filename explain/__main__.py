"""The command line: `python -m explain bench` and `python -m explain audit`."""

from __future__ import annotations

import argparse
import sys

import numpy as np
import pandas as pd

from explain.audit import audit
from explain.bench import command
from explain.facts import Facts
from explain.surrogate import Surrogate
from recommenders import registry
from recommenders.adapters import sources
from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.ranking import Ranker


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    given = _parser().parse_args(arguments)
    try:
        if given.command == "bench":
            print(command.bench(given))
            return 0
        dataset = sources.load(given.dataset)
        if remedy := registry.entry(given.recommender).missing:
            raise DataError(
                "the recommender is not installed", value=given.recommender, remedy=remedy
            )
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    with pd.option_context("display.width", 200, "display.max_colwidth", 80):
        print(_audit(given, dataset).to_string(index=False))
    return 0


def _audit(given: argparse.Namespace, dataset: Dataset) -> pd.DataFrame:
    print(f"{dataset.title}, {registry.entry(given.recommender).label}, seed {given.seed}")
    facts = Facts.of(dataset)
    ranker = Ranker.of(registry.fitted(given.recommender, dataset), dataset)
    rng = np.random.default_rng(given.seed)
    said = audit(ranker, dataset, facts, customers=given.customers, rng=rng).frame()
    surrogate = Surrogate.fit(ranker, dataset, facts)
    fidelity = pd.DataFrame(
        {
            "figure": [
                "surrogate on customers it has not seen",
                "the same without parts of the score",
            ],
            "value": [
                f"tau {found.tau:.2f}, R2 {found.r2:.2f} over the top {found.n_items}"
                for found in (surrogate.held_out, surrogate.held_out_plain)
            ],
        }
    )
    return pd.concat([said, fidelity], ignore_index=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m explain", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command.add(commands.add_parser("bench", help="explanations measured beside their rivals"))
    check = commands.add_parser("audit", help="does what the screen says hold?")
    check.add_argument("--dataset", default="sample", help="name of a data set")
    check.add_argument(
        "--recommender",
        default=registry.DEFAULT,
        choices=[entry.name for entry in registry.ENTRIES],
    )
    check.add_argument("--customers", type=int, default=200, help="random customers")
    check.add_argument("--seed", type=int, default=0)
    return parser


if __name__ == "__main__":
    sys.exit(main())
