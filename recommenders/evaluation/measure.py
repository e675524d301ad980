"""One fitted recommender, measured on a split: every metric of every customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import Columns, Dataset
from recommenders.evaluation.candidates import Candidates
from recommenders.evaluation.holdout import Holdout
from recommenders.histories import FloatArray, IntArray, LongArray, SparseRows
from recommenders.ranking import metrics, top_k

MAX_CELLS: Final = 4_000_000
"""Scores in float32 held at once: 16 MB, and a few arrays of the same shape beside them."""
SAMPLED_AT: Final = 10
LENGTH: Final = "history"
WANTED: Final = "relevant"

Scorer: TypeAlias = Callable[[LongArray], FloatArray]
"""The scores (n_rows, n_items) of some rows of the split."""


def names(k: int) -> tuple[str, ...]:
    """The metrics that every customer has, in the order of the tables."""
    return (
        f"R@{k}",
        f"NDCG@{k}",
        "MRR",
        f"HR@{k}",
        f"repeat R@{k}",
        f"explore R@{k}",
        "novelty",
        "calibration",
        f"popular HR@{SAMPLED_AT}",
        f"uniform HR@{SAMPLED_AT}",
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """What one recommender reaches with one kind of candidates.

    ``frame`` has a row for each customer with a relevant item: customer_id, segment, history
    (distinct items bought), relevant (items to find), and the metrics of `names`, NaN where a
    customer has nothing to be measured by. ``lists`` (n_rows, k) are the item codes shown, -1
    where a list is shorter. ``n_items`` is the size of the catalogue.
    """

    candidates: str
    frame: pd.DataFrame
    lists: IntArray
    n_items: int


def measure(
    scorer: Scorer,
    dataset: Dataset,
    holdout: Holdout,
    candidate_sets: Sequence[Candidates],
    *,
    k: int,
    step: Callable[[int], None] = lambda rows: None,
) -> list[Measured]:
    """Score the rows of the split in batches and measure each kind of candidates.

    Equal scores are settled by popularity in the training part, as in the app. ``dataset`` gives
    segments and categories; ``step`` is told how many rows are done. Raises ValueError for scores
    that are no finite numbers.
    """
    n = len(holdout.customers)
    size = max(1, MAX_CELLS // dataset.n_items)
    reference = _DatasetReference.of(dataset, holdout.train)
    parts: dict[str, list[_Part]] = {candidates.name: [] for candidates in candidate_sets}
    for begin in range(0, n, size):
        rows = np.arange(begin, min(begin + size, n))
        scores = scorer(rows)
        if not np.isfinite(scores).all():
            raise ValueError("some scores are no finite numbers")
        for candidates in candidate_sets:
            parts[candidates.name].append(_measured(scores, candidates, rows, reference, k))
        step(len(rows))
    return [
        _joined(candidates, parts[candidates.name], dataset, holdout)
        for candidates in candidate_sets
    ]


_Part: TypeAlias = tuple[IntArray, dict[str, NDArray[Any]]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _DatasetReference:
    """What the metrics need of the fit's data: the order of ties, buyers, and categories."""

    order: LongArray
    buyers: LongArray
    customers: int
    categories: SparseRows

    @classmethod
    def of(cls, dataset: Dataset, train: Dataset) -> _DatasetReference:
        bought = train.histories().matrix(train.n_items)
        codes = np.full(dataset.n_items, -1)
        if dataset.has(Columns.CATEGORY):
            codes = pd.factorize(dataset.items[Columns.CATEGORY])[0]
        named = np.flatnonzero(codes >= 0)
        ones = np.ones(len(named), dtype=np.float32)
        return cls(
            order=top_k.tie_order(recent_buyers(train)),
            buyers=np.bincount(bought.indices, minlength=train.n_items),
            customers=int((np.diff(bought.indptr) > 0).sum()),
            categories=sparse.csr_array(
                (ones, (named, codes[named])), shape=(len(codes), int(codes.max()) + 1)
            ),
        )


def _measured(
    scores: FloatArray,
    candidates: Candidates,
    rows: LongArray,
    reference: _DatasetReference,
    k: int,
) -> _Part:
    bought, relevant = candidates.bought[rows], candidates.relevant[rows]
    if not candidates.bought_before:
        scores = np.array(scores)  # the scorer's own may be read-only, or asked for again
        scores[bought.nonzero()] = -np.inf
    lists = top_k.best(scores, k, reference.order)
    row_index = np.arange(len(rows))[:, None]
    filled, before = lists >= 0, bought.toarray() > 0
    weights = relevant.toarray()
    gains = weights[row_index, lists] * filled
    hits = gains > 0
    again = hits & before[row_index, lists]
    wanted = np.diff(relevant.indptr)
    old = ((weights > 0) & before).sum(axis=1)
    pair_rows, pair_items = np.repeat(np.arange(len(rows)), wanted), relevant.indices
    first = top_k.first_rank(scores, pair_rows, pair_items, reference.order)
    shown = sparse.csr_array(
        (
            np.ones(filled.sum(), dtype=np.float32),
            lists[filled],
            np.append(0, filled.sum(axis=1).cumsum()),
        ),
        shape=bought.shape,
    )
    sampled = [
        metrics.sampled_hit_rate(
            top_k.above(scores, pair_rows, pair_items, negatives[rows], reference.order),
            pair_rows,
            len(rows),
            k=SAMPLED_AT,
        )
        for negatives in (candidates.popular, candidates.uniform)
    ]
    # clicks weigh what their places are looked at less; purchases weigh 1
    weighted = bool((relevant.data != 1.0).any())
    values = (
        metrics.weighted_recall(gains, weights) if weighted else metrics.recall(hits, wanted),
        metrics.weighted_ndcg(gains, weights) if weighted else metrics.ndcg(hits, wanted),
        1.0 / np.where(first > 0, first, np.nan),
        metrics.hit_rate(hits, wanted),
        metrics.recall(again, old),
        metrics.recall(hits & ~again, wanted - old),
        metrics.novelty(lists, reference.buyers, reference.customers),
        metrics.calibration(bought, shown, reference.categories),
        *sampled,
    )
    counted = {LENGTH: np.diff(bought.indptr), WANTED: wanted}
    return lists, {**counted, **dict(zip(names(k), values, strict=True))}


def _joined(
    candidates: Candidates, parts: Sequence[_Part], dataset: Dataset, holdout: Holdout
) -> Measured:
    customers = dataset.customers.iloc[holdout.customers].reset_index(drop=True)
    columns = [name for name in (Columns.CUSTOMER, Columns.SEGMENT) if name in customers]
    values = {name: np.concatenate([part[name] for _, part in parts]) for name in parts[0][1]}
    frame = customers[columns].assign(**values)
    has_relevant = frame[WANTED].to_numpy() > 0
    return Measured(
        candidates=candidates.name,
        frame=frame[has_relevant].reset_index(drop=True),
        lists=np.concatenate([lists for lists, _ in parts])[has_relevant],
        n_items=dataset.n_items,
    )
