"""A low-pass filter on the graph of customers and items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from recommenders.contract import Event, Histories
from recommenders.histories import DoubleArray, FloatArray, IntArray
from recommenders.linear.graph import Graph, GraphConfig, GraphRecommender

MAX_CELLS = 16_000_000
"""Scores and customers held at once while scoring; keeps a batch under about 300 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFilterConfig(GraphConfig):
    """Settings of `GraphFilter`; the defaults are the authors' for Gowalla."""


class GraphFilter(GraphRecommender):
    """GF-CF (Shen et al., "How Powerful is Graph Convolution for Recommendation?", CIKM 2021).

    With X customers x items (1 = bought), D_U and D_I its degree diagonals and
    R = D_U^-1/2 X D_I^-1/2, the score of a history x (1 for each distinct item) is
    x R'R + a x D_I^-1/2 V b V' D_I^1/2 with V the top right singular vectors of R (eq. 12 there).
    There b is 1 for the ``rank`` first; here it fades out about them (`graph.gains`), which ranks
    a little better and leaves nothing to chance. It is linear in x, so contributions are exact.
    R'R is never formed.
    """

    name: ClassVar[str] = "gf-cf"
    version: ClassVar[int] = 3
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)
    config: GraphFilterConfig

    def __init__(self, config: GraphFilterConfig | None = None) -> None:
        self.config = config or GraphFilterConfig()
        self._take(Graph.empty())

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Filtered history: shape (n_rows, n_items) or (n_rows, len(items))."""
        x = histories.matrix(self._graph.n_items)
        every_item, right = self._graph.by_item, self._right
        by_item = every_item
        if items is not None:
            by_item, right = by_item[items], right[items]
        scores = np.empty((len(histories), len(right)), dtype=np.float32)
        step = max(1, MAX_CELLS // max(1, sum(by_item.shape)))
        for begin in range(0, len(histories), step):
            part = x[begin : begin + step]
            customers = (part @ every_item).toarray()
            # in float64, so that what the size of the batch does to the last digits is rounded
            # away: items with the same buyers tie, alone and in every batch
            smooth = (part @ self._left) @ right.T
            scores[begin : begin + step] = (by_item @ customers.T).T + smooth
        return scores

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """What each item of the history sends to each target, in float64."""
        players, by_item = history.players(), self._graph.by_item
        linear = by_item[players].astype(np.float64) @ by_item[targets].T
        smooth = self._left[players] @ self._right[targets].T
        sent: DoubleArray = linear.toarray() + smooth
        return sent
