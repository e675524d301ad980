"""Negatives for the sampled metrics: the same ones for every recommender."""

from __future__ import annotations

from typing import Final

import numpy as np

from recommenders.histories import DoubleArray, IntArray, LongArray, SparseRows

NEGATIVES: Final = 100
"""Negatives of a customer; with one relevant item there are 101 places."""


def draw(excluded: SparseRows, weights: DoubleArray, rng: np.random.Generator) -> IntArray:
    """`NEGATIVES` items for each row, shape (n_rows, NEGATIVES), -1 where none is possible.

    Drawn with replacement in proportion to ``weights`` (n_items,) among the items that are not in
    the row of ``excluded`` (n_rows, n_items): by popularity, or evenly with equal weights.
    """
    n_rows, n_items = excluded.shape
    pairs = excluded.tocoo()
    forbidden = np.unique(pairs.row.astype(np.int64) * n_items + pairs.col)
    out = np.bincount(forbidden // n_items, weights[forbidden % n_items], minlength=n_rows)
    total = float(weights.sum())
    drawn = np.full(n_rows * NEGATIVES, -1, dtype=np.int64)
    # what is excluded is drawn again; a row where all weight is excluded would go on for ever
    open_rows = np.flatnonzero(total - out > 1e-9 * total)
    todo = (open_rows[:, None] * NEGATIVES + np.arange(NEGATIVES)).ravel()
    bounds = np.cumsum(weights)
    while len(todo):
        drawn[todo] = _items(bounds, rng.random(len(todo)))
        todo = todo[np.isin(todo // NEGATIVES * n_items + drawn[todo], forbidden)]
    return drawn.reshape(n_rows, NEGATIVES).astype(np.int32)


def _items(bounds: DoubleArray, shares: DoubleArray) -> LongArray:
    items: LongArray = np.searchsorted(bounds, shares * bounds[-1], side="right").astype(np.int64)
    # rounding may carry a share up to the very end, where the last items may have no weight
    last = np.searchsorted(bounds, bounds[-1])
    items[items > last] = last
    return items
