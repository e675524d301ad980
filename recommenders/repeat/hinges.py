"""Logistic regression whose lines may bend, and whose columns may count in pairs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.histories import BoolArray, DoubleArray, LongArray

ENOUGH = 100
"""Rows of each label, at the least, to learn from."""
SPREADS = 4.0
"""Values count as no further from the mean than so many standard deviations."""
LEAST_ROWS = 40_000
"""The penalty is held small beside so many rows, fewer count as if they were as many."""
C = 0.01
"""Inverse of the penalty (scikit-learn's C) for so many rows and more."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HingeRegression:
    """log odds = constant + sum_j (l_j z_j + sum_k b_jk max(z_j - q_jk, 0)) + sum_ij p_ij z_i z_j.

    z_j = (clip(x_j, low_j, high_j) - mean_j) / scale_j, so nothing is drawn out beyond what was
    seen. All arrays are in double precision: ``low``, ``high``, ``mean``, ``scale`` and ``linear``
    (n_columns,); ``knots`` q and ``bends`` b (n_columns, n_knots), infinite and 0 where a column
    has fewer; ``paired`` (n_paired,) the columns i and j, ``products`` p (n_paired, n_paired), 0
    on and below the diagonal. Piecewise linear terms of one variable and products of two are
    the basis of MARS (Friedman 1991); here the knots are quantiles, and all of them are kept.
    """

    low: DoubleArray
    high: DoubleArray
    mean: DoubleArray
    scale: DoubleArray
    linear: DoubleArray
    knots: DoubleArray
    bends: DoubleArray
    paired: LongArray
    products: DoubleArray
    constant: float

    @classmethod
    def line(cls, weights: DoubleArray, constant: float = 0.0) -> Self:
        """Log odds = constant + weights . x, without any learning."""
        width, nothing = len(weights), np.zeros((0, 0))
        return cls(
            low=np.full(width, -np.inf),
            high=np.full(width, np.inf),
            mean=np.zeros(width),
            scale=np.ones(width),
            linear=weights,
            knots=np.zeros((width, 0)),
            bends=np.zeros((width, 0)),
            paired=np.zeros(0, dtype=np.int64),
            products=nothing,
            constant=constant,
        )

    @classmethod
    def fit(cls, table: DoubleArray, labels: BoolArray, *, knots: int, paired: LongArray) -> Self:
        """Learn from rows (n, n_columns) and labels (n,), with ``knots`` quantiles of a column.

        Raises ValueError with fewer than `ENOUGH` rows of a label.
        """
        hits, n = int(labels.sum()), len(labels)
        if min(hits, n - hits) < ENOUGH:
            raise ValueError(f"{hits} of {n} rows are too few of a kind to learn from")
        mean, scale = table.mean(axis=0), table.std(axis=0)
        scale[scale < 1e-9] = 1.0
        low = np.maximum(table.min(axis=0), mean - SPREADS * scale)
        high = np.minimum(table.max(axis=0), mean + SPREADS * scale)
        z = (np.clip(table, low, high) - mean) / scale
        places = _knots(z, knots)
        column, knot = np.nonzero(np.isfinite(places))
        first, second = np.triu_indices(len(paired), 1)
        terms = np.hstack(
            [
                z,
                np.maximum(z[:, column] - places[column, knot], 0.0),
                z[:, paired[first]] * z[:, paired[second]],
            ]
        )
        strength = C * max(1.0, LEAST_ROWS / n)
        constant, weights = ridge_logistic(terms, labels, strength)
        width = z.shape[1]
        bends, products = np.zeros_like(places), np.zeros((len(paired), len(paired)))
        bends[column, knot] = weights[width : width + len(column)]
        products[first, second] = weights[width + len(column) :]
        return cls(
            low=low,
            high=high,
            mean=mean,
            scale=scale,
            linear=weights[:width],
            knots=places,
            bends=bends,
            paired=paired,
            products=products,
            constant=constant,
        )

    def log_odds(self, table: DoubleArray) -> DoubleArray:
        """For rows (n, n_columns), shape (n,)."""
        z = (np.clip(table, self.low, self.high) - self.mean) / self.scale
        odds: DoubleArray = self.constant + z @ self.linear
        for places, bends in zip(self.knots.T, self.bends.T, strict=True):
            odds += np.maximum(z - places, 0.0) @ bends
        among = z[:, self.paired]
        odds += ((among @ self.products) * among).sum(axis=1)
        return odds

    def arrays(self) -> Arrays:
        """Its fields as arrays, for saving."""
        return {name: np.asarray(value) for name, value in asdict(self).items()}

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """The regression that was saved."""
        return cls(**(arrays | {"constant": float(arrays["constant"])}))  # type: ignore[arg-type]


def ridge_logistic(
    terms: DoubleArray, labels: BoolArray, strength: float
) -> tuple[float, DoubleArray]:
    """Constant and weights (n_terms,) of a logistic regression on terms brought to one scale.

    ``terms`` (n, n_terms) are overwritten; ``strength`` is scikit-learn's C.
    """
    from sklearn.linear_model import LogisticRegression

    middle, spread = terms.mean(axis=0), terms.std(axis=0)
    spread[spread < 1e-9] = 1.0
    terms -= middle
    terms /= spread
    model = LogisticRegression(C=strength, solver="newton-cholesky").fit(terms, labels)
    weights = model.coef_[0] / spread
    return float(model.intercept_[0] - weights @ middle), weights


def _knots(z: DoubleArray, most: int) -> DoubleArray:
    """Inner quantiles of each column, (n_columns, most); infinite where they coincide."""
    knots = np.full((z.shape[1], most), np.inf)
    quantiles = np.quantile(z, np.linspace(0.0, 1.0, most + 2)[1:-1], axis=0)
    for column, values in enumerate(quantiles.T):
        least, largest = z[:, column].min(), z[:, column].max()
        inner = np.unique(values[(values > least) & (values < largest)])
        knots[column, : len(inner)] = inner
    return knots
