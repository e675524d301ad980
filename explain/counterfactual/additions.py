"""What one more purchase would do for an item: likely companions, tried one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.attribution.game import MAX_CELLS
from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset, Event, Histories
from recommenders.histories import BoolArray, DoubleArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Additions:
    """Where the target stands with one more purchase, for each of the ``items`` tried (codes).

    ``ranks`` (from 1) and ``scores`` (the recommender's units) run along ``items``, the addition
    that lifts the target most first. Nothing is said of items that were not tried.
    """

    target: int
    items: IntArray
    ranks: NDArray[np.int64]
    scores: DoubleArray
    shown: int

    @property
    def best(self) -> int | None:
        """The best single addition that brings the target into the list, or None of the tried."""
        return int(self.items[0]) if len(self.items) and self.ranks[0] <= self.shown else None

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each addition tried, the best first: rank and score with it."""
        return pd.DataFrame(
            {
                "with": dataset.titles[self.items],
                "rank": self.ranks,
                "score": self.scores,
                "in the list": self.ranks <= self.shown,
            }
        )


def add(
    context: ExplanationContext,
    history: Histories,
    target: int,
    *,
    candidates: BoolArray,
    shown: int,
    bought_before: bool = False,
    most: int = 200,
) -> Additions:
    """Try up to ``most`` items that go with the target, each as one purchase made now.

    The items with the largest cosine to the target by common customers come first, then those
    of its category, the popular ones first; the target and what the history has are left out.
    Ranks are counted among ``candidates`` (n_items,). Unless what was ``bought_before`` is
    ranked too, the added item is no longer one of them.
    """
    ranker = context.ranker
    tried = companions(context, target, owned=history.items, most=most)
    target_column = np.array([target], dtype=np.int32)
    ranks = np.zeros(len(tried), dtype=np.int64)
    scores = np.zeros(len(tried))
    step = max(1, MAX_CELLS // max(len(candidates), len(history.items) + 1))
    for begin in range(0, len(tried), step):
        part = tried[begin : begin + step]
        answers = np.array(ranker.recommender.score(with_purchase(history, part)))
        scores[begin : begin + step] = answers[:, target]
        if not bought_before:
            answers[np.arange(len(part)), part] = -np.inf
        ranks[begin : begin + step] = ranker.ranks(answers, target_column, candidates)[:, 0]
    order = np.lexsort((tried, -scores, ranks))
    return Additions(
        target=target, items=tried[order], ranks=ranks[order], scores=scores[order], shown=shown
    )


def companions(context: ExplanationContext, target: int, *, owned: IntArray, most: int) -> IntArray:
    """Items bought by the customers of the target, then items of its category."""
    statistics = context.statistics
    cosine = _cosines(context.dataset, statistics, target)
    level = statistics.group_level()
    alike = np.zeros(len(cosine), dtype=np.bool_)
    if level is not None and statistics.codes[level][target] >= 0:
        alike = statistics.codes[level] == statistics.codes[level][target]
    fit = (cosine > 0) | alike
    fit[target] = False
    fit[owned] = False
    codes = np.flatnonzero(fit)
    order = np.lexsort((codes, -statistics.popularity[codes], -cosine[codes]))[:most]
    return codes[order].astype(np.int32)


def _cosines(dataset: Dataset, statistics: ItemStatistics, target: int) -> DoubleArray:
    """The cosine of each item with the target, by the customers who bought both: (n_items,)."""
    buyers = statistics.purchases.buyers.astype(np.float64)
    both = np.zeros(dataset.n_items)
    customers = statistics.purchases.by_item.buyers([target]).indices
    for _, block in dataset.histories(customers).blocks():
        both += np.asarray(block.matrix(dataset.n_items).sum(axis=0), dtype=np.float64)
    cosine: DoubleArray = both / np.sqrt(np.maximum(buyers, 1.0) * max(buyers[target], 1.0))
    return cosine


def with_purchase(history: Histories, items: Sequence[int] | IntArray) -> Histories:
    """The history with one purchase more, now, in a row for each item."""
    n_rows, length = len(items), len(history.items)
    copies = history.take(np.zeros(n_rows, dtype=np.int64))
    ends = np.arange(1, n_rows + 1) * length
    return replace(
        copies,
        indptr=np.arange(n_rows + 1, dtype=np.int64) * (length + 1),
        items=np.insert(copies.items, ends, items),
        times=np.insert(copies.times, ends, history.as_of),
        quantities=np.insert(copies.quantities, ends, 1.0),
        events=np.insert(copies.events, ends, Event.PURCHASE),
    )
