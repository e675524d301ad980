"""What is measured of ranked lists: one number for each customer, all customers at once.

``hits`` has shape (n_rows, k), true where the item at a place is relevant; ``lists`` has the item
codes of the same places, -1 where a list is shorter than k; ``wanted`` (n_rows,) is the number of
relevant items. All answers have shape (n_rows,), are float64, and NaN where a row has nothing to
be measured by.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommenders.histories import (
    BoolArray,
    DoubleArray,
    FloatArray,
    IntArray,
    LongArray,
    SparseRows,
)

SMOOTHING: Final = 0.01
"""Share of the history's own categories that is mixed into the list's, so that none is 0."""


def recall(hits: BoolArray, wanted: LongArray, *, capped: bool = False) -> DoubleArray:
    """Relevant items in the list, divided by all relevant items.

    With ``capped`` divided by min(k, relevant items), so that a full list reaches 1.
    """
    reachable = np.minimum(wanted, hits.shape[1]) if capped else wanted
    return _ratio(hits.sum(axis=1), reachable)


def ndcg(hits: BoolArray, wanted: LongArray) -> DoubleArray:
    """Sum of 1 / log2(1 + place) over the hits, divided by the best sum that k places can hold."""
    gains = 1.0 / np.log2(np.arange(hits.shape[1]) + 2.0)
    best = np.concatenate([[0.0], np.cumsum(gains)])
    return _ratio(hits @ gains, best[np.minimum(wanted, hits.shape[1])])


def weighted_recall(gains: FloatArray, weights: FloatArray) -> DoubleArray:
    """`recall` where relevant items have weights: weight found / weight of all relevant items.

    ``gains`` (n_rows, k) has the weight of the item at each place, 0 where it is not relevant,
    ``weights`` (n_rows, n_items) that of every item.
    """
    return _ratio(gains.sum(axis=1, dtype=np.float64), weights.sum(axis=1, dtype=np.float64))


def weighted_ndcg(gains: FloatArray, weights: FloatArray) -> DoubleArray:
    """`ndcg` where relevant items have weights: a hit gains its weight, discounted by its place."""
    k = gains.shape[1]
    discounts = 1.0 / np.log2(np.arange(k) + 2.0)
    best = -np.sort(-weights, axis=1)[:, :k].astype(np.float64)
    return _ratio(gains @ discounts, best @ discounts[: best.shape[1]])


def hit_rate(hits: BoolArray, wanted: LongArray) -> DoubleArray:
    """1 where the list has at least one relevant item, else 0."""
    return np.where(wanted > 0, hits.any(axis=1).astype(np.float64), np.nan)


def novelty(lists: IntArray, buyers: LongArray, customers: int) -> DoubleArray:
    """Mean self-information of the items in the list, in bits: -log2(buyers / customers).

    Zhou et al., "Solving the apparent diversity-accuracy dilemma of recommender systems" (PNAS
    2010). ``buyers`` (n_items,) counts the customers of the fit who bought an item, of
    ``customers`` in all; an item that nobody bought counts as if one had.
    """
    bits = -np.log2(np.maximum(buyers, 1) / max(1, customers))
    filled = lists >= 0
    return _ratio((bits[lists] * filled).sum(axis=1), filled.sum(axis=1))


def calibration(history: SparseRows, lists: SparseRows, categories: SparseRows) -> DoubleArray:
    """Divergence of the list's categories from those of the history, in nats; 0 is the same mix.

    KL(p || .99 q + .01 p), p and q being the shares of the categories among the distinct items of
    the history and of the list (Steck, "Calibrated recommendations", RecSys 2018, eq. 6, without
    weights). ``history`` and ``lists`` are binary, (n_rows, n_items); ``categories`` is binary,
    (n_items, n_categories), with an empty row for an item without a category.
    """
    p, q = _shares(history, categories), _shares(lists, categories)
    mixed = (1.0 - SMOOTHING) * q + SMOOTHING * p
    terms = np.zeros_like(p)
    present = p > 0
    terms[present] = p[present] * np.log(p[present] / mixed[present])
    return np.where(present.any(axis=1), terms.sum(axis=1), np.nan)


def coverage(lists: IntArray, n_items: int) -> float:
    """Share of the catalogue that stands in at least one list."""
    return len(np.unique(lists[lists >= 0])) / n_items


def sampled_hit_rate(above: NDArray[Any], rows: LongArray, n_rows: int, *, k: int) -> DoubleArray:
    """Share of a row's relevant items that are among the best k with their negatives.

    ``above`` has shape (n_pairs,): how many of the row's negatives are ranked above a relevant
    item of row ``rows``; negative where the row has no negatives.
    """
    valid = above >= 0
    hits = np.bincount(rows[valid], above[valid] < k, minlength=n_rows)
    return _ratio(hits, np.bincount(rows[valid], minlength=n_rows))


def _ratio(part: NDArray[Any], total: NDArray[Any]) -> DoubleArray:
    answer: DoubleArray = np.full(len(part), np.nan)
    np.divide(part, total, out=answer, where=total > 0)
    return answer


def _shares(items: SparseRows, categories: SparseRows) -> DoubleArray:
    counts: DoubleArray = (items @ categories).toarray().astype(np.float64)
    counts /= np.maximum(counts.sum(axis=1, keepdims=True), 1.0)
    return counts
