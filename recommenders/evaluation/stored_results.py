"""Recommenders judged on the last weeks of a data set, kept on disk so that it is done once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd

from recommenders import registry
from recommenders.artifacts import Arrays, keep, load
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset, Histories
from recommenders.errors import ArtifactError, DataError
from recommenders.evaluation import metrics, top_k
from recommenders.evaluation.candidates import Candidates, ways
from recommenders.evaluation.holdout import Holdout, temporal
from recommenders.evaluation.measure import LENGTH, WANTED, Measured, measure
from recommenders.evaluation.run import description, scorer_of
from recommenders.histories import DAY, BoolArray, DoubleArray, FloatArray, IntArray, LongArray
from recommenders.neural.base import TrainedRecommender
from recommenders.progress import Progress

FORMAT: Final = 2
K: Final = 10
"""Length of the list that is judged."""
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

    ``measured`` are those of `judge`, with the ``code`` of a customer in the place of the id and
    lists of `K` items. ``hits`` (n_rows, DEPTH) tells for the same rows which places of the
    ranking hold an item that was bought. ``description`` describes the split, ``seconds`` is what
    fit and judging took, ``refused`` why the recommender cannot take the data: then all else is
    empty.
    """

    recommender: str
    description: tuple[str, ...] = ()
    measured: tuple[Measured, ...] = ()
    hits: tuple[BoolArray, ...] = ()
    seconds: float = 0.0
    refused: str = ""

    def curves(self, way: int) -> dict[str, DoubleArray]:
        """Recall and NDCG of each customer for lists of 1, 2, ... items: (n_rows, DEPTH) each."""
        hits = self.hits[way]
        wanted = self.measured[way].frame[WANTED].to_numpy()
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
    """What is kept of a recommender on these data, None where it has not been judged yet."""
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
    """Fit and judge recommenders without the last `days_of` the data; each is kept in ``cache``.

    ``tell`` is description the share that is done. Raises `DataError` for data that cannot be
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
    asked: tuple[Candidates, ...] = ()
    found = []
    for place, name in enumerate(names):
        label = registry.entry(name).label

        def part(share: float, doing: str, place: int = place, label: str = label) -> None:
            say((place + share) / len(names), f"{label}, {doing}")

        part(0.0, "fit")
        begin = perf_counter()
        try:
            made = _fitted(name, holdout.train, part)
        except DataError as error:
            found.append(StoredEvaluation(recommender=name, refused=str(error)))
            continue
        asked = asked or ways(holdout, seed=_SEED)
        judged = _judged(name, made, dataset, holdout, asked, part, begin)
        if cache is not None:
            keep(_folder(name, dataset, cache), _arrays(judged), _meta(name, dataset))
        found.append(judged)
    return found


def _fitted(name: str, train: Dataset, part: Progress) -> registry.PersistentRecommender:
    made = registry.entry(name).factory()
    if isinstance(made, TrainedRecommender):
        return made.fit(train, progress=lambda share, doing: part(FIT_SHARE * share, doing))
    return made.fit(train)


def _judged(
    name: str,
    made: registry.PersistentRecommender,
    dataset: Dataset,
    holdout: Holdout,
    asked: Sequence[Candidates],
    part: Progress,
    begin: float,
) -> StoredEvaluation:
    n = len(holdout.customers)
    scorer = scorer_of(made, holdout)
    order = top_k.tie_order(Popularity().fit(holdout.train).score(Histories.of_items([[]]))[0])
    deep: dict[str, list[IntArray]] = {one.name: [] for one in asked}
    done = 0

    def score(rows: LongArray) -> FloatArray:
        # the same scores give the metrics of the short list and the places of the long one
        scores = scorer(rows)
        for one in asked:
            ranked = scores
            if not one.bought_before:
                ranked = np.array(scores)
                ranked[one.bought[rows].nonzero()] = -np.inf
            deep[one.name].append(top_k.best(ranked, DEPTH, order))
        return scores

    def step(rows: int) -> None:
        nonlocal done
        done += rows
        part(FIT_SHARE + (1 - FIT_SHARE) * done / n, f"{done:,} of {n:,} customers")

    found = measure(score, dataset, holdout, asked, k=K, step=step)
    judged, hits = [], []
    for one, way in zip(found, asked, strict=True):
        rows = np.flatnonzero(np.diff(way.relevant.indptr) > 0)
        lists = np.concatenate(deep[way.name])[rows]
        at = np.arange(len(rows))[:, None]
        hits.append((way.relevant[rows].toarray() > 0)[at, lists] & (lists >= 0))
        frame = one.frame.drop(columns=Columns.CUSTOMER)
        frame.insert(0, CODE, holdout.customers[rows])
        judged.append(
            Measured(candidates=way.name, frame=frame, lists=one.lists, n_items=one.n_items)
        )
    return StoredEvaluation(
        recommender=name,
        description=description(holdout),
        measured=tuple(judged),
        hits=tuple(hits),
        seconds=perf_counter() - begin,
    )


def _folder(name: str, dataset: Dataset, cache: Path) -> Path:
    return cache / "quality" / f"{name}-{registry.fingerprint(name, dataset)}"


def _meta(name: str, dataset: Dataset) -> dict[str, object]:
    return {
        "format": FORMAT,
        "recommender": registry.fingerprint(name, dataset),
        "asked": [days_of(dataset), K, DEPTH, _SEED],
    }


def _arrays(found: StoredEvaluation) -> Arrays:
    arrays: Arrays = {
        "told": np.array(found.description),
        "ways": np.array([one.candidates for one in found.measured]),
        "seconds": np.array(found.seconds),
    }
    for way, one in enumerate(found.measured):
        # segments are the data set's own, and come from it
        numbers = one.frame.drop(columns=Columns.SEGMENT, errors="ignore")
        arrays[f"columns {way}"] = np.array(list(numbers.columns))
        arrays[f"numbers {way}"] = numbers.to_numpy(dtype=np.float64)
        arrays[f"lists {way}"] = one.lists
        arrays[f"hits {way}"] = found.hits[way]
    return arrays


def _restored(name: str, arrays: Arrays, dataset: Dataset) -> StoredEvaluation:
    judged = []
    for way, candidates in enumerate(arrays["ways"].tolist()):
        columns = arrays[f"columns {way}"].tolist()
        frame = pd.DataFrame(arrays[f"numbers {way}"], columns=columns)
        frame = frame.astype({CODE: np.int64, LENGTH: np.int64, WANTED: np.int64})
        if Columns.SEGMENT in dataset.customers:
            segments = dataset.customers[Columns.SEGMENT].iloc[frame[CODE]]
            frame.insert(1, Columns.SEGMENT, segments.to_numpy())
        judged.append(
            Measured(
                candidates=candidates,
                frame=frame,
                lists=arrays[f"lists {way}"],
                n_items=dataset.n_items,
            )
        )
    return StoredEvaluation(
        recommender=name,
        description=tuple(arrays["told"].tolist()),
        measured=tuple(judged),
        hits=tuple(arrays[f"hits {way}"] for way in range(len(judged))),
        seconds=float(arrays["seconds"]),
    )
