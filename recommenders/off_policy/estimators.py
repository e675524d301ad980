"""Estimators of a policy's value, each a mean over lines: sum of parts / sum of shares."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np

from recommenders.histories import DoubleArray
from recommenders.off_policy.log import PolicyLog
from recommenders.off_policy.reward_model import ExpectedReward

GRID: Final = 60
"""Bounds that are tried for a shrunken weight."""
MeanOfLines: TypeAlias = tuple[DoubleArray, DoubleArray]
"""What each line adds to the numerator and to the denominator of an estimate, (n_lines,) each."""


class Estimator(StrEnum):
    """The estimators by their usual short names."""

    IPS = "IPS"
    SNIPS = "SNIPS"
    DM = "DM"
    DR = "DR"
    DR_OPTIMISTIC = "DR, optimistic shrinkage"
    DR_PESSIMISTIC = "DR, pessimistic shrinkage"


NEEDS_MODEL: Final = frozenset(
    {Estimator.DM, Estimator.DR, Estimator.DR_OPTIMISTIC, Estimator.DR_PESSIMISTIC}
)
"""Estimators that need the reward of every action that the new policy would take."""


def mean_of_lines(
    estimator: Estimator, log: PolicyLog, expected: ExpectedReward, bound: float = np.inf
) -> MeanOfLines:
    """What each line adds; the estimate is the ratio of the two sums.

    With w = new / logged probability, r the reward and q what the model expects of the action
    taken and of the new policy: IPS w r (Horvitz and Thompson, 1952); SNIPS w r over w (Hájek;
    Swaminathan and Joachims, NeurIPS 2015); DM q(new); DR q(new) + w (r - q) (Dudík et al., ICML
    2011, eq. 1); shrunken DR the same with `optimistic` or `pessimistic` weights of a ``bound``.
    """
    weights, ones = log.weights, np.ones(len(log))
    if estimator is Estimator.IPS:
        return weights * log.reward, ones
    if estimator is Estimator.SNIPS:
        return weights * log.reward, weights
    if estimator is Estimator.DM:
        return expected.new, ones
    if estimator is Estimator.DR_OPTIMISTIC:
        weights = optimistic(weights, bound)
    elif estimator is Estimator.DR_PESSIMISTIC:
        weights = pessimistic(weights, bound)
    return expected.new + weights * (log.reward - expected.logged), ones


def optimistic(weights: DoubleArray, bound: float) -> DoubleArray:
    """B w / (w^2 + b): near w where that is small, back to 0 where it is large.

    Su et al., "Doubly robust off-policy evaluation with shrinkage" (ICML 2020), section 4.1: best
    where the model is good. An infinite bound changes nothing, 0 leaves the model alone.
    """
    if np.isinf(bound):
        return weights
    shrunken: DoubleArray = np.zeros(len(weights))
    np.divide(bound * weights, weights**2 + bound, out=shrunken, where=weights > 0)
    return shrunken


def pessimistic(weights: DoubleArray, bound: float) -> DoubleArray:
    """min(w, b): clipped (Su et al., section 4.2), best where the model may be anything."""
    return np.minimum(weights, bound)


def best_bound(estimator: Estimator, log: PolicyLog, expected: ExpectedReward) -> float:
    """The bound with the smallest estimated squared error: bias squared plus variance.

    The bias of shrunken weights is estimated by the mean of (shrunken - w) (r - q), the variance
    by that of the lines (Su et al., section 5, "model selection"), over a grid of bounds up to
    the largest weight, and none at all.
    """
    shrink = optimistic if estimator is Estimator.DR_OPTIMISTIC else pessimistic
    weights, n = log.weights, len(log)
    top = float(weights.max())
    if not top > 0:
        return np.inf
    largest = top**2 * 100 if estimator is Estimator.DR_OPTIMISTIC else top
    rest = log.reward - expected.logged
    best, error = np.inf, np.inf
    for bound in (np.inf, *np.geomspace(largest, largest * 1e-6, GRID).tolist()):
        shrunken = shrink(weights, bound)
        bias = float(((shrunken - weights) * rest).mean())
        # what is left out is known no better than its own standard error
        unsure = float(((shrunken - weights) * rest).std()) / np.sqrt(n)
        variance = float((expected.new + shrunken * rest).var()) / n
        if bias**2 + unsure**2 + variance < error:
            best, error = bound, bias**2 + unsure**2 + variance
    return best
