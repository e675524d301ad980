"""One recommender, fitted and measured in a process of its own."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from typing import Any, TypeAlias

import numpy as np

from recommenders.api import entry, load_dataset
from recommenders.contract import Dataset, Recommender, RecordedScores, RegisteredRecommender
from recommenders.data.tables import warnings_of
from recommenders.errors import DataError
from recommenders.evaluation.candidates import candidate_sets_of
from recommenders.evaluation.cost import Cost, fit_cost, milliseconds
from recommenders.evaluation.holdout import SPLITS, Holdout
from recommenders.evaluation.measure import Measured, Scorer, measure
from recommenders.evaluation.rivals import (
    RIVALS,
    ImplicitALS,
    ImplicitBPR,
    ImplicitItemKNN,
    Rival,
)
from recommenders.neural.base import TrainedRecommender
from recommenders.operation.lifeline import end_with_pool
from recommenders.own.recommender import OwnRecommender
from recommenders.progress import ProgressBar

Contender: TypeAlias = RegisteredRecommender | Rival


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationJob:
    """What is run: a recommender or rival by its name on a data set (a name or a path)."""

    dataset: str
    recommender: str
    split: str
    days: float
    k: int
    seed: int
    new_only: bool
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EvaluationOutcome:
    """What came of a job; ``refused`` says why nothing did. ``description`` describes the split.

    ``warnings`` may make the figures mean something else: of the data, and of a model of one's own.
    """

    recommender: str
    description: tuple[str, ...]
    settings: dict[str, Any]
    measured: tuple[Measured, ...] = ()
    cost: Cost | None = None
    refused: str = ""
    warnings: tuple[str, ...] = ()


def in_fresh_process(job: EvaluationJob) -> EvaluationOutcome:
    """Run a job in a fresh process, so that the peak of the memory is its own."""
    with ProcessPoolExecutor(
        max_workers=1, mp_context=get_context("spawn"), initializer=end_with_pool
    ) as pool:
        return pool.submit(run, job).result()


def run(job: EvaluationJob) -> EvaluationOutcome:
    """Load, split, fit, time and measure; raises `DataError` for data that cannot be split."""
    dataset = load_dataset(job.dataset)
    holdout = SPLITS[job.split](dataset, job.days, job.seed)
    if not len(holdout.customers):
        raise _nobody(job, dataset)
    recommender = (RIVALS.get(job.recommender) or entry(job.recommender).factory)()
    outcome = EvaluationOutcome(
        recommender=job.recommender,
        description=(dataset.title, *description(holdout)),
        settings=_settings(recommender),
        warnings=warnings_of(dataset),
    )
    if isinstance(recommender, ImplicitBPR) and not holdout.customers_in_fit:
        return replace(outcome, refused="It knows the customers of its fit, and no others.")
    progress = ProgressBar()
    progress.start(f"{job.title}{job.recommender}", len(holdout.customers))
    progress.doing("fit")
    try:
        seconds, before, peak = fit_cost(lambda: _fit(recommender, holdout.train, progress))
        must_be_asked(recommender)
    except DataError as error:
        return replace(outcome, refused=str(error))
    scorer = scorer_of(recommender, holdout)
    candidate_sets = candidate_sets_of(holdout, seed=job.seed, new_only=job.new_only)
    measured = measure(
        scorer,
        dataset,
        holdout,
        candidate_sets,
        k=job.k,
        step=lambda rows: progress.step(steps=rows),
    )
    # where nobody bought anything new there are no new items to find
    measured = [result for result in measured if not result.frame.empty]
    if not measured:
        raise DataError(
            "nobody bought an item for the first time in what is held back",
            value=job.dataset,
            remedy="Use a data set of more time or more items.",
        )
    rng = np.random.default_rng(job.seed)
    waits = milliseconds(scorer, len(holdout.customers), rng=rng)
    cost = Cost(fit=seconds, before=before, peak=peak, score=waits)
    if isinstance(recommender, OwnRecommender):
        outcome = replace(outcome, warnings=(*outcome.warnings, *recommender.remarks))
    return replace(outcome, measured=tuple(measured), cost=cost)


def _nobody(job: EvaluationJob, dataset: Dataset) -> DataError:
    """Why there is nobody to judge by, and what can be done, which depends on the split."""
    if dataset.histories().lengths.max(initial=0) < 2:
        problem = "every customer bought once: nothing is left to rank by where that is held back"
        remedy = "Use a data set in which customers come back."
    elif job.split == "by-user":
        problem = "none of the customers who are held back has two items, of which one is hidden"
        remedy = "Use a data set of more customers or items, or another split."
    else:
        problem = "nobody who bought before bought anything in what is held back"
        remedy = "Use a data set of more time, or hold back fewer days."
    return DataError(problem, value=job.dataset, remedy=remedy)


def scorer_of(recommender: Recommender | Rival, holdout: Holdout) -> Scorer:
    """The scores of rows of the split: of their histories, or of their customers."""
    if isinstance(recommender, ImplicitBPR):
        return lambda rows: recommender.score_customers(holdout.customers[rows])
    shown = holdout.histories.only(recommender.events)
    return lambda rows: recommender.score(shown.take(rows))


def must_be_asked(recommender: object) -> None:
    """Raise `DataError` for a record: it may have been made with what is held back to judge it."""
    if isinstance(recommender, RecordedScores):
        raise DataError(
            "lists that are a record cannot be judged on the past",
            value=recommender.record,
            remedy="They are of one day. Name the model itself, which can be fitted to an earlier "
            "day.",
        )


def description(holdout: Holdout) -> tuple[str, ...]:
    """What was held back, and what no recommender could have found, in sentences."""
    sold = holdout.train.histories().counts(holdout.train.n_items).sum(axis=0) > 0
    unsold = (~sold[holdout.relevant.indices]).sum()
    return (
        holdout.description,
        f"{_customers(holdout)}; {holdout.passed:,} more are left out, since "
        "nothing of theirs is left as a history",
        f"{holdout.relevant.nnz:,} items to find; {100 * unsold / holdout.relevant.nnz:.1f} % of "
        "them nobody has bought in the fit",
    )


def _customers(holdout: Holdout) -> str:
    judged = f"{len(holdout.customers):,}"
    if holdout.among:
        return f"{judged} of {holdout.among:,} customers"
    return f"{judged} customer{'s' * (len(holdout.customers) != 1)}"


def _settings(recommender: Contender) -> dict[str, Any]:
    if isinstance(recommender, ImplicitALS | ImplicitBPR | ImplicitItemKNN):
        return recommender.settings
    return asdict(recommender.config)


def _fit(recommender: Contender, train: Dataset, progress: ProgressBar) -> object:
    if isinstance(recommender, TrainedRecommender):
        return recommender.fit(train, progress=lambda share, doing: progress.doing(doing))
    return recommender.fit(train)
