"""Intervals for shares and for means over customers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommenders.histories import DoubleArray

MIN_CUSTOMERS = 20
"""Fewer customers than this are too few for a bootstrap to tell how sure a share is."""


def wilson(hits: int, cases: int, *, z: float = 1.96) -> tuple[float, float]:
    """Interval for a share after ``hits`` of so many independent ``cases``; (0, 1) without cases.

    Wilson, "Probable inference" (JASA 1927); ``z`` normal standard errors to either side.
    """
    if not cases:
        return 0.0, 1.0
    share, spread = hits / cases, z * z / cases
    middle = (share + spread / 2) / (1 + spread)
    half = z * np.sqrt((share * (1 - share) + spread / 4) / cases) / (1 + spread)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def bootstrap_shares(
    hits: NDArray[np.int64], entries: NDArray[np.int64], weights: DoubleArray
) -> list[tuple[float, float]]:
    """95 % intervals for sum(hits) / sum(entries) when whole customers are drawn again.

    ``hits`` (n_customers, n_classes) counts entries of each class, ``entries`` (n_customers,) in
    all; the list has an interval for each class. ``weights`` (n_draws, n_customers) counts how
    often each draw has each customer; draws without an entry are left out. With fewer than
    `MIN_CUSTOMERS` customers, and where every draw gives the same share, the draws promise too
    much: there the interval is at least Wilson's with one case for each customer.
    """
    have = np.flatnonzero(entries)
    n, hits, entries = len(have), hits[have], entries[have]
    own_weights = weights[:, have]
    total = own_weights @ entries
    drawn = total > 0
    shares = hits.sum(axis=0) / max(1, entries.sum())
    ends = np.tile(shares, (2, 1))
    if drawn.any():
        of_draws = (own_weights @ hits)[drawn] / total[drawn, None]
        ends = np.quantile(of_draws, [0.025, 0.975], axis=0)
    intervals = []
    for share, low, high in zip(shares.tolist(), *ends.tolist(), strict=True):
        if n < MIN_CUSTOMERS or low == high:
            wide = wilson(round(n * share), n)
            low, high = min(low, wide[0], share), max(high, wide[1], share)
        intervals.append((low, high))
    return intervals


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean over ``customers`` customers with its 95 % bootstrap interval; NaN without any."""

    mean: float
    low: float
    high: float
    customers: int

    def text(self, write: Callable[[float], str]) -> str:
        """The mean with its interval, as `mean_text` has it."""
        return mean_text(self.mean, self.low, self.high, write)

    def interval_text(self, write: Callable[[float], str]) -> str:
        """The interval alone, as `interval_text` has it."""
        return interval_text(self.low, self.high, write)

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the mean."""
        return self.customers < MIN_CUSTOMERS

    @property
    def known(self) -> bool:
        """Whether any customer had a value to take the mean of."""
        return not math.isnan(self.mean)

    @property
    def sign(self) -> int:
        """1 where the whole interval is above zero, -1 where it is below, 0 where it has zero."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0

    def negated(self) -> Estimate:
        """The estimate of minus the number: a difference seen from the other side."""
        return Estimate(mean=-self.mean, low=-self.high, high=-self.low, customers=self.customers)


def mean_text(mean: float, low: float, high: float, write: Callable[[float], str]) -> str:
    """A mean with its interval: ".29 (.27 to .31)", "45 % (43 to 47 %)"; "" for NaN.

    ``write`` writes one number, with its sign and its unit where it has them; a unit behind a
    space is said once in the brackets.
    """
    return "" if math.isnan(mean) else f"{write(mean)} ({interval_text(low, high, write)})"


def interval_text(low: float, high: float, write: Callable[[float], str]) -> str:
    """The ends of an interval: "0.27 to 0.31", "43 to 47 %"; one where both are written alike."""
    first, last = write(low), write(high)
    if first == last:
        return last
    number, *unit = first.rsplit(maxsplit=1)
    return f"{number if unit and unit == last.rsplit(maxsplit=1)[1:] else first} to {last}"


def generator(seed: int = 0) -> np.random.Generator:
    """Random numbers that are the same ones each time; another ``seed`` gives others."""
    return np.random.default_rng(seed)


def draws(n: int, rng: np.random.Generator, *, times: int = 1000) -> DoubleArray:
    """How often each draw with replacement has each of ``n`` customers: (times, n)."""
    if not n:
        return np.zeros((times, 0))
    return rng.multinomial(n, np.full(n, 1.0 / n), size=times).astype(np.float64)


def estimate(values: DoubleArray, *, seed: int = 0) -> Estimate:
    """`bootstrap_mean` with draws of its own, for a number that is compared with no other."""
    return bootstrap_mean(values, draws(len(values), np.random.default_rng(seed)))


def bootstrap_mean(values: DoubleArray, weights: DoubleArray) -> Estimate:
    """The mean of one number for each customer, NaN where one has none; NaN without any.

    ``weights`` are those of `draws`; the same draws for two recommenders and the difference of
    their values give a paired interval.
    """
    return bootstrap_means(values[:, None], weights)[0]


def bootstrap_means(values: DoubleArray, weights: DoubleArray) -> list[Estimate]:
    """The same for every column of ``values`` (n_customers, n_columns)."""
    valid = ~np.isnan(values)
    customers, counted = valid.sum(axis=0), np.where(valid, values, 0.0)
    sizes = weights @ valid.astype(np.float64)
    sums = weights @ counted
    estimates = []
    for column, count in enumerate(customers):
        mean = low = high = float("nan")
        if count:
            drawn = sizes[:, column] > 0
            mean = values[valid[:, column], column].mean()
            low, high = np.quantile(sums[drawn, column] / sizes[drawn, column], [0.025, 0.975])
        estimates.append(
            Estimate(mean=float(mean), low=float(low), high=float(high), customers=int(count))
        )
    return estimates


def simultaneous_z(intervals: int) -> float:
    """Normal standard errors to either side for 95 % in all of so many intervals (Bonferroni).

    About 1.96 for one; the largest of many differences is often chance.
    """
    from statistics import NormalDist

    return NormalDist().inv_cdf(1.0 - 0.025 / max(1, intervals))
