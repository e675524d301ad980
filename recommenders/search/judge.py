"""How well lists of items meet what later searches clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommenders.histories import BoolArray, DoubleArray, LongArray, WideRows
from recommenders.search.query_graph import QueryGraph
from recommenders.searches.log import Searches

TOP: Final = 10
"""Length of the lists that are judged."""
MAX_RARE: Final = 3
"""A query that was searched at most so often is rare."""
MIN_COMMON: Final = 20
"""One that was searched at least so often is common."""
GROUPS: Final = ("never searched", "rare", "between", "common")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """Queries of later searches that led to a click, and what was known of them before.

    ``wanted`` (n, n_items) is 1 where the item was clicked later, ``before`` (n,) how often the
    query had been searched until then.
    """

    texts: NDArray[np.object_]
    wanted: WideRows
    before: LongArray

    def __len__(self) -> int:
        return len(self.texts)

    def group(self, name: str) -> BoolArray:
        """Which of the queries belong to one of the `GROUPS`."""
        low, high = {
            "never searched": (0, 0),
            "rare": (1, MAX_RARE),
            "between": (MAX_RARE + 1, MIN_COMMON - 1),
            "common": (MIN_COMMON, np.iinfo(np.int64).max),
        }[name]
        return (self.before >= low) & (self.before <= high)

    def take(self, rows: LongArray | BoolArray) -> Asked:
        """Some of the queries."""
        return Asked(texts=self.texts[rows], wanted=self.wanted[rows], before=self.before[rows])


def asked_later(searches: Searches, moment: int, n_items: int) -> Asked:
    """The queries that were searched, with a click, after a second since 1970."""
    later, earlier = searches.where(searches.times > moment), searches.until(moment)
    graph = QueryGraph.of(later, n_items)
    counts = dict(zip(earlier.queries.tolist(), earlier.counts().tolist(), strict=True))
    clicked = np.flatnonzero(graph.evidence > 0)
    wanted = graph.clicks[clicked]
    wanted.data[:] = 1.0
    texts = later.queries[clicked]
    before = np.array([counts.get(text, 0) for text in texts], dtype=np.int64)
    return Asked(texts=texts, wanted=wanted, before=before)


def judged(scores: DoubleArray, wanted: WideRows) -> tuple[DoubleArray, DoubleArray]:
    """Recall at `TOP` and reciprocal rank within it, each (n,), of scores (n, n_items).

    Recall is the share of the wanted items that are in the list, of at most `TOP` of them. Items
    with a score of 0 are in no list, and items of equal scores stand in the order of their codes.
    """
    order = np.argsort(-scores, axis=1, kind="stable")[:, :TOP]
    there = np.take_along_axis(scores, order, axis=1) > 0
    hits = (np.take_along_axis(wanted.toarray(), order, axis=1) > 0) & there
    most = np.minimum(np.diff(wanted.indptr), TOP)
    recall: DoubleArray = hits.sum(axis=1) / np.maximum(most, 1)
    first = np.where(hits.any(axis=1), 1.0 / (1 + hits.argmax(axis=1)), 0.0)
    return recall, first
