"""Recommenders measured on the last weeks of a data set, kept on disk so that it is done once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd

from recommenders import registry
from recommenders.artifacts import Arrays, keep, load
from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import Columns, Dataset
from recommenders.errors import ArtifactError, DataError
from recommenders.evaluation import metrics, top_k
from recommenders.evaluation.candidates import Candidates, candidate_sets_of
from recommenders.evaluation.holdout import Holdout, temporal
from recommenders.evaluation.measure import LENGTH, WANTED, Measured, Scorer, measure
from recommenders.evaluation.run import description, scorer_of
from recommenders.histories import DAY, BoolArray, DoubleArray, FloatArray, IntArray, LongArray
from recommenders.neural.base import TrainedRecommender
from recommenders.progress import Progress

FORMAT: Final = 2
K: Final = 10
"""Length of the list that is measured."""
DEPTH: Final = 20
"""Places that are kept of each ranking, for curves over the length of the list."""
MAX_DAYS: Final = 28.0
MIN_PARTS: Final = 5
"""At most this part of the time of the data is held back: a fifth."""
FIT_SHARE: Final = 0.5
"""Share of the progress that a fit is taken for."""
CODE: Final = "code"
_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoredEvaluation:
    """What one recommender reached, for each way to rank (all items, new items).

    ``measured`` are those of `measure`, with the ``code`` of a customer in the place of the id and
    lists of `K` items. ``hits`` (n_rows, DEPTH) tells for the same rows which places of the
    ranking hold an item that was bought. ``description`` describes the split, ``seconds`` is what
    fit and measuring took, ``refused`` why the recommender cannot take the data: then all else is
    empty.
    """

    recommender: str
    description: tuple[str, ...] = ()
    measured: tuple[Measured, ...] = ()
    hits: tuple[BoolArray, ...] = ()
    seconds: float = 0.0
    refused: str = ""

    def curves(self, position: int) -> dict[str, DoubleArray]:
        """Recall and NDCG of each customer for lists of 1, 2, ... items: (n_rows, DEPTH) each."""
        hits = self.hits[position]
        wanted = self.measured[position].frame[WANTED].to_numpy()
        depths = range(1, DEPTH + 1)
        return {
            "R": np.column_stack([metrics.recall(hits[:, :k], wanted) for k in depths]),
            "NDCG": np.column_stack([metrics.ndcg(hits[:, :k], wanted) for k in depths]),
        }


def days_of(dataset: Dataset) -> float:
    """Days that are held back: four weeks, or a fifth of the time where that is shorter."""
    span = (dataset.log.as_of - int(dataset.log.times.min())) / DAY
    return float(min(MAX_DAYS, max(round(span / MIN_PARTS, 2), 0.01)))


def load_stored(name: str, dataset: Dataset, cache: Path) -> StoredEvaluation | None:
    """What is kept of a recommender on these data, None where it has not been measured yet."""
    try:
        return _restored(name, load(_folder(name, dataset, cache), _meta(name, dataset)), dataset)
    except ArtifactError:
        return None


def evaluate(
    names: Sequence[str],
    dataset: Dataset,
    *,
    cache: Path | None = None,
    tell: Progress | None = None,
) -> list[StoredEvaluation]:
    """Fit and measure recommenders without the last `days_of` the data; each is kept in ``cache``.

    ``tell`` is told the share that is done. Raises `DataError` for data that cannot be
    split.
    """
    say = tell or (lambda share, doing: None)
    holdout = temporal(dataset, days=days_of(dataset))
    if not len(holdout.customers):
        raise DataError(
            "no customer has purchases both before and after the split",
            value=dataset.name,
            remedy="Quality needs customers who came back. Use data of a longer time.",
        )
    # drawn once, and not at all where no recommender can take the data
    draw = functools.cache(partial(candidate_sets_of, holdout, seed=_SEED))
    evaluations = []
    for position, name in enumerate(names):
        label = registry.entry(name).label

        def part(share: float, doing: str, position: int = position, label: str = label) -> None:
            say((position + share) / len(names), f"{label}, {doing}")

        evaluation = _evaluated(name, dataset, holdout, draw, part)
        if cache is not None and not evaluation.refused:
            keep(_folder(name, dataset, cache), _arrays(evaluation), _meta(name, dataset))
        evaluations.append(evaluation)
    return evaluations


def _evaluated(
    name: str,
    dataset: Dataset,
    holdout: Holdout,
    draw: Callable[[], tuple[Candidates, ...]],
    part: Progress,
) -> StoredEvaluation:
    """Fit one recommender and measure it; ``part`` is told its own share."""
    begin = perf_counter()
    part(0.0, "fit")
    try:
        recommender = _fitted(name, holdout.train, part)
    except DataError as error:
        return StoredEvaluation(recommender=name, refused=str(error))
    candidate_sets = draw()
    rankings = _Rankings.of(scorer_of(recommender, holdout), candidate_sets, holdout.train)
    n = len(holdout.customers)
    done = 0

    def step(rows: int) -> None:
        nonlocal done
        done += rows
        part(FIT_SHARE + (1 - FIT_SHARE) * done / n, f"{done:,} of {n:,} customers")

    results = measure(rankings.score, dataset, holdout, candidate_sets, k=K, step=step)
    return StoredEvaluation(
        recommender=name,
        description=description(holdout),
        measured=tuple(
            _with_codes(result, candidates, holdout.customers)
            for result, candidates in zip(results, candidate_sets, strict=True)
        ),
        hits=tuple(rankings.hits(candidates) for candidates in candidate_sets),
        seconds=perf_counter() - begin,
    )


def _fitted(name: str, train: Dataset, part: Progress) -> registry.PersistentRecommender:
    recommender = registry.entry(name).factory()
    if isinstance(recommender, TrainedRecommender):
        return recommender.fit(train, progress=lambda share, doing: part(FIT_SHARE * share, doing))
    return recommender.fit(train)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rankings:
    """Keeps the head of each ranking while the scores pass by: `DEPTH` items for each row."""

    scorer: Scorer
    candidate_sets: Sequence[Candidates]
    order: LongArray
    heads: dict[str, list[IntArray]]

    @classmethod
    def of(cls, scorer: Scorer, candidate_sets: Sequence[Candidates], train: Dataset) -> _Rankings:
        return cls(
            scorer=scorer,
            candidate_sets=candidate_sets,
            order=top_k.tie_order(recent_buyers(train)),
            heads={candidates.name: [] for candidates in candidate_sets},
        )

    def score(self, rows: LongArray) -> FloatArray:
        """The scores of some rows, whose heads are kept; batches come in the order of rows."""
        # the same scores give the metrics of the short list and the places of the long one
        scores = self.scorer(rows)
        for candidates in self.candidate_sets:
            ranked = scores
            if not candidates.bought_before:
                ranked = np.array(scores)
                ranked[candidates.bought[rows].nonzero()] = -np.inf
            self.heads[candidates.name].append(top_k.best(ranked, DEPTH, self.order))
        return scores

    def hits(self, candidates: Candidates) -> BoolArray:
        """Which places hold a relevant item, of the rows that have one: (n_rows, DEPTH)."""
        rows = _measured_rows(candidates)
        lists = np.concatenate(self.heads[candidates.name])[rows]
        relevant = candidates.relevant[rows].toarray() > 0
        return relevant[np.arange(len(rows))[:, None], lists] & (lists >= 0)


def _with_codes(result: Measured, candidates: Candidates, customers: LongArray) -> Measured:
    """The same with the customers' codes in the place of their ids."""
    frame = result.frame.drop(columns=Columns.CUSTOMER)
    frame.insert(0, CODE, customers[_measured_rows(candidates)])
    return replace(result, frame=frame)


