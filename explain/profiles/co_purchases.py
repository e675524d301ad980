"""How many other customers bought both of two items, for one customer's purchases and list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from explain.profiles.item_statistics import ItemStatistics
from recommenders.histories import IntArray, LongArray, SparseRows

BITS: Final = 64
"""Items that are held against others at once."""


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
    both = _common(rows, columns)
    own_rows, own_columns = _owned(rows, customer), _owned(columns, customer)
    return CoPurchases(
        both=both - np.outer(own_rows, own_columns),
        buyers=np.diff(rows.indptr) - own_rows,
        target_buyers=np.diff(columns.indptr) - own_columns,
        customers=statistics.purchases.n_buyers - int(statistics.purchases.bought[customer]),
    )


def _common(rows: SparseRows, columns: SparseRows) -> LongArray:
    """How many customers two items have in common, (n_rows, n_columns)."""
    both = np.zeros((rows.shape[0], columns.shape[0]), dtype=np.int64)
    for first in range(0, columns.shape[0], BITS):
        some = range(first, min(first + BITS, columns.shape[0]))
        kind = np.min_scalar_type(1 << (len(some) - 1))
        # which of these columns each customer has, a bit for each: a product of the tables would
        # turn one of them round, over all customers there are
        marks = np.zeros(columns.shape[1], dtype=kind)
        for bit, column in enumerate(some):
            whose = columns.indices[columns.indptr[column] : columns.indptr[column + 1]]
            marks[whose] |= kind.type(1 << bit)
        seen = marks[rows.indices]
        shared = np.flatnonzero(seen)
        seen, owners = seen[shared], np.searchsorted(rows.indptr, shared, side="right") - 1
        for bit, column in enumerate(some):
            has = (seen & kind.type(1 << bit)) > 0
            both[:, column] = np.bincount(owners[has], minlength=rows.shape[0])
    return both


def _bought(statistics: ItemStatistics, items: IntArray) -> SparseRows:
    """1 where a customer bought an item: csr (len(items), n_customers)."""
    return statistics.purchases.by_item.buyers(items)


def _owned(rows: SparseRows, customer: int) -> LongArray:
    """1 for each row that the customer bought, else 0."""
    positions = np.flatnonzero(rows.indices == customer)
    owned = np.zeros(rows.shape[0], dtype=np.int64)
    owned[np.searchsorted(rows.indptr, positions, side="right") - 1] = 1
    return owned
