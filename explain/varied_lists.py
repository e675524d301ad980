"""The lists of many customers by a ranker that rearranges them, one customer after the other."""

from __future__ import annotations

import numpy as np

from explain.rankings.top_k import NO_ITEM, Progress, TopLists
from recommenders.contract import Dataset
from recommenders.histories import IntArray
from recommenders.ranking.ranker import Ranker


def varied_lists(
    ranker: Ranker,
    dataset: Dataset,
    *,
    k: int,
    bought_before: bool,
    customers: IntArray,
    progress: Progress | None = None,
) -> TopLists:
    """The lists that `Ranker.rank` gives, which `explain.rankings.top_k.top_lists` passes by in one
    step.

    There are no marks: where other items stand is not told.
    """
    n = len(customers)
    items = np.full((n, k), NO_ITEM, dtype=np.int32)
    scores = np.full((n, k), np.nan, dtype=np.float32)
    candidates = np.zeros(n, dtype=np.int64)
    for row, customer in enumerate(customers.tolist()):
        if progress is not None:
            progress(row / n, f"customer {row + 1:,} of {n:,}")
        history = dataset.histories([customer], events=ranker.recommender.events)
        found = ranker.rank(history, k=k, bought_before=bought_before)
        items[row, : len(found.items)] = found.items
        scores[row, : len(found.items)] = found.scores
        candidates[row] = found.n_candidates
    return TopLists(
        customers=customers,
        of=dataset.n_customers,
        items=items,
        scores=scores,
        candidates=candidates,
        rank_marks=np.zeros(0, dtype=np.int64),
        mark_items=np.full((n, 0), NO_ITEM, dtype=np.int32),
        mark_scores=np.zeros((n, 0), dtype=np.float32),
    )
