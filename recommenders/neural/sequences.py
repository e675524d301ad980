"""Histories as sequences: the distinct items of a customer in their order."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.data.splits import keep_entries
from recommenders.histories import Histories, IntArray, LongArray, SparseRows

MAX_JUDGED: Final = 2000
"""Customers whose last item is hidden, at the most."""


def in_order(histories: Histories, n_items: int) -> SparseRows:
    """The distinct items of each history in the order of their first event.

    csr of shape (n_rows, n_items), 1.0 where an item is in the history; the column indices of a
    row stand in the order of the times. Items of the same time stand in an order that is random
    but always the same: the order of their codes could be learned, and says nothing. Raises
    ValueError when a history has an item beyond ``n_items``.
    """
    if len(histories.items) and int(histories.items.max()) >= n_items:
        raise ValueError(f"item {int(histories.items.max())} is beyond the {n_items} items")
    ties = _scattered(histories.items, histories.times)
    order = np.lexsort((ties, histories.times, histories.rows))
    rows, items = histories.rows[order], histories.items[order]
    first = np.sort(np.unique(rows * n_items + items, return_index=True)[1])
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows[first], minlength=len(histories)))])
    parts = (np.ones(len(first), dtype=np.float32), items[first], indptr)
    return sparse.csr_array(parts, shape=(len(histories), n_items))


def latest(rows: SparseRows, window: int) -> LongArray:
    """The last ``window`` items of each row and -1 behind them, as far as the longest goes.

    Shape (n_rows, length of the longest), at least one column.
    """
    lengths = np.minimum(np.diff(rows.indptr), window)
    positions = np.arange(lengths.max(initial=1))
    filled = positions < lengths[:, None]
    windows = np.full(filled.shape, -1, dtype=np.int64)
    windows[filled] = rows.indices[((rows.indptr[1:] - lengths)[:, None] + positions)[filled]]
    return windows


def last_hidden(
    bought: SparseRows, rng: np.random.Generator
) -> tuple[SparseRows, SparseRows, SparseRows]:
    """The rows to learn from; of some customers what is given; and their last item, hidden.

    Up to `MAX_JUDGED` customers with three items or more are drawn. They are learned from as
    well, without the last item. Rows of a single item hold no order and are not learned from.
    """
    several = np.flatnonzero(np.diff(bought.indptr) > 2)
    drawn = np.sort(rng.permutation(several)[:MAX_JUDGED])
    out = np.zeros(bought.nnz, dtype=np.bool_)
    out[bought.indptr[drawn + 1] - 1] = True
    rest = keep_entries(bought, ~out)
    return (
        rest[np.flatnonzero(np.diff(rest.indptr) > 1)],
        rest[drawn],
        keep_entries(bought, out)[drawn],
    )


def _scattered(items: IntArray, times: LongArray) -> NDArray[np.uint64]:
    """A number for each event, as if drawn at random for its item and time: shape (n_events,).

    The mixing function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    """
    mixed = items.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + times.astype(np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
