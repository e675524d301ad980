"""CUPED: what a unit did before the experiment takes variance out of what it did in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommenders.histories import DoubleArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adjusted:
    """``values`` (n_units,) with what the covariate predicts taken out; their means by arm differ
    by as much in expectation as before.

    ``theta`` is the slope, ``correlation`` that of outcome and covariate within the arms: the
    variance falls by its square.
    """

    values: DoubleArray
    theta: float
    correlation: float

    @property
    def saved(self) -> float:
        """The share of the variance that is taken out, and of the units that are not needed."""
        return self.correlation**2


def adjusted(values: DoubleArray, covariate: DoubleArray, arms: IntArray) -> Adjusted:
    """Y - theta (X - mean X) with theta = cov(X, Y) / var(X), pooled within the ``arms`` (codes).

    Deng, Xu, Kohavi and Walker, "Improving the Sensitivity of Online Controlled Experiments by
    Utilizing Pre-Experiment Data" (WSDM 2013), equations 4 and 5. All arrays have shape (n_units,).
    The ``covariate`` has to be of the time before: what the treatment can change must not be in it.
    One without variance takes nothing out.
    """
    inside_y, inside_x = _within(values, arms), _within(covariate, arms)
    spread = float(inside_x @ inside_x)
    if spread <= 1e-18 * max(1.0, float(covariate @ covariate)):
        return Adjusted(values=values, theta=0.0, correlation=0.0)
    together = float(inside_x @ inside_y)
    whole = float(inside_y @ inside_y)
    theta = together / spread
    return Adjusted(
        values=values - theta * (covariate - covariate.mean()),
        theta=theta,
        correlation=together / float(np.sqrt(spread * whole)) if whole > 0 else 0.0,
    )


def _within(values: DoubleArray, arms: IntArray) -> DoubleArray:
    """The values less the mean of their arm."""
    sizes = np.maximum(1, np.bincount(arms))
    means = np.bincount(arms, weights=values) / sizes
    return np.asarray(values - means[arms], dtype=np.float64)