def _measured_rows(candidates: Candidates) -> LongArray:
    """The rows that have a relevant item, which are those that `measure` returns."""
    return np.flatnonzero(np.diff(candidates.relevant.indptr) > 0)


def _folder(name: str, dataset: Dataset, cache: Path) -> Path:
    return cache / "quality" / f"{name}-{registry.fingerprint(name, dataset)}"


def _meta(name: str, dataset: Dataset) -> dict[str, object]:
    return {
        "format": FORMAT,
        "recommender": registry.fingerprint(name, dataset),
        "asked": [days_of(dataset), K, DEPTH, _SEED],
    }


def _arrays(evaluation: StoredEvaluation) -> Arrays:
    arrays: Arrays = {
        "told": np.array(evaluation.description),
        "ways": np.array([result.candidates for result in evaluation.measured]),
        "seconds": np.array(evaluation.seconds),
    }
    for position, result in enumerate(evaluation.measured):
        # segments are the data set's own, and come from it
        numbers = result.frame.drop(columns=Columns.SEGMENT, errors="ignore")
        arrays[f"columns {position}"] = np.array(list(numbers.columns))
        arrays[f"numbers {position}"] = numbers.to_numpy(dtype=np.float64)
        arrays[f"lists {position}"] = result.lists
        arrays[f"hits {position}"] = evaluation.hits[position]
    return arrays


def _restored(name: str, arrays: Arrays, dataset: Dataset) -> StoredEvaluation:
    measured = []
    for position, candidates in enumerate(arrays["ways"].tolist()):
        columns = arrays[f"columns {position}"].tolist()
        frame = pd.DataFrame(arrays[f"numbers {position}"], columns=columns)
        frame = frame.astype({CODE: np.int64, LENGTH: np.int64, WANTED: np.int64})
        if Columns.SEGMENT in dataset.customers:
            segments = dataset.customers[Columns.SEGMENT].iloc[frame[CODE]]
            frame.insert(1, Columns.SEGMENT, segments.to_numpy())
        measured.append(
            Measured(
                candidates=candidates,
                frame=frame,
                lists=arrays[f"lists {position}"],
                n_items=dataset.n_items,
            )
        )
    return StoredEvaluation(
        recommender=name,
        description=tuple(arrays["told"].tolist()),
        measured=tuple(measured),
        hits=tuple(arrays[f"hits {position}"] for position in range(len(measured))),
        seconds=float(arrays["seconds"]),
    )
