"""How many units an experiment needs, how long it takes, and what it could notice."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from recommenders.experiments.confidence_sequence import at_the_end, multiplier
from recommenders.experiments.estimate import ALPHA, normal_quantile
from recommenders.histories import DoubleArray

MAX_UNITS: Final = 10**9
"""Units an arm above which a plan is beyond any shop."""
_STEPS: Final = 400
"""Looks of a simulated experiment that is watched."""


class Metric(StrEnum):
    """What is counted of a unit."""

    PROPORTION = "proportion"
    MEAN = "mean"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an experiment is to find out, and how.

    ``base`` is the outcome of the control: a share, a mean a unit, or a ratio of sums; ``spread``
    its standard deviation between units (of a ratio that of its linearised values,
    `recommenders.experiments.ratio`), None for a proportion. ``lift`` is the change that is to be
    noticed as a share of the base, with probability ``power``, among ``arms`` arms of equal size
    with ``daily`` new units a day. ``correlation`` is that of the outcome with what the unit did
    before (CUPED; 0 without). ``peeking`` asks for an interval that holds at every look.
    """

    metric: Metric = Metric.PROPORTION
    base: float
    spread: float | None = None
    lift: float
    power: float = 0.8
    arms: int = 2
    daily: float
    correlation: float = 0.0
    peeking: bool = False
    alpha: float = ALPHA

    def __post_init__(self) -> None:
        shares = {"power": self.power, "alpha": self.alpha}
        for name, share in shares.items():
            if not 0 < share < 1:
                raise ValueError(f"{name} must be between 0 and 1, got {share}")
        if not self.base > 0:
            raise ValueError(f"base must be above 0, got {self.base}")
        if self.lift <= -1 or self.lift == 0:
            raise ValueError(f"lift must be above -1 and not 0, got {self.lift}")
        if self.arms < 2:
            raise ValueError(f"arms must be at least 2, got {self.arms}")
        if not self.daily > 0:
            raise ValueError(f"daily must be above 0, got {self.daily}")
        if not -1 < self.correlation < 1:
            raise ValueError(f"correlation must be between -1 and 1, got {self.correlation}")
        if self.metric is Metric.PROPORTION:
            highest = self.base * max(1.0, 1 + self.lift)
            if not highest < 1:
                raise ValueError(f"base and base with its lift must be below 1, got {highest:g}")
        elif self.spread is None or not self.spread > 0:
            raise ValueError(f"spread must be above 0, got {self.spread}")

    @property
    def change(self) -> float:
        """The change that is to be noticed, in the unit of the outcome."""
        return self.base * self.lift

    @property
    def level(self) -> float:
        """The alpha of one comparison with the control: that of all over their number."""
        return self.alpha / (self.arms - 1)

    def variances(self, change: float | None = None) -> tuple[float, float]:
        """The variance between the units of the control and of an arm that is changed."""
        left = 1 - self.correlation**2
        if self.metric is not Metric.PROPORTION:
            assert self.spread is not None
            return self.spread**2 * left, self.spread**2 * left
        other = self.base + (self.change if change is None else change)
        return self.base * (1 - self.base) * left, other * (1 - other) * left


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``units`` an arm, ``days`` until they have come, rounded up."""

    units: int
    days: int

    @property
    def feasible(self) -> bool:
        """Whether any shop has so many."""
        return self.units < MAX_UNITS


def answer(plan: Plan) -> Answer:
    """The units an arm, and the days, by which the plan's lift is noticed with its power.

    n = (z + z_power)^2 (variance of control + variance of treated) / change^2, where z is the
    normal quantile of a fixed interval, or the standard errors that a confidence sequence reaches
    at the end it is tuned for: a bound, since it may end earlier.
    """
    reach = _reach(plan) + normal_quantile(plan.power)
    exact = reach**2 * sum(plan.variances()) / plan.change**2
    units = min(MAX_UNITS, math.ceil(max(exact, 2.0)))
    return Answer(units=units, days=days_for(units, plan))


def days_for(units: int, plan: Plan) -> int:
    """Days until each arm has so many units, rounded up."""
    return math.ceil(units * plan.arms / plan.daily)


def power(plan: Plan, units: DoubleArray, *, planned: float | None = None) -> DoubleArray:
    """The probability that the plan's lift is noticed with so many ``units`` an arm, (n,).

    For an experiment that is watched this is the look at these units alone, a lower bound of what
    all looks until then notice; ``planned`` is then what the sequence is tuned for (an arm).
    """
    from scipy.special import ndtr

    error = np.sqrt(sum(plan.variances()) / units)
    reach = np.full(len(units), _reach(plan))
    if plan.peeking:
        tuned = 2.0 * (planned or answer(plan).units)
        reach = np.array([multiplier(2 * n, tuned=tuned, alpha=plan.level) for n in units])
    signal = abs(plan.change) / error
    return np.asarray(ndtr(signal - reach) + ndtr(-signal - reach), dtype=np.float64)


def detectable(plan: Plan, units: int) -> float:
    """The lift that is noticed with the plan's power with so many units an arm, above zero.

    For a proportion the variance of the changed arm is taken at the base.
    """
    reach = _reach(plan) + normal_quantile(plan.power)
    variance = sum(plan.variances(0.0))
    return reach * math.sqrt(variance / units) / plan.base


def stopping_share(plan: Plan, units: int, *, rng: np.random.Generator, times: int = 2000) -> float:
    """The share of its ``units`` an arm at which half of the watched experiments have noticed.

    Simulated: the mean of the plan's lift as a walk with normal steps, looked at in 400 equal
    steps. 1.0 where fewer than half notice before the end.
    """
    at = np.arange(1, _STEPS + 1) / _STEPS * units
    walk = np.cumsum(rng.normal(size=(times, _STEPS)), axis=1) / np.arange(1, _STEPS + 1)
    # a step of the walk is the mean of units / _STEPS units an arm
    error = math.sqrt(sum(plan.variances()) / (units / _STEPS))
    statistics = (plan.change + error * walk) / np.sqrt(sum(plan.variances()) / at)
    reach = np.array([multiplier(2 * n, tuned=2.0 * units, alpha=plan.level) for n in at])
    noticed = np.abs(statistics) > reach
    first = np.where(noticed.any(axis=1), noticed.argmax(axis=1) + 1, _STEPS + 1)
    return min(1.0, float(np.median(first)) / _STEPS)


def _reach(plan: Plan) -> float:
    return at_the_end(alpha=plan.level) if plan.peeking else normal_quantile(1 - plan.level / 2)
