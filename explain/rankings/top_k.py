"""The lists of all customers, and where any other item stands for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import Columns, Dataset
from recommenders.histories import BoolArray, DoubleArray, FloatArray, IntArray, LongArray
from recommenders.progress import Progress
from recommenders.ranking.diversity import VariedRanker
from recommenders.ranking.ranker import Ranker

NO_ITEM: Final = -1
"""In place of an item where a list has fewer."""
SCORES_AT_ONCE: Final = 4_000_000
"""Scores held in memory at one time."""
_STEPS: Final = (1, 2, 3, 4, 5, 6, 8)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TopLists:
    """The list of each of ``customers`` (codes, (n,), ascending), out of ``of`` customers.

    ``items`` (codes) and ``scores`` (the recommender's units) have shape (n, k), best first; a
    shorter list ends in `NO_ITEM` and NaN. ``candidates`` (n,) counts the ranked items.
    ``rank_marks`` are ranks up to the last item (none for a list that is rearranged for variety),
    and ``mark_items`` and ``mark_scores`` (n, n_marks) what stands there: enough to tell for any
    item between which two marks it is, without scoring all items again.
    """

    customers: IntArray
    of: int
    items: IntArray
    scores: FloatArray
    candidates: LongArray
    rank_marks: LongArray
    mark_items: IntArray
    mark_scores: FloatArray

    def __len__(self) -> int:
        return len(self.customers)

    @property
    def sampled(self) -> bool:
        """Whether some customers were left out."""
        return len(self) < self.of

    def ranks(self, item: int) -> LongArray:
        """The rank of an item (code) in each list, 1 = first, 0 where the list has it not."""
        at_item = self.items == item
        ranks: LongArray = np.where(at_item.any(axis=1), at_item.argmax(axis=1) + 1, 0)
        return ranks

    def counts(self, n_items: int) -> LongArray:
        """How many lists have each item, shape (n_items,)."""
        counted: LongArray = np.bincount(self.items[self.items >= 0], minlength=n_items)
        return counted

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each customer and rank: ids, title and score."""
        rows, positions = np.nonzero(self.items >= 0)
        codes = self.items[rows, positions]
        ids = dataset.customers[Columns.CUSTOMER]
        return pd.DataFrame(
            {
                "customer": ids.iloc[self.customers[rows]].to_numpy(),
                "rank": positions + 1,
                "item": dataset.items[Columns.ITEM].iloc[codes].to_numpy(),
                "title": dataset.titles[codes],
                "score": self.scores[rows, positions],
            }
        )

    def percent_listed(self, n_items: int) -> DoubleArray:
        """The share of the lists that have each item, in %, shape (n_items,)."""
        listed: DoubleArray = 100.0 * self.counts(n_items) / max(1, len(self))
        return listed


def top_lists(
    ranker: Ranker,
    dataset: Dataset,
    *,
    k: int = 10,
    bought_before: bool = False,
    customers: IntArray | LongArray | None = None,
    progress: Progress | None = None,
) -> TopLists:
    """Rank for the given customers (codes; all when None), as `Ranker.rank` does for one.

    The lists of a `VariedRanker` are rearranged one by one and have no marks: where other items
    stand is not told. Rules of the shop act on each list, and the marks are by boosted score among
    what they leave. ``progress`` is told the share that is done and which customer is next.
    """
    everybody = np.arange(dataset.n_customers)
    chosen = (everybody if customers is None else np.unique(customers)).astype(np.int32)
    varied = isinstance(ranker, VariedRanker)
    marks = np.zeros(0, dtype=np.int64) if varied else rank_marks_up_to(dataset.n_items)
    n = len(chosen)
    lists = TopLists(
        customers=chosen,
        of=dataset.n_customers,
        items=np.full((n, k), NO_ITEM, dtype=np.int32),
        scores=np.full((n, k), np.nan, dtype=np.float32),
        candidates=np.zeros(n, dtype=np.int64),
        rank_marks=marks,
        mark_items=np.full((n, len(marks)), NO_ITEM, dtype=np.int32),
        mark_scores=np.full((n, len(marks)), np.nan, dtype=np.float32),
    )
    fill = _fill_one_by_one if varied else _fill_in_blocks
    fill(lists, ranker, dataset, bought_before=bought_before, progress=progress)
    return lists


def sample(n_customers: int, most: int, *, rng: np.random.Generator) -> IntArray:
    """At most ``most`` customer codes drawn at random, ascending; all where there are fewer."""
    if n_customers <= most:
        return np.arange(n_customers, dtype=np.int32)
    return np.sort(rng.choice(n_customers, most, replace=False)).astype(np.int32)


def rank_marks_up_to(n_items: int) -> LongArray:
    """The ranks 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, ... and the last one."""
    decades = [step * 10**power for power in range(9) for step in _STEPS]
    return np.array([*(mark for mark in decades if mark < n_items), n_items], dtype=np.int64)


def _fill_in_blocks(
    lists: TopLists,
    ranker: Ranker,
    dataset: Dataset,
    *,
    bought_before: bool,
    progress: Progress | None,
) -> None:
    """Score many customers at a time."""
    n = len(lists)
    # columns in the order that settles ties, so that the first of two equals is the better one
    order = np.lexsort((np.arange(dataset.n_items), -ranker.popularity)).astype(np.int32)
    size = max(1, SCORES_AT_ONCE // max(1, dataset.n_items))
    for begin in range(0, n, size):
        _report(progress, begin, n)
        block = lists.customers[begin : begin + size]
        histories = dataset.histories(block, events=ranker.recommender.events)
        if ranker.record is not None:
            allowed = ranker.record.recorded(histories).copy()
        else:
            allowed = np.ones((len(block), dataset.n_items), dtype=np.bool_)
            if not bought_before:
                allowed[histories.rows, histories.items] = False
        scores = ranker.unruled.recommender.score(histories)
        for own, rows in ranker.of_customers(block):
            lifted = scores if own.rules is None else own.lifted(scores[rows])
            if own.acting is not None:
                allowed[rows] &= own.acting.visible
            for row, values in zip(rows.tolist(), lifted, strict=True):
                _rank(lists, begin + row, values[order], allowed[row, order], order)
                if own.acting is not None and own.acting.rearranges:
                    _rearrange(lists, begin + row, own, values, allowed[row])


def _fill_one_by_one(
    lists: TopLists,
    ranker: Ranker,
    dataset: Dataset,
    *,
    bought_before: bool,
    progress: Progress | None,
) -> None:
    """Take each list from `Ranker.rank`, without marks."""
    for row, customer in enumerate(lists.customers.tolist()):
        _report(progress, row, len(lists))
        history = dataset.histories([customer], events=ranker.recommender.events)
        own = ranker.for_customer(customer)
        ranking = own.rank(history, k=lists.items.shape[1], bought_before=bought_before)
        lists.items[row, : len(ranking.items)] = ranking.items
        lists.scores[row, : len(ranking.items)] = ranking.scores
        lists.candidates[row] = ranking.n_candidates


def _report(progress: Progress | None, begin: int, n: int) -> None:
    if progress is not None:
        progress(begin / n, f"customer {begin + 1:,} of {n:,}")


def _rank(
    lists: TopLists, row: int, scores: FloatArray, allowed: BoolArray, order: IntArray
) -> None:
    """Fill one row; ``scores``, ``allowed`` and ``order`` run along the order of ties."""
    scores, codes = scores[allowed], order[allowed]
    n = len(codes)
    lists.candidates[row] = n
    if not n:
        return
    ascending = np.sort(scores)
    k = min(lists.items.shape[1], n)
    head = np.flatnonzero(scores >= ascending[n - k])
    best = head[np.argsort(-scores[head], kind="stable")[:k]]
    lists.items[row, :k], lists.scores[row, :k] = codes[best], scores[best]

    marks = lists.rank_marks[lists.rank_marks <= n]
    values = ascending[n - marks]
    above = n - np.searchsorted(ascending, values, side="right")
    for mark, (value, rank) in enumerate(zip(values, marks - above, strict=True)):
        lists.mark_items[row, mark] = codes[_nth(scores, value, int(rank))]
    lists.mark_scores[row, : len(marks)] = values


def _rearrange(
    lists: TopLists, row: int, ranker: Ranker, scores: FloatArray, allowed: BoolArray
) -> None:
    """Limits, buries and pins on one list; the marks stay those of the scores."""
    listed = ranker.listed(scores, allowed, lists.items.shape[1])
    lists.items[row], lists.scores[row] = NO_ITEM, np.nan
    lists.items[row, : len(listed)] = listed
    lists.scores[row, : len(listed)] = scores[listed]


def _nth(scores: FloatArray, value: np.float32, rank: int) -> int:
    """Where the ``rank``-th of the scores equal to ``value`` is."""
    equal: NDArray[np.intp] = np.flatnonzero(scores == value)
    return int(equal[rank - 1])
