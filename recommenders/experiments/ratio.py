"""Ratios of sums, such as spend a visit, when units are drawn and not visits: the delta method."""

from __future__ import annotations

import numpy as np

from recommenders.errors import DataError
from recommenders.histories import DoubleArray


def linearised(numerator: DoubleArray, denominator: DoubleArray) -> DoubleArray:
    """A value for each unit of one arm, whose mean is sum(numerator) / sum(denominator).

    With R that ratio and D the mean denominator the value is R + (numerator - R denominator) / D,
    and its variance over n is the delta method's variance of the ratio (Deng, Knoblich and Lu,
    "Applying the Delta Method in Metric Analytics", KDD 2018, equation 4). So whatever is done with
    means, CUPED and sequential intervals included, can be done with ratios.

    Both arrays have shape (n_units,). Raises `DataError` for a denominator that is negative, or
    zero in sum.
    """
    if (denominator < 0).any():
        raise DataError(
            "a denominator is negative",
            value=float(denominator.min()),
            remedy="Choose a count, such as visits or orders.",
        )
    mean = float(denominator.mean()) if len(denominator) else 0.0
    if not mean > 0:
        raise DataError(
            "the denominator is zero for every unit of an arm",
            value=0,
            remedy="Choose another denominator, or none.",
        )
    ratio = float(numerator.mean()) / mean
    return np.asarray(ratio + (numerator - ratio * denominator) / mean, dtype=np.float64)
