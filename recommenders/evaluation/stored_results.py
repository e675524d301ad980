"""Recommenders measured on the last weeks of a data set, kept on disk so that it is done once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd

from recommenders import registry
from recommenders.artifacts import Arrays, codes_of, keep, load, restoring
from recommenders.contract import Columns, Dataset, Recommender
from recommenders.errors import ArtifactError, DataError
from recommenders.evaluation.candidates import Candidates, candidate_sets_of
from recommenders.evaluation.holdout import Holdout, temporal
from recommenders.evaluation.measure import LENGTH, WANTED, Measured, measure
from recommenders.evaluation.ranking_heads import RankingHeads, measured_rows
from recommenders.evaluation.run import description, must_be_asked, scorer_of
from recommenders.evaluation.variants import (
    Rearranging,
    Variant,
    as_variant,
    fitted_variant,
    lists_lifted,
)
from recommenders.histories import DAY, BoolArray, DoubleArray, IntArray, LongArray
from recommenders.operation.alone import alone
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress, silent
from recommenders.ranking import metrics
from recommenders.ranking.diversity import VariedRanker

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

    ``recommender`` is its name, whatever the options of its list.
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

    def among(self, customers: Container[int]) -> StoredEvaluation:
        """The same of these customers (codes) alone."""
        measured, hits = [], []
        for result, places in zip(self.measured, self.hits, strict=True):
            inside = np.array([code in customers for code in result.frame[CODE]], dtype=np.bool_)
            frame = result.frame[inside].reset_index(drop=True)
            measured.append(replace(result, frame=frame, lists=result.lists[inside]))
            hits.append(places[inside])
        return replace(self, measured=tuple(measured), hits=tuple(hits))

    def known_as(self, codes: IntArray | None) -> StoredEvaluation:
        """The same for customers with other codes, in their order: c is who has ``codes[c]`` here.

        None is as it is.
        """
        if codes is None:
            return self
        measured, hits, new = [], [], np.argsort(codes)
        for result, places in zip(self.measured, self.hits, strict=True):
            frame = result.frame.assign(**{CODE: new[result.frame[CODE].to_numpy()]})
            order = np.argsort(frame[CODE].to_numpy(), kind="stable")
            frame = frame.iloc[order].reset_index(drop=True)
            measured.append(replace(result, frame=frame, lists=result.lists[order]))
            hits.append(places[order])
        return replace(self, measured=tuple(measured), hits=tuple(hits))

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
    """Days that are held back: four weeks, or a fifth of the time where that is shorter.

    One where a day is a line: the last line of each customer.
    """
    if not dataset.has(Columns.TIME):
        return 1.0
    span = (dataset.log.as_of - int(dataset.log.times.min())) / DAY
    return float(min(MAX_DAYS, max(round(span / MIN_PARTS, 2), 0.01)))


def held_back_since(dataset: Dataset) -> pd.Timestamp:
    """The moment at which the fit ends: what was bought later is held back."""
    since: pd.Timestamp = dataset.as_of - pd.Timedelta(days=days_of(dataset))
    return since


def load_stored(variant: str | Variant, dataset: Dataset, cache: Path) -> StoredEvaluation | None:
    """What is kept of a recommender on these data, None where it has not been measured yet."""
    wanted = as_variant(variant)
    try:
        arrays = load(_folder(wanted, dataset, cache), _meta(wanted, dataset))
        with restoring(wanted.recommender):
            return _restored(wanted.recommender, arrays, dataset)
    except ArtifactError:
        return None


def evaluate(
    variants: Sequence[str | Variant],
    dataset: Dataset,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
    rearranging: Rearranging | None = None,
    runner: Runner = run_here,
) -> list[StoredEvaluation]:
    """Fit and measure recommenders without the last `days_of` the data; each is kept in ``cache``.

    A name is a recommender as it comes; one with variety needs ``rearranging``. ``progress`` is
    told the share that is done. ``runner`` does all of it in another process
    (`recommenders.operation.processes`). Raises `DataError` for data that cannot be split.
    """
    if runner is not run_here:
        known = registry.fingerprints(
            [variant.recommender for variant in map(as_variant, variants)], dataset
        )
        made: list[StoredEvaluation] = runner(
            _evaluate_apart, variants, dataset, cache, rearranging, known, progress=progress
        )
        return made
    say = progress or silent
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
    for position, variant in enumerate(map(as_variant, variants)):
        label = registry.entry(variant.recommender).label

        def part(share: float, doing: str, position: int = position, label: str = label) -> None:
            say((position + share) / len(variants), f"{label}, {doing}")

        def judged(variant: Variant = variant, part: Progress = part) -> StoredEvaluation:
            begin = perf_counter()
            try:
                recommender = _fitted(variant, holdout.train, cache, part)
                must_be_asked(recommender)
            except DataError as error:
                return StoredEvaluation(recommender=variant.recommender, refused=str(error))
            ranker = None
            if variant.variety is not None:
                assert rearranging is not None, "a list with variety needs to be told how"
                ranker = rearranging(recommender, holdout.train, variant.variety)
            measured, hits = _measured(recommender, ranker, dataset, holdout, draw(), part)
            return StoredEvaluation(
                recommender=variant.recommender,
                description=description(holdout),
                measured=measured,
                hits=hits,
                seconds=perf_counter() - begin,
            )

        part(0.0, "fit")
        evaluations.append(
            judged() if cache is None else _kept(variant, dataset, cache, judged, part)
        )
    return evaluations


def _evaluate_apart(
    variants: Sequence[str | Variant],
    dataset: Dataset,
    cache: Path | None,
    rearranging: Rearranging | None,
    known: Mapping[str, str],
    *,
    progress: Progress | None,
) -> list[StoredEvaluation]:
    """`evaluate`, in another process than the one that asks."""
    registry.require_same(known, dataset)
    return evaluate(variants, dataset, cache=cache, progress=progress, rearranging=rearranging)


def _kept(
    variant: Variant,
    dataset: Dataset,
    cache: Path,
    judged: Callable[[], StoredEvaluation],
    part: Progress,
) -> StoredEvaluation:
    """Judge and keep it, or take what another process has judged meanwhile."""
    folder = _folder(variant, dataset, cache)
    with alone(folder, part) as waited:
        stored = load_stored(variant, dataset, cache) if waited else None
        if stored is not None:
            return stored
        evaluation = judged()
        if not evaluation.refused:
            keep(folder, _arrays(evaluation), _meta(variant, dataset))
        return evaluation


def _fitted(variant: Variant, train: Dataset, cache: Path | None, part: Progress) -> Recommender:
    return fitted_variant(
        variant,
        train,
        cache=cache,
        progress=lambda share, doing: part(FIT_SHARE * share, doing),
    )


def _measured(
    recommender: Recommender,
    ranker: VariedRanker | None,
    dataset: Dataset,
    holdout: Holdout,
    candidate_sets: Sequence[Candidates],
    part: Progress,
) -> tuple[tuple[Measured, ...], tuple[BoolArray, ...]]:
    """Measure one recommender, its lists rearranged by the ``ranker`` where there is one."""
    scorer = scorer_of(recommender, holdout)
    # one pass for all ways to rank, unless the lists of each are rearranged by themselves
    passes = [tuple(candidate_sets)]
    if ranker is not None:
        passes = [(candidates,) for candidates in candidate_sets]
    n, done = len(holdout.customers) * len(passes), 0

    def step(rows: int) -> None:
        nonlocal done
        done += rows
        customers = f"{done // len(passes):,} of {len(holdout.customers):,} customers"
        part(FIT_SHARE + (1 - FIT_SHARE) * done / n, customers)

    results, hits = [], []
    for together in passes:
        shown = scorer
        if ranker is not None:
            shown = lists_lifted(scorer, ranker, holdout, together[0], k=DEPTH)
        rankings = RankingHeads.of(shown, together, holdout.train, depth=DEPTH)
        measured = measure(rankings.score, dataset, holdout, together, k=K, step=step)
        for result, candidates in zip(measured, together, strict=True):
            results.append(_with_codes(result, candidates, holdout.customers))
            hits.append(rankings.hits(candidates))
    return tuple(results), tuple(hits)


def _with_codes(result: Measured, candidates: Candidates, customers: LongArray) -> Measured:
    """The same with the customers' codes in the place of their ids."""
    frame = result.frame.drop(columns=Columns.CUSTOMER)
    frame.insert(0, CODE, customers[measured_rows(candidates)])
    return replace(result, frame=frame)


def _folder(variant: Variant, dataset: Dataset, cache: Path) -> Path:
    name = variant.recommender
    options = "".join(f"-{value}" for value in (variant.personal, variant.variety) if value)
    return cache / "quality" / f"{name}-{registry.fingerprint(name, dataset)}{options}"


def _meta(variant: Variant, dataset: Dataset) -> dict[str, object]:
    meta: dict[str, object] = {
        "format": FORMAT,
        "recommender": registry.fingerprint(variant.recommender, dataset),
        "asked": [days_of(dataset), K, DEPTH, _SEED],
    }
    return meta | ({"options": variant.settings} if variant.settings else {})


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
        lists = arrays[f"lists {position}"]
        codes_of(frame[CODE].to_numpy(), dataset.n_customers)
        codes_of(lists.ravel(), dataset.n_items, first=-1)
        if len(lists) != len(frame):
            raise ValueError("lists of other customers than those that were measured")
        if Columns.SEGMENT in dataset.customers:
            segments = dataset.customers[Columns.SEGMENT].iloc[frame[CODE]]
            frame.insert(1, Columns.SEGMENT, segments.to_numpy())
        measured.append(
            Measured(
                candidates=candidates,
                frame=frame,
                lists=lists,
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
