"""How much the weeks of an item differ from each other, beside items that sell as much."""

from __future__ import annotations

import numpy as np

from recommenders.histories import DoubleArray

LATELY = 26
"""Past weeks that are looked at."""
PRIOR = 8.0
"""Weeks of the usual spread that are added to an item's own."""
RANGE = (0.4, 2.5)
"""Factors outside are taken for chance."""


def relative_spread(sold: DoubleArray) -> DoubleArray:
    """A factor for each item, (n,), from past weeks (n_weeks, n): 1 is as usual for its volume.

    The variance of a week is half the mean square of the differences from week to week, so a
    trend is none of it. Usual for a mean of m units is a m + b m^2, where a and b are such that
    half of the items that sell less, and half of those that sell more, vary by more than that.
    """
    recent = sold[-LATELY:]
    n_weeks, n = recent.shape
    if n_weeks < 2:
        return np.ones(n)
    mean = recent.mean(axis=0)
    variance = (np.diff(recent, axis=0) ** 2).mean(axis=0) / 2.0
    filled = mean > 0
    if not filled.any():
        return np.ones(n)
    usual = _usual(mean[filled], variance[filled])
    ratio = np.ones(n)
    ratio[filled] = variance[filled] / usual
    weighted = (PRIOR + (n_weeks - 1) * ratio) / (PRIOR + n_weeks - 1)
    factor: DoubleArray = np.clip(np.sqrt(weighted), *RANGE)
    return factor


def _usual(mean: DoubleArray, variance: DoubleArray) -> DoubleArray:
    """The variance a m + b m^2: a from the lesser half of the volumes, b from the other."""
    middle = np.median(mean)
    less = mean <= middle
    a = max(float(np.median(variance[less] / mean[less])), 1e-6)
    more = ~less if (~less).any() else less
    excess = (variance[more] - a * mean[more]) / mean[more] ** 2
    b = max(float(np.median(excess)), 0.0)
    usual: DoubleArray = a * mean + b * mean**2
    return usual
