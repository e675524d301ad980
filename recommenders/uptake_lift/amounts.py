"""How much of each item a history holds: often and lately counts more."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recommenders.contract import Histories
from recommenders.histories import DAY, WideRows


def amounts(histories: Histories, n_items: int, *, half_life: float) -> WideRows:
    """x_j = log(1 + the sum over its purchases of 2^(-age / half_life)), csr (n_rows, n_items).

    The age of a purchase is in days up to the as-of date of the histories. Raises ValueError when
    a history has an item beyond ``n_items``.
    """
    # scipy does not look, and would read past the end of its arrays
    if len(histories.items) and int(histories.items.max()) >= n_items:
        raise ValueError(f"item {int(histories.items.max())} is beyond the {n_items} items")
    ages = (histories.as_of - histories.times) / DAY
    # events of one item may stand in any order: sorted by age, their sum is the same to the bit
    order = np.lexsort((ages, histories.items, histories.rows))
    built = sparse.csr_array(
        (np.exp2(-ages[order] / half_life), histories.items[order], histories.indptr.copy()),
        shape=(len(histories), n_items),
    )
    built.sum_duplicates()
    built.data = np.log1p(built.data)
    return built
