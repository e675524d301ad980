"""The command `evaluate`: every recommender in one table, with JSON and Parquet beside it."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pandas as pd

from recommenders import registry
from recommenders.contract import Columns
from recommenders.errors import DataError
from recommenders.evaluation import summary
from recommenders.evaluation.holdout import SPLITS
from recommenders.evaluation.measure import LENGTH, SAMPLED_AT, names
from recommenders.evaluation.negatives import NEGATIVES
from recommenders.evaluation.rivals import RIVALS
from recommenders.evaluation.run import EvaluationJob, EvaluationOutcome, in_fresh_process
from recommenders.evaluation.summary import Summary

NUMBERS, ROWS = "results.json", "customers.parquet"
FIRST: Final = (registry.DEFAULT, *reversed(registry.baselines()))
"""What is run when nothing is named."""
MEANS: Final = (
    "R: relevant items in the list / all relevant items; repeat and explore: those bought before "
    "and those not",
    "MRR: 1 / place of the first relevant item, in a full ranking; HR: lists with a relevant item",
    "novelty: bits; calibration: divergence from the history's categories in nats, 0 is the same "
    "mix; coverage: of the catalogue",
    f"popular, uniform HR@{SAMPLED_AT}: a relevant item among the first {SAMPLED_AT} of it and "
    f"{NEGATIVES} others, drawn by buyers or evenly",
)
"""What the columns say, in words."""


def add(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--dataset", default="sample", help="a name, or a folder of your own data")
    parser.add_argument("--recommender", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--all", action="store_true", help="every registered recommender")
    parser.add_argument(
        "--rivals", action="store_true", help="those of the package implicit as well"
    )
    parser.add_argument("--split", choices=list(SPLITS), default=next(iter(SPLITS)))
    parser.add_argument("--days", type=float, default=28.0, help="held back in the temporal split")
    parser.add_argument("--base", default="", metavar="NAME", help="the others are compared to it")
    parser.add_argument("--k", type=int, default=10, help="length of the list")
    parser.add_argument("--new-only", action="store_true", help="never rank what was bought before")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help=f"folder for {NUMBERS} and {ROWS}")


def evaluate(arguments: argparse.Namespace) -> str:
    """Run the command and return what it has to say; raises `DataError` for what cannot be run."""
    if arguments.k < 1:
        raise DataError(
            "a list has one place at least", value=arguments.k, remedy="Give --k 1 or more."
        )
    chosen, left_out = _chosen(arguments)
    outcomes = []
    for number, name in enumerate(chosen, start=1):
        job = EvaluationJob(
            dataset=arguments.dataset,
            recommender=name,
            split=arguments.split,
            days=arguments.days,
            k=arguments.k,
            seed=arguments.seed,
            new_only=arguments.new_only,
            title=f"{number} of {len(chosen)}: ",
        )
        outcomes.append(in_fresh_process(job))
    left_out |= {outcome.recommender: outcome.refused for outcome in outcomes if outcome.refused}
    done = [outcome for outcome in outcomes if not outcome.refused]
    if not done:
        raise DataError("no recommender could be run", remedy=" ".join(left_out.values()))
    ran = [outcome.recommender for outcome in done]
    base = arguments.base if arguments.base in ran else next((n for n in FIRST if n in ran), ran[0])
    summaries = _summaries(done, base, arguments)
    paragraphs = _text(done, summaries, base, arguments)
    paragraphs += [f"Left out: {name}. {why}" for name, why in left_out.items()]
    if arguments.out is not None:
        paragraphs.append(_written(arguments.out, done, summaries, left_out, base, arguments))
    return "\n".join(paragraphs)


def _chosen(arguments: argparse.Namespace) -> tuple[list[str], dict[str, str]]:
    """Names to run, and of those that cannot be run, why."""
    missing = {entry.name: entry.missing for entry in registry.ENTRIES}
    requested = list(missing) if arguments.all else arguments.recommender or list(FIRST)
    # the rivals need the package of iALS
    missing |= dict.fromkeys(RIVALS, registry.entry("ials").missing)
    requested = [
        *requested,
        *(RIVALS if arguments.rivals else []),
        *([arguments.base] if arguments.base else []),
    ]
    requested = list(dict.fromkeys(requested))
    for name in requested:
        if name not in missing:
            choices = ", ".join(missing)
            raise DataError(
                "there is no such recommender", value=name, remedy=f"Choose one of {choices}."
            )
    return (
        [name for name in requested if not missing[name]],
        {name: missing[name] for name in requested if missing[name]},
    )


def _summaries(
    done: Sequence[EvaluationOutcome], base: str, arguments: argparse.Namespace
) -> list[Summary]:
    summaries = []
    for position, first in enumerate(done[0].measured):
        measured_by_name = {outcome.recommender: outcome.measured[position] for outcome in done}
        columns = [name for name in names(arguments.k) if first.frame[name].notna().any()]
        summaries += summary.summarize(
            measured_by_name, base=base, names=columns, seed=arguments.seed
        )
    return summaries


def _text(
    done: Sequence[EvaluationOutcome],
    summaries: Sequence[Summary],
    base: str,
    arguments: argparse.Namespace,
) -> list[str]:
    main = [f"NDCG@{arguments.k}", f"R@{arguments.k}"]
    paragraphs = ["\n".join([*done[0].description, f"seed {arguments.seed}", *MEANS])]
    for kind in dict.fromkeys(result.candidates for result in summaries):
        results = [result for result in summaries if result.candidates == kind]
        head = f"{kind.capitalize()} are ranked, {results[0].customers:,} customers"
        paragraphs += [
            f"\n{head}",
            summary.main_table(results).to_string(index=False),
            f"\n{head}: 95 % intervals, and paired differences from {base}",
            summary.interval_table(results, main, base).to_string(index=False),
        ]
        for by, label in ((Columns.SEGMENT, "segment"), (LENGTH, "items bought before")):
            if any(result.by == by for result in results):
                table = summary.group_table(results, by, main[0])
                paragraphs += [
                    f"\n{head}: {main[0]} by {label} (customers)",
                    table.to_string(index=False),
                ]
    costs = {outcome.recommender: outcome.cost for outcome in done if outcome.cost}
    rows = [
        {
            "recommender": name,
            "fit s": f"{cost.fit:.1f}",
            "MB before": f"{cost.before:.0f}",
            "peak MB in fit": f"{cost.peak:.0f}",
            "ms a customer": f"{cost.score:.2f}",
        }
        for name, cost in costs.items()
    ]
    paragraphs += ["\nCost, one process for each", pd.DataFrame(rows).to_string(index=False)]
    if set(costs) & set(RIVALS):
        paragraphs.append("The settings of implicit-* were searched for on the sample world only.")
    return paragraphs


def _written(
    out: Path,
    done: Sequence[EvaluationOutcome],
    summaries: Sequence[Summary],
    left_out: dict[str, str],
    base: str,
    arguments: argparse.Namespace,
) -> str:
    """Write all figures as JSON, and Parquet with a row for a customer, recommender and list."""
    out.mkdir(parents=True, exist_ok=True)
    requested = {
        name: value for name, value in vars(arguments).items() if name not in ("run", "out")
    }
    numbers = {
        "asked": {**requested, "base": base},
        "told": done[0].description,
        "recommenders": {
            outcome.recommender: {
                "settings": outcome.settings,
                "cost": asdict(outcome.cost) if outcome.cost else None,
            }
            for outcome in done
        },
        "left out": left_out,
        "results": [asdict(result) for result in summaries],
    }
    (out / NUMBERS).write_text(json.dumps(_finite(numbers), indent=1), encoding="utf-8")
    frames = [
        measured.frame.assign(recommender=outcome.recommender, candidates=measured.candidates)
        for outcome in done
        for measured in outcome.measured
    ]
    pd.concat(frames, ignore_index=True).to_parquet(out / ROWS, index=False)
    return f"\nWritten: {out / NUMBERS} and {out / ROWS}"


def _finite(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The same with None in the place of numbers that JSON does not know."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
