"""Intervals that hold at every look: whoever peeks each day is wrong no more often than promised.

Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic
confidence sequences" (Annals of Statistics 2024), Theorem 2.2: after t observations with standard
deviation s the interval reaches

    s sqrt(2 (t r^2 + 1) / (t^2 r^2) log(sqrt(t r^2 + 1) / alpha))

to either side of the mean, at all t at once. With e = s / sqrt(t), the standard error, that is
``multiplier(t)`` times e; a fixed interval reaches 1.96 e. It is asymptotic: it wants some units in
each arm before the first look (`FIRST_LOOK`).
"""

from __future__ import annotations

import math
from typing import Final

FIRST_LOOK: Final = 100
"""Units in each arm before which an asymptotic interval is not looked at."""
TUNED: Final = 10_000
"""Units for which the sequence is tightest where no plan says how many there will be."""


def tuning(units: float, *, alpha: float) -> float:
    """r^2 for which the interval is about the tightest after so many ``units`` of both arms.

    The paper's choice, (-2 log alpha + log(-2 log alpha) + 1) / t. It has to be fixed before the
    data are seen: by the plan.
    """
    twice = -2 * math.log(alpha)
    return (twice + math.log(twice) + 1) / units


def multiplier(units: float, *, tuned: float = TUNED, alpha: float) -> float:
    """How many standard errors the interval reaches after so many units of both arms."""
    spread = units * tuning(tuned, alpha=alpha)
    inside = math.log(math.sqrt(spread + 1) / alpha)
    return math.sqrt(2 * (spread + 1) / spread * inside)


def at_the_end(*, alpha: float) -> float:
    """The same after as many units as it is tuned for, whatever their number: 3.03 for .05."""
    return multiplier(1.0, tuned=1.0, alpha=alpha)


def always_valid_p(statistic: float, units: float, *, tuned: float = TUNED) -> float:
    """The smallest alpha whose interval leaves zero out, at ``statistic`` standard errors from it.

    r^2 is that of alpha .05. From the formula: alpha = sqrt(t r^2 + 1)
    exp(-statistic^2 t r^2 / (2 (t r^2 + 1))).
    """
    spread = units * tuning(tuned, alpha=0.05)
    exponent = -(statistic**2) * spread / (2 * (spread + 1))
    return min(1.0, math.sqrt(spread + 1) * math.exp(exponent))
