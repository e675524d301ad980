"""Intervals for shares and for means over customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommenders.histories import DoubleArray

MIN_CUSTOMERS = 20
"""Fewer customers than this are too few for a bootstrap to tell how sure a share is."""


def wilson(found: int, of: int, *, z: float = 1.96) -> tuple[float, float]:
    """Interval for a share after ``found`` of ``of`` independent cases; (0, 1) without cases.

    Wilson, "Probable inference" (JASA 1927); ``z`` normal standard errors to either side.
    """
    if not of:
        return 0.0, 1.0
    share, spread = found / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * np.sqrt((share * (1 - share) + spread / 4) / of) / (1 + spread)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def bootstrap_share(
    found: NDArray[np.int64], of: NDArray[np.int64], weights: DoubleArray
) -> tuple[float, float]:
    """95 % interval for sum(found) / sum(of) when whole customers are drawn again.

    ``found`` and ``of`` have shape (n_customers,): entries of a class and entries in all.
    ``weights`` (n_draws, n_customers) counts how often each draw has each customer; draws without
    an entry are left out. With fewer than `MIN_CUSTOMERS` customers, and where every draw gives the
    same share, the draws promise too much: there the interval is at least Wilson's with one case
    for each customer.
    """
    n, share = int((of > 0).sum()), float(found.sum() / max(1, of.sum()))
    total = weights @ of
    shares = (weights @ found)[total > 0] / total[total > 0]
    low, high = np.quantile(shares, [0.025, 0.975]) if len(shares) else (share, share)
    if n < MIN_CUSTOMERS or low == high:
        wide = wilson(round(n * share), n)
        low, high = min(low, wide[0], share), max(high, wide[1], share)
    return float(low), float(high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean over ``customers`` customers with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    customers: int


def draws(n: int, rng: np.random.Generator, *, times: int = 1000) -> DoubleArray:
    """How often each draw with replacement has each of ``n`` customers: (times, n)."""
    return rng.multinomial(n, np.full(n, 1.0 / n), size=times).astype(np.float64)


def bootstrap_mean(values: DoubleArray, weights: DoubleArray) -> Estimate:
    """The mean of one number for each customer, NaN where one has none; NaN without any.

    ``weights`` are those of `draws`; the same draws for two recommenders and the difference of
    their values give a paired interval.
    """
    valid = ~np.isnan(values)
    if not valid.any():
        return Estimate(mean=float("nan"), low=float("nan"), high=float("nan"), customers=0)
    drawn, sizes = weights[:, valid] @ values[valid], weights[:, valid].sum(axis=1)
    low, high = np.quantile(drawn[sizes > 0] / sizes[sizes > 0], [0.025, 0.975])
    return Estimate(
        mean=float(values[valid].mean()),
        low=float(low),
        high=float(high),
        customers=int(valid.sum()),
    )


def simultaneous_z(intervals: int) -> float:
    """Normal standard errors to either side for 95 % in all of so many intervals (Bonferroni).

    About 1.96 for one; the largest of many differences is often chance.
    """
    from statistics import NormalDist

    return NormalDist().inv_cdf(1.0 - 0.025 / max(1, intervals))
