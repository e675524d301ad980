"""The command line: `python -m explain bench`, `audit`, `surrogate`, `rollup`, `shot`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

import numpy as np
import pandas as pd

from explain.bench import command
from explain.cohorts.roll_up import customers_of, roll_up, roll_up_table
from explain.context import ExplanationContext
from explain.export import screenshot
from explain.profiles.item_statistics import ItemStatistics
from explain.quality.audit import audit
from explain.surrogate.ablation import ablate
from explain.surrogate.model import Surrogate, SurrogateConfig
from recommenders import registry
from recommenders.adapters import sources
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.ranking.ranker import Ranker


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    from threadpoolctl import threadpool_limits

    given = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], str] = given.run
    # small products on many threads take far longer on a busy machine, and round differently
    with (
        threadpool_limits(limits=1),
        pd.option_context("display.width", 200, "display.max_colwidth", 80),
    ):
        try:
            print(run(given))
        except DataError as error:
            print(error, file=sys.stderr)
            return 2
    return 0


def _audit(given: argparse.Namespace) -> str:
    dataset, statistics, ranker = _loaded(given)
    rng = np.random.default_rng(given.seed)
    said = audit(
        ExplanationContext(ranker, dataset, statistics), customers=given.customers, rng=rng
    ).frame()
    surrogate = Surrogate.fit(ExplanationContext(ranker, dataset, statistics))
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
    table = pd.concat([said, fidelity], ignore_index=True)
    return f"{_head(given, dataset)}\n{table.to_string(index=False)}"


def _rollup(given: argparse.Namespace) -> str:
    dataset, statistics, ranker = _loaded(given)
    cohort = roll_up(
        ExplanationContext(ranker, dataset, statistics),
        customers_of(dataset, segment=given.segment, ids=given.ids),
        most=given.customers or None,
        bought_before=given.bought_before,
        rng=np.random.default_rng(given.seed),
    )
    drawn = f"all {cohort.of:,}"
    if cohort.sampled:
        drawn = f"{cohort.customers:,} of {cohort.of:,}"
    said = [
        _head(given, dataset),
        f"{cohort.entries:,} list entries of {drawn} customers; 95 % intervals over customers",
        roll_up_table(cohort).to_string(index=False),
    ]
    if given.by:
        said.append(roll_up_table(cohort, given.by).to_string(index=False))
    return "\n".join(said)


def _surrogate(given: argparse.Namespace) -> str:
    if given.customers < 4:
        raise DataError("there must be customers to learn from", remedy="Give 4 or more.")
    dataset, statistics, ranker = _loaded(given)
    config = SurrogateConfig(
        customers=given.customers, held_out=max(1, given.customers // 4), seed=given.seed
    )
    found = ablate(ExplanationContext(ranker, dataset, statistics), config=config)
    return f"{_head(given, dataset)}\n{found.note}\n\n{found.frame().to_string(index=False)}"


def _loaded(given: argparse.Namespace) -> tuple[Dataset, ItemStatistics, Ranker]:
    dataset = sources.load(given.dataset)
    if remedy := registry.entry(given.recommender).missing:
        raise DataError("the recommender is not installed", value=given.recommender, remedy=remedy)
    fitted = registry.fitted(given.recommender, dataset, cache=command.CACHE)
    return dataset, ItemStatistics.of(dataset), Ranker.of(fitted, dataset)


def _head(given: argparse.Namespace, dataset: Dataset) -> str:
    return f"{dataset.title}, {registry.entry(given.recommender).label}, seed {given.seed}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m explain", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], str], tells: str, most: int) -> None:
        found = commands.add_parser(name, help=tells)
        found.set_defaults(run=run)
        found.add_argument("--dataset", default="sample", help="name of a data set")
        found.add_argument(
            "--recommender",
            default=registry.DEFAULT,
            choices=[entry.name for entry in registry.ENTRIES],
        )
        found.add_argument("--customers", type=int, default=most, help="random customers")
        found.add_argument("--seed", type=int, default=0)
        if name == "rollup":
            found.add_argument("--segment", default="", help="only the customers of a segment")
            found.add_argument("--ids", default="", help="only the customers of a file of ids")
            found.add_argument("--by", choices=[Columns.SEGMENT, Columns.CATEGORY])
            found.add_argument("--bought-before", action="store_true", help="rank these as well")

    bench = commands.add_parser("bench", help="explanations measured beside their rivals")
    bench.set_defaults(run=command.bench)
    command.add(bench)
    pictures = commands.add_parser("shot", help="the picture of a screen, without a person")
    pictures.set_defaults(run=screenshot.run)
    screenshot.add(pictures)
    add("audit", _audit, "does what the screen says hold?", 200)
    add("surrogate", _surrogate, "what each step of the feature surrogate brings", 600)
    add("rollup", _rollup, "what brings the recommendations of a cohort", 300)
    return parser


if __name__ == "__main__":
    sys.exit(main())
