"""Who bought what after what: the customers behind each directed pair of items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.artifacts import Arrays, rows_of
from recommenders.contract import Event, Histories
from recommenders.data.purchase_days import local_days
from recommenders.histories import IntArray, LongArray, SparseRows, distinct_pairs

BLOCK = 256
"""Items whose pairs are counted at once: what bounds the memory of `pairs`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visits:
    """What customers did day by day: a visit is a customer's day by the shop's calendar.

    ``customers`` (codes) and ``days`` (since 1970) have shape (n_visits,), ascending by customer
    and then by day. ``items`` is csr of shape (n_visits, n_items), 1.0 where the item was part of
    the visit. Orders of one day are one visit: which of them came first says little, and many
    shops know no hour.
    """

    customers: LongArray
    days: LongArray
    items: SparseRows

    @classmethod
    def of(cls, histories: Histories, event: Event, *, n_items: int, timezone: str) -> Self:
        """The visits made of the events of one kind; the other events count for nothing."""
        log = histories.only((event,))
        customers, days, visit = distinct_pairs(log.rows, local_days(log.times, timezone))
        items = _ones(visit, log.items, (len(days), n_items))
        items.data[:] = 1.0
        return cls(customers=customers, days=days, items=items)

    def counts(self, sources: IntArray, *, first: int, last: int) -> SparseRows:
        """Customers who had an item ``first`` to ``last`` days after one of the sources.

        csr of shape (len(sources), n_items), float32. Day 0 is the day of the source itself. A
        customer counts once for a pair, however often it happened.
        """
        held = self.items[:, sources].T.tocsr()
        source = np.repeat(np.arange(len(sources)), np.diff(held.indptr))
        whose, _, pair = distinct_pairs(source, self.customers[held.indices])
        n_pairs = len(whose)
        # what follows is looked for from the visits with a source only
        begun, begin = np.unique(held.indices, return_inverse=True)
        own = _ones(pair, begin, (n_pairs, len(begun)))
        followed = own @ self._reach(begun, first, last) @ self.items
        followed.data[:] = 1.0
        counted: SparseRows = _ones(whose, np.arange(n_pairs), (len(sources), n_pairs)) @ followed
        return counted

    def pairs(self, among: IntArray, *, first: int, last: int, least: int) -> SparseRows:
        """`counts` between the items ``among``: csr (len(among), len(among)), empty diagonal.

        Pairs of fewer than ``least`` customers are left out.
        """
        blocks: list[SparseRows] = []
        for begin in range(0, len(among), BLOCK):
            counted = self.counts(among[begin : begin + BLOCK], first=first, last=last)[:, among]
            itself = begin + np.repeat(np.arange(counted.shape[0]), np.diff(counted.indptr))
            counted.data[(counted.data < least) | (counted.indices == itself)] = 0.0
            counted.eliminate_zeros()
            blocks.append(counted)
        return stacked(blocks, len(among))

    def arrays(self, prefix: str) -> Arrays:
        """What to save, under names that begin with a prefix."""
        return {
            f"{prefix}_customers": self.customers,
            f"{prefix}_days": self.days,
            f"{prefix}_items": self.items.indices,
            f"{prefix}_indptr": self.items.indptr,
        }

    @classmethod
    def restored(cls, arrays: Arrays, prefix: str, *, n_items: int) -> Self:
        """The visits that were saved."""
        indices, indptr = arrays[f"{prefix}_items"], arrays[f"{prefix}_indptr"]
        parts = (np.ones(len(indices), dtype=np.float32), indices, indptr)
        return cls(
            customers=arrays[f"{prefix}_customers"],
            days=arrays[f"{prefix}_days"],
            items=rows_of(*parts, (len(indptr) - 1, n_items)),
        )

    def _reach(self, begun: LongArray | IntArray, first: int, last: int) -> SparseRows:
        """(len(begun), n_visits): 1.0 where a visit follows one of the begun ones in time."""
        # customers stand further apart than any window: one ascending axis of days for all
        length = int(np.ptp(self.days)) + last + 1 if len(self.days) else 1
        moments = self.days + self.customers * length
        begins = np.searchsorted(moments, moments[begun] + first, side="left")
        widths = np.searchsorted(moments, moments[begun] + last, side="right") - begins
        indptr = np.concatenate([[0], np.cumsum(widths)])
        indices = np.arange(indptr[-1]) + np.repeat(begins - indptr[:-1], widths)
        parts = (np.ones(len(indices), dtype=np.float32), indices, indptr)
        return sparse.csr_array(parts, shape=(len(begun), len(moments)))


def _ones(rows: LongArray, columns: LongArray | IntArray, shape: tuple[int, int]) -> SparseRows:
    ones = np.ones(len(rows), dtype=np.float32)
    placed: SparseRows = sparse.coo_array((ones, (rows, columns)), shape=shape).tocsr()
    return placed


def stacked(blocks: list[SparseRows], width: int) -> SparseRows:
    """The blocks one below the other, each of ``width`` columns; no rows without blocks."""
    empty = sparse.csr_array((0, width), dtype=np.float32)
    joined: SparseRows = sparse.vstack([empty, *blocks], format="csr", dtype=np.float32)
    return joined


def shares(values: SparseRows) -> SparseRows:
    """The rows of positive ``values`` divided by their sums; a row without any stays empty."""
    sums: NDArray[np.float32] = values.sum(axis=1)
    inverse = np.divide(1.0, sums, out=np.zeros(len(sums)), where=sums > 0)
    divided: SparseRows = (sparse.diags_array(inverse) @ values).tocsr().astype(np.float32)
    return divided
