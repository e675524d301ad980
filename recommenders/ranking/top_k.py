"""The best items of many customers at once, and the places of single ones; ties never move."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommenders.histories import DoubleArray, FloatArray, IntArray, LongArray

BLOCK: Final = 64
"""Values of which the largest is looked at first, where the k-th of many is looked for."""


def tie_order(popularity: FloatArray) -> LongArray:
    """The order of equal scores: item codes by falling popularity, the lower code first.

    It is the order of `recommenders.ranking.ranker.Ranker`.
    """
    return np.lexsort((np.arange(len(popularity)), -popularity))


def kth_largest(values: FloatArray | DoubleArray, k: int) -> float:
    """The k-th largest of ``values`` (n,), 1 <= k <= n.

    Quick also where most values are equal, as the scores of a large catalogue are: for those
    `numpy.partition`, which puts numbers in order by halves, takes many times as long.
    """
    blocks = len(values) // BLOCK
    if blocks <= k:
        return float(np.partition(values, len(values) - k)[-k])
    # the k largest of them are k of the values, so that the k-th of all is not below the k-th here
    largest = values[: blocks * BLOCK].reshape(blocks, BLOCK).max(axis=1)
    floor = float(np.partition(largest, blocks - k)[-k])
    above = values[values > floor]
    return floor if len(above) < k else float(np.partition(above, len(above) - k)[-k])


def best(scores: FloatArray, k: int, order: LongArray) -> IntArray:
    """The k best items of each row of ``scores`` (n_rows, n_items), best first: (n_rows, k).

    ``order`` is that of `tie_order`. Items with a score of -inf are no candidates; where fewer
    than k are left, the list ends with -1.
    """
    ordered = scores[:, order]
    depth = min(k, ordered.shape[1])
    floor = np.array([[kth_largest(row, depth)] for row in ordered], dtype=ordered.dtype)
    above, tied = ordered > floor, ordered == floor
    room = depth - above.sum(axis=1, keepdims=True)
    chosen = above | (tied & (np.cumsum(tied, axis=1) <= room))
    columns = np.nonzero(chosen)[1].reshape(len(scores), depth)
    top_scores = np.take_along_axis(ordered, columns, axis=1)
    within = np.argsort(-top_scores, axis=1, kind="stable")
    best_items = order[np.take_along_axis(columns, within, axis=1)].astype(np.int32)
    best_items[np.isneginf(np.take_along_axis(top_scores, within, axis=1))] = -1
    return np.pad(best_items, ((0, 0), (0, k - depth)), constant_values=-1)


def first_rank(scores: FloatArray, rows: LongArray, items: IntArray, order: LongArray) -> LongArray:
    """The place (1 = best) of the best of each row's items among all candidates: (n_rows,).

    ``rows`` and ``items`` name the pairs that are looked for; 0 for a row without any.
    """
    tie = np.empty(len(order), dtype=np.int64)
    tie[order] = np.arange(len(order))
    target_scores = scores[rows, items]
    sequence = np.lexsort((tie[items], -target_scores, rows))
    rows_present, first = np.unique(rows[sequence], return_index=True)
    score, last = target_scores[sequence][first][:, None], tie[items[sequence][first]][:, None]
    above = (scores[rows_present] > score) | ((scores[rows_present] == score) & (tie < last))
    ranks = np.zeros(len(scores), dtype=np.int64)
    ranks[rows_present] = 1 + above.sum(axis=1)
    return ranks


def above(
    scores: FloatArray, rows: LongArray, items: IntArray, negatives: IntArray, order: LongArray
) -> NDArray[np.int64]:
    """How many of its row's negatives are ranked above each item: shape of ``items``.

    ``negatives`` has shape (n_rows, n_negatives); -1 for a row that has none, whose pairs get -1.
    """
    tie = np.empty(len(order), dtype=np.int64)
    tie[order] = np.arange(len(order))
    drawn = negatives[rows]
    negative_scores, item_scores = scores[rows[:, None], drawn], scores[rows, items][:, None]
    wins = (negative_scores > item_scores) | (
        (negative_scores == item_scores) & (tie[drawn] < tie[items][:, None])
    )
    return np.where(drawn[:, 0] >= 0, wins.sum(axis=1), -1)
