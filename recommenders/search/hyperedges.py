"""Sessions as hyperedges: all items that a shopper looked at, clicked or bought on one day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from scipy import sparse

from recommenders.contract import Dataset, Event
from recommenders.data.purchase_days import local_days
from recommenders.histories import LongArray, WideRows, distinct_pairs

EVENTS: Final = (Event.PURCHASE, Event.VIEW, Event.CART, Event.CLICK)
"""What counts as being part of a session; what was only shown does not."""
MAX_ITEMS: Final = 50
"""A session of more items says little about any pair of them."""
NEIGHBOURS: Final = 100
"""Items that are kept as neighbours of an item: the nearest."""
BLOCK: Final = 256
"""Items whose neighbours are found at once: what bounds the memory."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hyperedges:
    """``incidence`` H (n_items, n_sessions): 1.0 where the item was part of the session.

    Sessions of one item join nothing and are not there. Two items are as near as
    S = D_v^-1/2 H D_e^-1 H' D_v^-1/2 has it (the hypergraph's normalised adjacency, Zhou et al.,
    NIPS 2006; "Search Behavior Prediction: A Hypergraph Perspective", WSDM 2023), here without
    its diagonal: an item is not evidence for itself. S is never formed whole: ``nearness``
    (n_items, n_items) has of each row the `NEIGHBOURS` largest entries.
    """

    incidence: WideRows
    nearness: WideRows

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """The sessions of a data set: its events, and what was chosen in its searches."""
        log = dataset.log.only(EVENTS)
        who, times, items = [log.rows], [log.times], [log.items]
        if dataset.searches is not None:
            searches, chosen = dataset.searches, dataset.searches.chosen
            rows = searches.rows[chosen]
            who.append(searches.customers[rows].astype(np.int64))
            times.append(searches.times[rows])
            items.append(searches.items[chosen])
        days = local_days(np.concatenate(times), dataset.timezone)
        _, _, session = distinct_pairs(np.concatenate(who), days)
        return cls.of_sessions(np.concatenate(items), session, dataset.n_items)

    @classmethod
    def of_sessions(cls, items: np.ndarray, session: LongArray, n_items: int) -> Self:
        """Hyperedges from pairs of an item (code) and a session (number), in any order."""
        shape = (n_items, int(session.max(initial=-1)) + 1)
        incidence = sparse.coo_array((np.ones(len(items)), (items, session)), shape).tocsc()
        incidence.data[:] = 1.0
        sizes = np.diff(incidence.indptr)
        incidence = incidence[:, (sizes >= 2) & (sizes <= MAX_ITEMS)]
        sizes = np.diff(incidence.indptr)
        held: WideRows = incidence.tocsr()
        degrees = np.maximum(np.diff(held.indptr), 1)
        scaled: WideRows = (
            sparse.diags_array(degrees**-0.5) @ held @ sparse.diags_array(sizes**-0.5)
        ).tocsr()
        return cls(incidence=held, nearness=_nearest(scaled))

    def __len__(self) -> int:
        return int(self.incidence.shape[1])

    def spread(self, rows: WideRows) -> WideRows:
        """The rows (n, n_items) times S: what lies one step of sessions away."""
        spread: WideRows = (rows @ self.nearness).tocsr()
        return spread

    def together(self, item: int) -> LongArray:
        """In how many sessions each item was with one item (code), shape (n_items,)."""
        row = self.incidence[[item]]
        counts: LongArray = (row @ self.incidence.T).toarray()[0].astype(np.int64)
        return counts


def _nearest(scaled: WideRows) -> WideRows:
    """The largest entries of each row of S, but for the diagonal; of equal ones the lower code."""
    n_items, other = scaled.shape[0], scaled.T.tocsr()
    rows, columns, values = [], [], []
    for begin in range(0, n_items, BLOCK):
        part = (scaled[begin : begin + BLOCK] @ other).tocoo()
        row, column = part.row.astype(np.int64) + begin, part.col.astype(np.int64)
        apart = row != column
        row, column, value = row[apart], column[apart], part.data[apart]
        order = np.lexsort((column, -value, row))
        row = row[order]
        first = np.arange(len(row)) - np.searchsorted(row, row) < NEIGHBOURS
        near = order[first]
        rows.append(row[first])
        columns.append(column[near])
        values.append(value[near])
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    nearest: WideRows = sparse.coo_array(entries, (n_items, n_items)).tocsr()
    return nearest
