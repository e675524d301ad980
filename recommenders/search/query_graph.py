"""Which items were chosen for which query: the bipartite graph of a log of searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from recommenders.histories import DoubleArray, LongArray, WideRows
from recommenders.searches.log import Searches


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class QueryGraph:
    """``clicks`` (n_queries, n_items) counts the searches in which an item was clicked, or more.

    ``searched`` (n_queries,) is how often each query was searched at all.
    """

    clicks: WideRows
    searched: LongArray

    @classmethod
    def of(cls, searches: Searches, n_items: int) -> Self:
        """Count a log of searches."""
        chosen = searches.chosen
        queries, items = searches.query[searches.rows[chosen]], searches.items[chosen]
        shape = (len(searches.queries), n_items)
        clicks: WideRows = sparse.coo_array((np.ones(len(items)), (queries, items)), shape).tocsr()
        return cls(clicks=clicks, searched=searches.counts())

    @property
    def evidence(self) -> DoubleArray:
        """The clicks of each query, shape (n_queries,)."""
        counts: DoubleArray = np.asarray(self.clicks.sum(axis=1), dtype=np.float64).ravel()
        return counts

    @property
    def popularity(self) -> DoubleArray:
        """The clicks of each item for any query, shape (n_items,)."""
        counts: DoubleArray = np.asarray(self.clicks.sum(axis=0), dtype=np.float64).ravel()
        return counts

    def rows(self, queries: LongArray, *, damping: float) -> WideRows:
        """Y of these queries (places), shape (len(queries), n_items).

        A row is each item's share of the query's clicks, times n_j^-``damping`` where the item
        has n_j clicks for any query.
        """
        part = self.clicks[queries]
        totals = np.maximum(np.asarray(part.sum(axis=1)).ravel(), 1.0)
        damped = np.maximum(self.popularity, 1.0) ** -damping
        scaled: WideRows = (
            sparse.diags_array(1.0 / totals) @ part @ sparse.diags_array(damped)
        ).tocsr()
        return scaled
