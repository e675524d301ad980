"""What the new policy would have earned: every estimate with its interval, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from recommenders.histories import DoubleArray
from recommenders.off_policy.estimators import (
    NEEDS_MODEL,
    Estimator,
    best_bound,
    mean_of_lines,
)
from recommenders.off_policy.log import PolicyLog
from recommenders.off_policy.reward_model import ExpectedReward, expected_reward, folds
from recommenders.progress import Progress, silent

MIN_EFFECTIVE: Final = 100.0
"""Effective sample size below which no value is given."""
MAX_UNSEEN: Final = 0.05
"""Share of the new policy's choices that the log may lack for a model to speak for them."""
DRAWS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyValue:
    """One estimate of the mean reward of the new policy, with its 95 % bootstrap interval.

    ``gain`` is the estimate less the mean reward of the log, its interval paired. ``bound`` is
    that of shrunken weights, infinite where nothing is shrunken.
    """

    estimator: Estimator
    value: float
    low: float
    high: float
    gain: float
    gain_low: float
    gain_high: float
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEvaluation:
    """What a log says of the new policy. ``refused`` says why there is no estimate, else "".

    ``effective_size`` and ``largest_share`` are those of `PolicyLog`, ``mean_weight`` should be
    near 1. ``columns`` are those of the log. ``without_model`` says why the estimators that need a
    model are left out, else "".
    """

    lines: int
    logged_value: float
    logged_low: float
    logged_high: float
    effective_size: float
    largest_weight: float
    largest_share: float
    mean_weight: float
    mean_weight_low: float
    mean_weight_high: float
    unseen: float
    values: tuple[PolicyValue, ...]
    refused: str = ""
    without_model: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def best(self) -> PolicyValue | None:
        """The one to go by: DR where there is a model, else SNIPS; None where refused."""
        by_name = {value.estimator: value for value in self.values}
        return by_name.get(Estimator.DR) or by_name.get(Estimator.SNIPS)

    @property
    def weights_are_off(self) -> bool:
        """Whether the mean weight is surely not 1: then a probability is wrong, or much unseen."""
        return not self.mean_weight_low <= 1.0 <= self.mean_weight_high

    def frame(self) -> pd.DataFrame:
        """One row for each estimator."""
        columns = ["value", "low", "high", "gain", "gain_low", "gain_high", "bound"]
        rows = [
            {"estimator": str(value.estimator), **{name: getattr(value, name) for name in columns}}
            for value in self.values
        ]
        return pd.DataFrame(rows, columns=["estimator", *columns])


def evaluate_policy(
    log: PolicyLog,
    *,
    rng: np.random.Generator,
    draws: int = DRAWS,
    expected: ExpectedReward | None = None,
    progress: Progress = silent,
) -> PolicyEvaluation:
    """The value of the new policy by every estimator that the log allows.

    Lines are drawn again for the intervals, and the model learned again on each draw; the bounds
    of shrunken weights stay. With ``expected`` the model is given and stays. Below an effective
    sample size of `MIN_EFFECTIVE` nothing is estimated.
    """
    n, fold = len(log), folds(log, rng)
    refused = _refusal(log)
    without_model = "" if expected is not None else _no_model(log)
    estimators = [
        estimator
        for estimator in Estimator
        if not refused and not (without_model and estimator in NEEDS_MODEL)
    ]

    def model(times: DoubleArray) -> ExpectedReward:
        if expected is not None:
            return expected
        if without_model or refused:
            return ExpectedReward.constant(0.0, n)
        return expected_reward(log, fold, times)

    ones = np.ones(n)
    first = model(ones)
    shrunken = (Estimator.DR_OPTIMISTIC, Estimator.DR_PESSIMISTIC)
    bounds = {
        estimator: best_bound(estimator, log, first) if estimator in shrunken else np.inf
        for estimator in estimators
    }

    def numbers(times: DoubleArray, learned: ExpectedReward) -> list[float]:
        estimates = [float(times @ log.reward / n), float(times @ log.weights / n)]
        for estimator, bound in bounds.items():
            parts, shares = mean_of_lines(estimator, log, learned, bound)
            estimates.append(float(times @ parts) / max(float(times @ shares), 1e-12))
        return estimates

    point = np.array(numbers(ones, first))
    drawn = np.empty((draws, len(point)))
    share = np.full(n, 1.0 / n)
    for draw in range(draws):
        progress(draw / draws, "drawing the lines again")
        times = rng.multinomial(n, share).astype(np.float64)
        drawn[draw] = numbers(times, model(times))
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    gains = np.quantile(drawn - drawn[:, :1], [0.025, 0.975], axis=0)
    return PolicyEvaluation(
        lines=n,
        logged_value=float(point[0]),
        logged_low=float(low[0]),
        logged_high=float(high[0]),
        effective_size=log.effective_size,
        largest_weight=float(log.weights.max()),
        largest_share=log.largest_share,
        mean_weight=float(point[1]),
        mean_weight_low=float(low[1]),
        mean_weight_high=float(high[1]),
        unseen=log.unseen,
        values=tuple(
            PolicyValue(
                estimator=estimator,
                value=float(point[at]),
                low=float(low[at]),
                high=float(high[at]),
                gain=float(point[at] - point[0]),
                gain_low=float(gains[0, at]),
                gain_high=float(gains[1, at]),
                bound=float(bound),
            )
            for at, (estimator, bound) in enumerate(bounds.items(), start=2)
        ),
        refused=refused,
        without_model="" if refused else without_model,
        columns=log.columns,
    )


def _refusal(log: PolicyLog) -> str:
    size = log.effective_size
    if size >= MIN_EFFECTIVE:
        return ""
    if not log.weights.any():
        return "The new policy would have done nothing of what the log shows: it says nothing."
    largest = f"{100 * log.largest_share:.0f} %"
    lines = "one line of the log tells" if len(log) == 1 else f"{len(log):,} lines of the log tell"
    return (
        f"The {lines} of the new policy no more than {size:,.0f} of its own would, and at least "
        f"{MIN_EFFECTIVE:,.0f} are needed: most of what it would do, the "
        f"log has hardly ever done. One line alone has {largest} of all the weight."
    )


def _no_model(log: PolicyLog) -> str:
    if log.unseen <= MAX_UNSEEN:
        return ""
    unseen = f"{100 * log.unseen:.0f} %"
    return (
        f"In the contexts of the log, {unseen} of what the new policy would do never "
        "stands there, so no model of the reward can speak for it: DM and DR are left out."
    )
