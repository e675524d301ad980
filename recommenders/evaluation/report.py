"""Recommenders compared: all of them in one table, with the figures as JSON and Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from recommenders import registry
from recommenders.api import entry
from recommenders.contract import Columns
from recommenders.errors import DataError
from recommenders.evaluation import summary
from recommenders.evaluation.holdout import SPLITS
from recommenders.evaluation.measure import LENGTH, SAMPLED_AT, names
from recommenders.evaluation.negatives import NEGATIVES
from recommenders.evaluation.rivals import RIVALS
from recommenders.evaluation.run import EvaluationJob, EvaluationOutcome, in_fresh_process
from recommenders.evaluation.summary import Summary
from recommenders.json_text import as_json
from recommenders.operation.writing import cannot_write, write_whole
from recommenders.own.entries import is_place
from recommenders.toml_file import nearest

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
    f"{NEGATIVES} others, drawn by buyers or evenly; one may be drawn again",
)
"""What the columns say, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRequest:
    """What is to be compared: ``recommender`` names, or ``all`` that are registered.

    ``rivals`` adds those of the package implicit. ``split`` is a key of
    `recommenders.evaluation.holdout.SPLITS`; ``days`` are held back in the temporal one. The others
    are compared to ``base``, the first of `FIRST` that runs where it is empty. Lists have ``k``
    items; ``new_only`` never ranks what was bought before.
    """

    dataset: str = "sample"
    recommender: tuple[str, ...] = ()
    all: bool = False
    rivals: bool = False
    split: str = next(iter(SPLITS))
    days: float = 28.0
    base: str = ""
    k: int = 10
    new_only: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EvaluationReport:
    """What came of it: ``text`` for people, ``numbers`` for programs, and a frame.

    ``warnings`` are sentences about the data and the recommenders that may make the figures mean
    something else. ``frame`` has a row for each customer, recommender and kind of list; `numbers`
    has the keys ``asked``, ``description``, ``recommenders``, ``left out`` and ``results``.
    """

    text: str
    numbers: dict[str, Any]
    frame: pd.DataFrame
    warnings: tuple[str, ...] = ()

    def write(self, out: Path) -> str:
        """Write numbers as JSON and the frame as Parquet into a folder; says where they are."""
        with cannot_write(out):
            out.mkdir(parents=True, exist_ok=True)
        write_whole(out / NUMBERS, as_json(self.numbers))
        write_whole(out / ROWS, lambda draft: self.frame.to_parquet(draft, index=False))
        return f"Written: {out / NUMBERS} and {out / ROWS}"


def evaluate(request: EvaluationRequest) -> EvaluationReport:
    """Fit and measure, each recommender in a process of its own.

    Raises `DataError` for what cannot be run.
    """
    chosen, left_out = _chosen(request)
    outcomes = []
    for number, name in enumerate(chosen, start=1):
        job = EvaluationJob(
            dataset=request.dataset,
            recommender=name,
            split=request.split,
            days=request.days,
            k=request.k,
            seed=request.seed,
            new_only=request.new_only,
            title=f"{number} of {len(chosen)}: ",
        )
        outcomes.append(in_fresh_process(job))
    left_out |= {outcome.recommender: outcome.refused for outcome in outcomes if outcome.refused}
    done = [outcome for outcome in outcomes if not outcome.refused]
    if not done:
        raise DataError("no recommender could be run", remedy=" ".join(left_out.values()))
    ran = [outcome.recommender for outcome in done]
    base = request.base if request.base in ran else next((n for n in FIRST if n in ran), ran[0])
    summaries = _summaries(done, base, request)
    paragraphs = _text(done, summaries, base, request)
    paragraphs += [f"Left out: {name}. {why}" for name, why in left_out.items()]
    return EvaluationReport(
        text="\n".join(paragraphs),
        numbers=_numbers(done, summaries, left_out, replace(request, base=base)),
        frame=pd.concat(
            [
                measured.frame.assign(
                    recommender=outcome.recommender, candidates=measured.candidates
                )
                for outcome in done
                for measured in outcome.measured
            ],
            ignore_index=True,
        ),
        # those of the data come with each recommender
        warnings=tuple(dict.fromkeys(said for outcome in outcomes for said in outcome.warnings)),
    )


def _chosen(request: EvaluationRequest) -> tuple[list[str], dict[str, str]]:
    """Names to run, and of those that cannot be run, why."""
    for name in request.recommender:
        if is_place(name):
            # a model of one's own: known from here on
            entry(name)
    missing = {known.name: known.missing for known in registry.ENTRIES}
    requested = list(missing) if request.all else request.recommender or FIRST
    # the rivals need the package of iALS
    missing |= dict.fromkeys(RIVALS, registry.entry("ials").missing)
    requested = [
        *requested,
        *(RIVALS if request.rivals else []),
        *([request.base] if request.base else []),
    ]
    requested = list(dict.fromkeys(requested))
    for name in requested:
        if name not in missing:
            choices = ", ".join(missing)
            raise DataError(
                "there is no such recommender",
                value=name,
                remedy=f"{nearest(name, missing)}Choose one of {choices}.",
            )
    return (
        [name for name in requested if not missing[name]],
        {name: missing[name] for name in requested if missing[name]},
    )


def _summaries(
    done: Sequence[EvaluationOutcome], base: str, request: EvaluationRequest
) -> list[Summary]:
    summaries = []
    for position, first in enumerate(done[0].measured):
        same = {outcome.recommender: outcome.measured[position] for outcome in done}
        columns = [name for name in names(request.k) if first.frame[name].notna().any()]
        summaries += summary.summarize(same, base=base, names=columns, seed=request.seed)
    return summaries


def _text(
    done: Sequence[EvaluationOutcome],
    summaries: Sequence[Summary],
    base: str,
    request: EvaluationRequest,
) -> list[str]:
    main = [f"NDCG@{request.k}", f"R@{request.k}"]
    paragraphs = ["\n".join([*done[0].description, f"seed {request.seed}", *MEANS])]
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


def _numbers(
    done: Sequence[EvaluationOutcome],
    summaries: Sequence[Summary],
    left_out: dict[str, str],
    request: EvaluationRequest,
) -> dict[str, Any]:
    return {
        "asked": asdict(request),
        "description": done[0].description,
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
