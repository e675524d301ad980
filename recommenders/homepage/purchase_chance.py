"""From a shelf's score to the chance of a purchase, learned on an earlier date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommenders.contract import Event, Histories
from recommenders.data.purchase_days import local_days
from recommenders.histories import DoubleArray, FloatArray, LongArray

LATELY = 60
"""Days of a customer's recent activity."""
NEVER = 365
"""Days since the last purchase of a customer without one."""
FEATURES = (
    "log score",
    "log odds of the next purchases",
    "log popularity",
    "log purchase days lately",
    "log days since a purchase",
    "log share of the intent",
)
INTENT = FEATURES.index("log share of the intent")
LEAST_ODDS = 1e-9
"""A chance is held between this and 1 less this before its odds are taken."""
PRIOR = (0.5, 20.0)
"""Purchases and candidates added where a shelf had too few purchases to learn a curve from."""
MIN_PURCHASES = 5
"""Purchases that a curve needs at the least."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PurchaseChance:
    """A logistic curve: chance = 1 / (1 + exp(-(bias + weights . z))).

    z are the features of `features`, held to the range ``low`` to ``high`` that was seen, less
    ``mean``, over ``scale``; all these have shape (n_features,).
    """

    low: DoubleArray
    high: DoubleArray
    mean: DoubleArray
    scale: DoubleArray
    weights: DoubleArray
    bias: float

    @classmethod
    def fit(
        cls, features: DoubleArray, bought: NDArray[np.bool_], *, rising: int | None = None
    ) -> PurchaseChance:
        """Learn from candidates (n, n_features) and whether each was bought within the horizon.

        The weights are held to 0 with a normal prior of spread 1. More of the feature ``rising``
        never lowers a chance: where the data would have it so, it counts for nothing. With fewer
        than five purchases the curve is flat, at their share among the candidates, held to 1 in 40.
        """
        n, n_bought = len(bought), int(bought.sum())
        width = features.shape[1]
        if n_bought < MIN_PURCHASES or n_bought == n:
            share = (n_bought + PRIOR[0]) / (n + PRIOR[1])
            zero, unit = np.zeros(width), np.ones(width)
            bias = float(np.log(share / (1 - share)))
            return cls(low=zero, high=zero, mean=zero, scale=unit, weights=zero, bias=bias)
        from sklearn.linear_model import LogisticRegression

        mean, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-9)
        z = (features - mean) / scale
        curve = LogisticRegression(C=1.0, max_iter=1000).fit(z, bought)
        if rising is not None and curve.coef_[0, rising] < 0:
            # the penalty keeps the weight of a column of zeros at 0
            z[:, rising] = 0.0
            curve = LogisticRegression(C=1.0, max_iter=1000).fit(z, bought)
        return cls(
            low=features.min(axis=0),
            high=features.max(axis=0),
            mean=mean,
            scale=scale,
            weights=curve.coef_[0],
            bias=float(curve.intercept_[0]),
        )

    def of(self, features: DoubleArray) -> DoubleArray:
        """The chance of each candidate, shape (n,)."""
        from scipy.special import expit

        z = (np.clip(features, self.low, self.high) - self.mean) / self.scale
        chance: DoubleArray = expit(self.bias + z @ self.weights)
        return chance


def activity(histories: Histories, timezone: str) -> DoubleArray:
    """Of each row: purchase days in the last 60 days, and days since the last purchase.

    Shape (n_rows, 2), as ln(1 + days).
    """
    bought = histories.only((Event.PURCHASE,))
    days = local_days(np.append(bought.times, histories.as_of), timezone)
    age: LongArray = np.clip(days[-1] - days[:-1], 0, NEVER)
    since = np.full(len(bought), NEVER)
    np.minimum.at(since, bought.rows, age)
    recent = age < LATELY
    visits = np.unique(bought.rows[recent] * LATELY + age[recent])
    counts = np.bincount(visits // LATELY, minlength=len(bought))
    return np.log1p(np.stack([counts, since], axis=1).astype(np.float64))


def features(
    scores: FloatArray,
    chances: FloatArray,
    popular: FloatArray,
    active: DoubleArray,
    intents: DoubleArray,
) -> DoubleArray:
    """The features of candidates, (n, len(FEATURES)).

    ``scores`` (n,) are positive, ``chances`` (n,) those of `NextBasket`, ``popular`` (n,) recent
    buyers, ``active`` (n, 2) from `activity`, ``intents`` (n,) the share of what the customer
    comes for that is the shelf's.
    """
    likely = np.clip(chances.astype(np.float64), LEAST_ODDS, 1.0 - LEAST_ODDS)
    columns = (
        np.log(scores.astype(np.float64)),
        np.log(likely / (1.0 - likely)),
        np.log1p(popular.astype(np.float64)),
        active[:, 0],
        active[:, 1],
        np.log(intents),
    )
    return np.stack(columns, axis=1)
