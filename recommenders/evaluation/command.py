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
FIRST: Final = (registry.DEFAULT, "item-knn", "popularity")
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


def evaluate(given: argparse.Namespace) -> str:
    """Run the command and return what it has to say; raises `DataError` for what cannot be run."""
    if given.k < 1:
        raise DataError(
            "a list has one place at least", value=given.k, remedy="Give --k 1 or more."
        )
    chosen, left_out = _chosen(given)
    outcomes = []
    for place, name in enumerate(chosen, start=1):
        job = EvaluationJob(
            dataset=given.dataset,
            recommender=name,
            split=given.split,
            days=given.days,
            k=given.k,
            seed=given.seed,
            new_only=given.new_only,
            title=f"{place} of {len(chosen)}: ",
        )
        outcomes.append(in_fresh_process(job))
    left_out |= {one.recommender: one.refused for one in outcomes if one.refused}
    done = [one for one in outcomes if not one.refused]
    if not done:
        raise DataError("no recommender could be run", remedy=" ".join(left_out.values()))
    ran = [one.recommender for one in done]
    base = given.base if given.base in ran else next((n for n in FIRST if n in ran), ran[0])
    found = _summaries(done, base, given)
    said = _text(done, found, base, given)
    said += [f"Left out: {name}. {why}" for name, why in left_out.items()]
    if given.out is not None:
        said.append(_written(given.out, done, found, left_out, base, given))
    return "\n".join(said)


def _chosen(given: argparse.Namespace) -> tuple[list[str], dict[str, str]]:
    """Names to run, and of those that cannot be run, why."""
    missing = {entry.name: entry.missing for entry in registry.ENTRIES}
    asked = list(missing) if given.all else given.recommender or list(FIRST)
    # the rivals need the package of iALS
    missing |= dict.fromkeys(RIVALS, registry.entry("ials").missing)
    asked = [*asked, *(RIVALS if given.rivals else []), *([given.base] if given.base else [])]
    asked = list(dict.fromkeys(asked))
    for name in asked:
        if name not in missing:
            known = ", ".join(missing)
            raise DataError(
                "there is no such recommender", value=name, remedy=f"Choose one of {known}."
            )
    return (
        [name for name in asked if not missing[name]],
        {name: missing[name] for name in asked if missing[name]},
    )


def _summaries(
    done: Sequence[EvaluationOutcome], base: str, given: argparse.Namespace
) -> list[Summary]:
    found = []
    for place, first in enumerate(done[0].measured):
        same = {one.recommender: one.measured[place] for one in done}
        columns = [name for name in names(given.k) if first.frame[name].notna().any()]
        found += summary.summarize(same, base=base, names=columns, seed=given.seed)
    return found


def _text(
    done: Sequence[EvaluationOutcome],
    found: Sequence[Summary],
    base: str,
    given: argparse.Namespace,
) -> list[str]:
    main = [f"NDCG@{given.k}", f"R@{given.k}"]
    said = ["\n".join([*done[0].description, f"seed {given.seed}", *MEANS])]
    for kind in dict.fromkeys(one.candidates for one in found):
        own = [one for one in found if one.candidates == kind]
        head = f"{kind.capitalize()} are ranked, {own[0].customers:,} customers"
        said += [
            f"\n{head}",
            summary.main_table(own).to_string(index=False),
            f"\n{head}: 95 % intervals, and paired differences from {base}",
            summary.interval_table(own, main, base).to_string(index=False),
        ]
        for by, told in ((Columns.SEGMENT, "segment"), (LENGTH, "items bought before")):
            if any(one.by == by for one in own):
                table = summary.group_table(own, by, main[0])
                said += [f"\n{head}: {main[0]} by {told} (customers)", table.to_string(index=False)]
    costs = {one.recommender: one.cost for one in done if one.cost}
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
    said += ["\nCost, one process for each", pd.DataFrame(rows).to_string(index=False)]
    if set(costs) & set(RIVALS):
        said.append("The settings of implicit-* were searched for on the sample world only.")
    return said


def _written(
    out: Path,
    done: Sequence[EvaluationOutcome],
    found: Sequence[Summary],
    left_out: dict[str, str],
    base: str,
    given: argparse.Namespace,
) -> str:
    """Write all figures as JSON, and Parquet with a row for a customer, recommender and list."""
    out.mkdir(parents=True, exist_ok=True)
    asked = {name: value for name, value in vars(given).items() if name not in ("run", "out")}
    numbers = {
        "asked": {**asked, "base": base},
        "told": done[0].description,
        "recommenders": {
            one.recommender: {
                "settings": one.settings,
                "cost": asdict(one.cost) if one.cost else None,
            }
            for one in done
        },
        "left out": left_out,
        "results": [asdict(one) for one in found],
    }
    (out / NUMBERS).write_text(json.dumps(_finite(numbers), indent=1), encoding="utf-8")
    frames = [
        judged.frame.assign(recommender=one.recommender, candidates=judged.candidates)
        for one in done
        for judged in one.measured
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
