"""How much of each item a history holds: often and lately counts more."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recommenders.contract import Histories
from recommenders.histories import DAY, WideRows, order_by_pair


def amounts(histories: Histories, n_items: int, *, half_life: float) -> WideRows:
    """x_j = log(1 + the sum over its purchases of 2^(-age / half_life)), csr (n_rows, n_items).

    The age of a purchase is in days up to the as-of date of the histories. Raises ValueError when
    a history has an item beyond ``n_items``.
    """
    # scipy does not look, and would read past the end of its arrays
    if len(histories.items) and int(histories.items.max()) >= n_items:
        raise ValueError(f"item {int(histories.items.max())} is beyond the {n_items} items")
    blocks = [_amounts(block, n_items, half_life) for _, block in histories.blocks()]
    if len(blocks) == 1:
        return blocks[0]
    lengths = [np.diff(block.indptr) for block in blocks]
    data = np.concatenate([np.zeros(0), *(block.data for block in blocks)])
    indices = np.concatenate([np.zeros(0, np.int32), *(block.indices for block in blocks)])
    indptr = np.concatenate([[0], np.cumsum(np.concatenate([np.zeros(0, np.int64), *lengths]))])
    built = sparse.csr_array((data, indices, indptr), shape=(len(histories), n_items))
    built.has_canonical_format = True
    return built


def _amounts(histories: Histories, n_items: int, half_life: float) -> WideRows:
    ages = (histories.as_of - histories.times) / DAY
    # events of one item may stand in any order: sorted by time, their sum is the same to the bit
    order = order_by_pair(histories.rows, histories.items, histories.times, n_items)
    built = sparse.csr_array(
        (np.exp2(-ages[order] / half_life), histories.items[order], histories.indptr.copy()),
        shape=(len(histories), n_items),
    )
    built.sum_duplicates()
    built.data = np.log1p(built.data)
    return built
