"""How far two arms are apart: the difference of their means, its interval, and the lift."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from recommenders.errors import DataError
from recommenders.histories import DoubleArray

ALPHA: Final = 0.05
"""How often an arm that changes nothing may be taken for one that does."""
MIN_UNITS: Final = 30
"""Fewer units in an arm say too little for a normal approximation, and are not compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """A difference as a share of the control's mean, with its interval: 0.05 is 5 % more."""

    lift: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Treated minus control, in the unit of the outcome.

    ``error`` is its standard error, ``low`` and ``high`` the interval of confidence 1 - ``alpha``,
    ``p`` the two-sided p-value for no difference. ``lift`` is None where the control's mean is not
    clearly above zero: a share of about nothing has no bounds.
    """

    control: float
    treated: float
    difference: float
    error: float
    freedom: float
    low: float
    high: float
    p: float
    alpha: float
    units: tuple[int, int]
    lift: Lift | None

    @property
    def sign(self) -> int:
        """1 where the whole interval is above zero, -1 where it is below, 0 where it has zero."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


def difference(
    control: DoubleArray, treated: DoubleArray, *, alpha: float = ALPHA, width: float | None = None
) -> Difference:
    """Compare the values of the units of two arms, (n_control,) and (n_treated,).

    Means, standard errors without the assumption of equal variances and Welch's degrees of freedom
    (Welch, Biometrika 1947); the lift by Fieller's theorem (Fieller, JRSS B 1954), which holds
    where the delta method is off: with a noisy control. ``width`` is how many standard errors the
    interval reaches to either side where that is not Student's quantile (a confidence sequence).

    Raises `DataError` for arms of fewer than `MIN_UNITS` units, and where no unit differs.
    """
    units = (len(control), len(treated))
    if min(units) < MIN_UNITS:
        raise DataError(
            f"an arm has {min(units):,} units, too few to compare",
            value=min(units),
            remedy=f"Wait until each arm has at least {MIN_UNITS}.",
        )
    means = float(control.mean()), float(treated.mean())
    parts = float(control.var(ddof=1)) / units[0], float(treated.var(ddof=1)) / units[1]
    variance = sum(parts)
    # what is left of equal values by rounding is no variance
    if variance <= (1e-12 * max(map(abs, means))) ** 2:
        raise DataError(
            "the outcome is the same for every unit",
            value=means[0],
            remedy="Choose an outcome that differs between units.",
        )
    freedom = variance**2 / sum(p**2 / (n - 1) for p, n in zip(parts, units, strict=True))
    error, gap = math.sqrt(variance), means[1] - means[0]
    reach = student_quantile(1 - alpha / 2, freedom) if width is None else width
    return Difference(
        control=means[0],
        treated=means[1],
        difference=gap,
        error=error,
        freedom=freedom,
        low=gap - reach * error,
        high=gap + reach * error,
        p=p_value(gap / error, freedom),
        alpha=alpha,
        units=units,
        lift=fieller(means, parts, reach=reach),
    )


def fieller(
    means: tuple[float, float], variances: tuple[float, float], *, reach: float
) -> Lift | None:
    """The interval of (second mean / first mean) - 1 for independent means with these variances.

    ``reach`` is in standard errors. None where the first mean is within ``reach`` of zero, or
    below it: the set of Fieller's theorem then has no end on one side.
    """
    base, other = means
    share = reach**2 * variances[0] / base**2 if base else math.inf
    if base <= 0 or share >= 1:
        return None
    ratio = other / base
    half = reach / base * math.sqrt(variances[1] * (1 - share) + ratio**2 * variances[0])
    middle = ratio / (1 - share)
    # with a certain control: other / base +- reach * error / base
    return Lift(
        lift=ratio - 1, low=middle - half / (1 - share) - 1, high=middle + half / (1 - share) - 1
    )


def p_value(statistic: float, freedom: float = math.inf) -> float:
    """The two-sided p-value of a statistic of Student's distribution; the normal one by default."""
    from scipy.special import ndtr, stdtr

    below = ndtr(-abs(statistic)) if math.isinf(freedom) else stdtr(freedom, -abs(statistic))
    return float(min(1.0, 2 * below))


def normal_quantile(share: float) -> float:
    """The point below which this share of a standard normal distribution lies."""
    from scipy.special import ndtri

    return float(ndtri(share))


def student_quantile(share: float, freedom: float) -> float:
    """The same of Student's distribution."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, share))


def winsorised(values: DoubleArray, *, share: float) -> tuple[DoubleArray, float]:
    """The values with those above the quantile 1 - ``share`` set to it, and that bound.

    The bound is that of all arms together, so that no arm is cut more than another. With a
    ``share`` of 0 the values are as they were, and the bound is infinite.
    """
    if not share:
        return values, math.inf
    bound = float(np.quantile(values, 1 - share))
    return np.minimum(values, bound), bound
