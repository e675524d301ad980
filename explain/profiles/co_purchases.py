"""How many other customers bought both of two items, for one customer's purchases and list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explain.profiles.item_statistics import ItemStatistics
from recommenders.histories import IntArray, LongArray, SparseRows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoPurchases:
    """Distinct customers who bought items, and who bought two of them, without one customer.

    ``both`` (n_items, n_targets) counts who bought both, ``buyers`` (n_items,) and
    ``target_buyers`` (n_targets,) who bought each, out of ``customers`` who bought anything.
    """

    both: LongArray
    buyers: LongArray
    target_buyers: LongArray
    customers: int


def co_purchases(
    statistics: ItemStatistics, items: IntArray, targets: IntArray, *, customer: int
) -> CoPurchases:
    """Count the buyers of ``items`` and ``targets`` (codes) among all but ``customer`` (a code).

    A purchase is no witness for itself, so the customer who is explained is left out.
    """
    rows, columns = _bought(statistics, items), _bought(statistics, targets)
    both = (rows @ columns.T).toarray().astype(np.int64)
    own_rows, own_columns = _owned(rows, customer), _owned(columns, customer)
    return CoPurchases(
        both=both - np.outer(own_rows, own_columns),
        buyers=np.diff(rows.indptr) - own_rows,
        target_buyers=np.diff(columns.indptr) - own_columns,
        customers=statistics.purchases.n_buyers - int(statistics.purchases.bought[customer]),
    )


def _bought(statistics: ItemStatistics, items: IntArray) -> SparseRows:
    """1 where a customer bought an item: csr (len(items), n_customers)."""
    return statistics.purchases.by_item.buyers(items)


def _owned(rows: SparseRows, customer: int) -> LongArray:
    """1 for each row that the customer bought, else 0."""
    positions = np.flatnonzero(rows.indices == customer)
    owned = np.zeros(rows.shape[0], dtype=np.int64)
    owned[np.searchsorted(rows.indptr, positions, side="right") - 1] = 1
    return owned
