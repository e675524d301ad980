"""The chance that a customer takes up an item never bought before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.contract import Histories
from recommenders.histories import BoolArray, DoubleArray, IntArray, evenly
from recommenders.repeat.hinges import ENOUGH, ridge_logistic
from recommenders.repeat.visits import NAMES, Visits
from recommenders.uptake_lift.recommender import UptakeLift

CANDIDATES = 200
"""New items of each customer that the chance is learned from: the first by their score."""
MAX_CUSTOMERS = 2_500
"""Customers that it is learned from, at even distances among all."""
MAX_CELLS = 2_000_000
"""Scores held at once while it is learned, float32: 8 MB, and some arrays of the same shape."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewItems:
    """log odds = constant + slope s + weights . clip(activity, low, high).

    s is the score of uptake times lift, the logarithm of a rate, so the new items of a customer
    keep its order. ``activity`` is what `visits.NAMES` says of the customer; ``weights``, ``low``
    and ``high`` have shape (len(NAMES),). Not learned it is log odds = s.
    """

    slope: float
    constant: float
    weights: DoubleArray
    low: DoubleArray
    high: DoubleArray

    @classmethod
    def unlearned(cls) -> Self:
        """The score as it is: the share of customers who take an item up, times the lift."""
        nothing = np.zeros(len(NAMES))
        return cls(slope=1.0, constant=0.0, weights=nothing, low=nothing, high=nothing)

    @classmethod
    def fit(
        cls,
        lift: UptakeLift,
        histories: Histories,
        later: Histories,
        visits: Visits,
        pool: IntArray,
    ) -> Self:
        """Learn from customers whom ``lift`` knows, and from what they bought ``later``.

        ``visits`` are those of the rows, ``pool`` the items that are looked at.
        """
        rows = evenly(len(histories), MAX_CUSTOMERS)
        activity = visits.activity()[rows]
        tables, labels = [], []
        step = max(1, MAX_CELLS // max(1, len(pool)))
        for begin in range(0, len(rows), step):
            block = rows[begin : begin + step]
            scores, taken = _first(lift, histories.take(block), later.take(block), pool)
            own = np.broadcast_to(activity[begin : begin + step, None], (*scores.shape, len(NAMES)))
            known = np.isfinite(scores)
            tables.append(np.column_stack([scores[known], own[known]]))
            labels.append(taken[known])
        table = np.concatenate(tables) if tables else np.zeros((0, 1 + len(NAMES)))
        label = np.concatenate(labels) if labels else np.zeros(0, dtype=np.bool_)
        if label.sum() < ENOUGH or label.all():
            return cls.unlearned()
        constant, weights = ridge_logistic(table, label, 1.0)
        slope = float(weights[0])
        if slope <= 0:
            return cls.unlearned()
        low, high = activity.min(axis=0), activity.max(axis=0)
        return cls(slope=slope, constant=constant, weights=weights[1:], low=low, high=high)

    def log_odds(self, scores: DoubleArray, visits: Visits) -> DoubleArray:
        """For scores of uptake times lift, (n_rows, n_items), the same shape."""
        activity = np.clip(visits.activity(), self.low, self.high)
        return self.constant + self.slope * scores + (activity @ self.weights)[:, None]

    def arrays(self) -> Arrays:
        """Its fields as arrays, for saving."""
        return {
            "line": np.array([self.constant, self.slope]),
            "weights": self.weights,
            "low": self.low,
            "high": self.high,
        }

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What was saved."""
        constant, slope = (float(value) for value in arrays["line"])
        rest = {name: arrays[name] for name in ("weights", "low", "high")}
        return cls(constant=constant, slope=slope, **rest)


def _first(
    lift: UptakeLift, histories: Histories, later: Histories, pool: IntArray
) -> tuple[DoubleArray, BoolArray]:
    """The scores of the first `CANDIDATES` new items of each row, and which were bought later.

    Where a row has fewer, the scores at its end are -infinity.
    """
    n_items = lift.n_items
    bought = histories.matrix(n_items)[:, pool].toarray() > 0
    scores = np.where(bought, -np.inf, lift.score(histories, pool).astype(np.float64))
    most = min(CANDIDATES, len(pool))
    places = np.argpartition(-scores, most - 1, axis=1)[:, :most]
    taken = later.matrix(n_items)[:, pool].toarray() > 0
    return np.take_along_axis(scores, places, axis=1), np.take_along_axis(taken, places, axis=1)
