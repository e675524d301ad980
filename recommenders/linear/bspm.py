"""A filter on the graph of customers and items that blurs a history and then sharpens it."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import ClassVar, Final

import numpy as np

from recommenders.contract import Event, Histories
from recommenders.histories import DoubleArray, FloatArray, IntArray
from recommenders.linear.graph import Graph, GraphConfig, GraphRecommender

MAX_CELLS = 8_000_000
"""Signals on items and on customers held at once; keeps a batch under about 300 MB."""
ORDERS: Final = (1, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class BSPMConfig(GraphConfig):
    """Settings of `BSPM`; the defaults are the authors' for Gowalla."""

    rank: int = 448
    """Singular vectors in the low-pass part."""
    low_pass_weight: float = 0.2
    """Weight of the low-pass part beside the linear part, dimensionless."""
    time: float = 2.5
    """How long the signal is sharpened, dimensionless; 0 leaves it blurred."""
    order: int = 4
    """Order of the one step that solves the sharpening: 1 (Euler) or 4 (Runge-Kutta)."""
    averaged: bool = False
    """Whether the answer is the mean of the sharpened signal and the linear part."""

    def __post_init__(self) -> None:
        # a class with slots is made twice, and super() without arguments finds the first one
        GraphConfig.__post_init__(self)
        if self.order not in ORDERS or not self.time >= 0:
            raise ValueError(f"order must be one of {ORDERS} and time >= 0, got {self}")


class BSPM(GraphRecommender):
    """BSPM (Choi et al., "Blurring-Sharpening Process Models for Collaborative Filtering",
    SIGIR 2023), with the sharpening after both blurring processes.

    With R, D_I, V and b as in `GraphFilter` and P = R'R, a history x (1 for each distinct item) is
    blurred to y0 = xP + a x D_I^-1/2 V b V' D_I^1/2, and dy/dt = -yP is followed from y0 for the
    time T by one step of the method of Runge and Kutta. On a linear equation that step is the
    series of the exponential up to its order k, so the score is the sum over n <= k of
    (-T)^n / n! y0 P^n: what is widely shared is damped, what sets the history apart is kept.
    With ``averaged`` it is the mean of this and xP. Linear in x, so contributions are exact.
    P is never formed; scoring multiplies by R and R' in turn.
    """

    name: ClassVar[str] = "bspm"
    version: ClassVar[int] = 2
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)
    config: BSPMConfig

    def __init__(self, config: BSPMConfig | None = None) -> None:
        self.config = config or BSPMConfig()
        self._take(Graph.empty())

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Sharpened history: shape (n_rows, n_items) or (n_rows, len(items))."""
        x, by_item = histories.matrix(self._graph.n_items), self._by_item
        chosen = slice(None) if items is None else items
        width = self._graph.n_items if items is None else len(items)
        scores = np.empty((len(histories), width), dtype=np.float32)
        step = max(1, MAX_CELLS // max(1, sum(by_item.shape)))
        for begin in range(0, len(histories), step):
            # in float64, so that what the size of the batch does to the last digits is rounded
            # away: items with the same buyers tie, alone and in every batch
            part = x[begin : begin + step].astype(np.float64)
            linear = np.asarray(by_item @ (part @ by_item).toarray().T)
            signal = self._sharpened(linear + self._right @ (part @ self._left).T)
            if self.config.averaged:
                signal = (linear + signal) / 2
            scores[begin : begin + step] = signal[chosen].T
        return scores

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """What each item of the history sends to each target, in float64."""
        players, by_item = history.players(), self._by_item
        sent = np.empty((len(players), len(targets)))
        own = by_item[players]
        step = max(1, MAX_CELLS // max(1, sum(by_item.shape)))
        for begin in range(0, len(targets), step):
            part = targets[begin : begin + step]
            # P is symmetric, so the few targets can be sharpened in place of the many players
            ends = np.zeros((self._graph.n_items, len(part)))
            ends[part, np.arange(len(part))] = 1.0
            sharp = self._sharpened(ends)
            linear = own @ (self._by_customer @ sharp)
            values = linear + self._left[players] @ (self._right.T @ sharp)
            if self.config.averaged:
                values = (values + (own @ by_item[part].T).toarray()) / 2
            sent[:, begin : begin + step] = values
        return sent

    def _take(self, graph: Graph) -> None:
        super()._take(graph)
        self._by_item = graph.by_item.astype(np.float64)
        self._by_customer = self._by_item.T.tocsr()

    def _sharpened(self, signals: DoubleArray) -> DoubleArray:
        """The sum of (-T)^n / n! P^n y, for the columns y of ``signals`` (n_items, n)."""
        total, power = signals.copy(), signals
        for n in range(1, self.config.order + 1):
            power = np.asarray(self._by_item @ (self._by_customer @ power))
            total += (-self.config.time) ** n / factorial(n) * power
        return total
