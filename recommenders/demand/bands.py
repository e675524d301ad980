"""Between which numbers the units of a week lie, learned from what earlier forecasts missed by."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np

from recommenders.histories import DoubleArray, evenly

TAUS = (0.1, 0.5, 0.9)
"""Quantiles that are learned: the ends of the band that holds 80 % of weeks, and its middle."""
FEWEST, MOST = 50, 400
"""Past weeks in a class of volume, at the least and where there are many."""
STEP = 1.2
"""A class goes at least so far, from its smallest expectation to its largest."""
SCALED = 5.0
"""From so many expected units on, misses grow with the volume, and items have a spread of their
own."""
LEAST = 0.001
"""What is expected less often than once in a thousand weeks teaches nothing."""
MOST_WEEKS = 100_000
"""Past weeks of items that are learned from, at even distances where there are more."""
TINY = 1e-9
"""In the place of no expectation at all, which has no logarithm."""
JITTER = np.array([-0.4, -0.2, 0.0, 0.2, 0.4])
"""A whole number stands for what lies half a unit around it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """Quantiles of the units as a function of what is expected, by classes of volume.

    ``expected`` (n_classes,) ascending, the mean expectation of each class, and ``quantiles``
    (len(TAUS), n_classes) what was sold then. ``whole`` tells that units are whole numbers.
    ``wider`` is a factor on all bands of more than a few units, see `common_misses`.
    """

    expected: DoubleArray
    quantiles: DoubleArray
    whole: bool
    wider: float = 1.0

    @classmethod
    def learn(
        cls,
        expected: DoubleArray,
        sold: DoubleArray,
        spread: DoubleArray,
        *,
        whole: bool,
        origins: float = np.inf,
    ) -> Self:
        """Learn from past weeks: what was expected, what was sold, `relative_spread`, each
        (n_origins, n_nodes). Weeks that overlap are not so many independent ``origins``.

        Sorted by the expectation and cut into classes; of each the quantiles of what was sold
        (split conformal prediction within classes, Vovk 2012). Where there are fewer weeks than
        two classes need, the misses in shares of the expectation are taken for normal, with
        Student's quantiles for the number of origins.
        """
        wider = common_misses(expected, sold, origins)
        expected, sold, spread = expected.ravel(), sold.ravel(), spread.ravel()
        sold = _stretched(expected, sold, 1.0 / _in_force(expected, spread))
        kept = np.flatnonzero(expected > LEAST)
        kept = kept[evenly(len(kept), MOST_WEEKS)]
        expected, sold = expected[kept], sold[kept]
        if len(expected) < 2 * FEWEST:
            return cls(
                expected=np.array([1.0]),
                quantiles=1.0 + _students(expected, sold, origins)[:, None],
                whole=whole,
            )
        order = np.argsort(expected, kind="stable")
        expected, sold = expected[order], sold[order]
        edges = _edges(expected)
        means, columns = [], []
        for begin, end in pairwise(edges):
            mean = float(expected[begin:end].mean())
            units = (sold[begin:end, None] + (JITTER if whole else 0.0)).reshape(-1)
            if mean >= SCALED:
                units *= np.repeat(mean / expected[begin:end], len(units) // (end - begin))
            means.append(mean)
            columns.append(np.quantile(units, TAUS))
        return cls(
            expected=np.array(means), quantiles=np.array(columns).T, whole=whole, wider=wider
        )

    def at(self, expected: DoubleArray, spread: DoubleArray) -> DoubleArray:
        """The quantiles for expectations and spreads (n,), shape (len(TAUS), n), not below 0.

        Between classes on a line; beyond the last one in proportion, and below the first as well
        where that is of more than a few units.
        """
        beyond = np.maximum(expected / self.expected[-1], 1.0)
        if self.expected[0] >= SCALED:
            beyond = beyond * np.minimum(expected / self.expected[0], 1.0)
        inside = np.array([np.interp(expected, self.expected, row) for row in self.quantiles])
        if len(self.expected) == 1:
            inside, beyond = self.quantiles * expected / self.expected, np.ones_like(expected)
        units = np.maximum(inside * beyond, 0.0)
        return _stretched(expected, units, _in_force(expected, spread * self.wider))

    def ends(self, expected: DoubleArray, spread: DoubleArray) -> tuple[DoubleArray, DoubleArray]:
        """The ends of the band, (n,) each: with whole units the first and last number inside.

        So what is left out to either side is as near to a tenth of the weeks as can be; where
        nothing is sold in most weeks that is nothing, and the band is 0 to 0.
        """
        low, _, high = self.at(expected, spread)
        if not self.whole:
            return low, high
        first, last = np.ceil(low), np.floor(high)
        return np.minimum(first, last), np.maximum(first, last)


def common_misses(expected: DoubleArray, sold: DoubleArray, origins: float) -> float:
    """A factor on bands that were learned from a few origins, (n_origins, n_nodes) each.

    Nodes miss together: a good week for the shop is one for all its departments, so many nodes of
    k origins do not tell more than k about the part rho of the variance of the misses that they
    share. For this part the band is that of Student's law with k degrees, c times the normal one:
    the factor is sqrt(1 + rho (c^2 - 1)).
    """
    from scipy.special import ndtri

    filled = expected >= SCALED
    count = filled.sum(axis=-1)
    if expected.ndim < 2 or not filled.any() or np.isinf(origins):
        return 1.0
    miss = np.where(filled, sold - expected, 0.0) / np.maximum(expected, SCALED)
    known = count > 0
    total = float((miss**2).sum() / filled.sum())
    mean = miss.sum(axis=1)[known] / count[known]
    shared = float((mean**2 - total / count[known]).mean())
    rho = float(np.clip(shared / max(total, TINY), 0.0, 1.0))
    c = _student(origins)[-1] / float(ndtri(TAUS[-1]))
    return float(np.sqrt(1.0 + rho * (c**2 - 1.0)))


def _student(origins: float) -> DoubleArray:
    """Quantiles of one more miss after so many, in their root mean squares, (len(TAUS),)."""
    from scipy.special import stdtrit

    # stdtrit has no quantiles for infinitely many degrees
    n = min(origins, 1e9)
    return np.asarray(stdtrit(n, np.array(TAUS)) * np.sqrt(1.0 + 1.0 / n))


def _in_force(expected: DoubleArray, spread: DoubleArray) -> DoubleArray:
    """The spread where it counts: a few units are spread by chance alone."""
    return np.where(expected >= SCALED, spread, 1.0)


def _stretched(expected: DoubleArray, units: DoubleArray, by: DoubleArray) -> DoubleArray:
    """Units further from the expectation, or nearer to it, by a factor on their log ratio."""
    safe = np.maximum(expected, TINY)
    stretched: DoubleArray = np.where(by == 1.0, units, safe * (units / safe) ** by)
    return stretched


def _edges(expected: DoubleArray) -> list[int]:
    """Where classes begin and end in ascending expectations."""
    n = len(expected)
    size = int(np.clip(n // 8, FEWEST, MOST))
    edges = [0]
    while True:
        begin = edges[-1]
        far = int(np.searchsorted(expected, STEP * expected[begin], side="right"))
        end = max(begin + size, far)
        if n - end < size:
            return [*edges, n]
        edges.append(end)


def _students(expected: DoubleArray, sold: DoubleArray, origins: float) -> DoubleArray:
    """Quantiles of the miss in shares of the expectation, (len(TAUS),)."""
    filled = expected > 0
    if not filled.any():
        return np.array([-1.0, 0.0, 1.0])
    share = sold[filled] / expected[filled] - 1.0
    spread = float(np.sqrt((share**2).mean()))
    return _student(min(origins, float(filled.sum()))) * spread
