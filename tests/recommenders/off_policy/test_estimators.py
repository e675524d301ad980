"""Estimators of a policy's value, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.off_policy.estimators import (
    Estimator,
    best_bound,
    mean_of_lines,
    optimistic,
    pessimistic,
)
from recommenders.off_policy.reward_model import ExpectedReward
from tests.benchmarks.placement.logged import bandit
from tests.recommenders.off_policy.test_log import log

LINES = log([0.5, 0.25, 0.25], [0.25, 0.25, 0.5], [1.0, 0.0, 1.0])
MODEL = ExpectedReward(logged=np.array([0.5, 0.5, 0.0]), new=np.array([0.25, 0.25, 0.25]))


@pytest.mark.parametrize(
    ("estimator", "value"),
    [
        # weights 0.5, 1, 2 and rewards 1, 0, 1
        (Estimator.IPS, 2.5 / 3),
        (Estimator.SNIPS, 2.5 / 3.5),
        (Estimator.DM, 0.25),
        # residuals 0.5, -0.5, 1
        (Estimator.DR, 0.25 + (0.25 - 0.5 + 2.0) / 3),
        (Estimator.DR_OPTIMISTIC, 0.25 + (0.25 - 0.5 + 2.0) / 3),
    ],
)
def test_by_hand(estimator: Estimator, value: float) -> None:
    parts, shares = mean_of_lines(estimator, LINES, MODEL)
    assert parts.sum() / shares.sum() == pytest.approx(value)


def test_shrunken_weights() -> None:
    weights = np.array([0.0, 1.0, 2.0])
    assert pessimistic(weights, 1.5).tolist() == [0.0, 1.0, 1.5]
    np.testing.assert_allclose(optimistic(weights, 4.0), [0.0, 4 / 5, 8 / 8])
    assert optimistic(weights, np.inf).tolist() == weights.tolist()
    assert optimistic(weights, 0.0).tolist() == [0.0, 0.0, 0.0]
    parts, _ = mean_of_lines(Estimator.DR_PESSIMISTIC, LINES, MODEL, 1.0)
    assert parts.sum() / 3 == pytest.approx(0.25 + (0.25 - 0.5 + 1.0) / 3)


def test_weights_are_shrunken_where_the_model_is_right_and_they_are_wild() -> None:
    rng = np.random.default_rng(0)
    wild, tame = bandit(rng, sharpness=2.5), bandit(rng, sharpness=0.3)
    for estimator in (Estimator.DR_OPTIMISTIC, Estimator.DR_PESSIMISTIC):
        lines = wild.log(2_000, np.random.default_rng(1))
        right = ExpectedReward(
            logged=wild.chance[lines.contexts, lines.actions],
            new=(wild.new * wild.chance).sum(axis=1)[lines.contexts],
        )
        assert best_bound(estimator, lines, right) < lines.weights.max() ** 2
        lines = tame.log(2_000, np.random.default_rng(1))
        wrong = ExpectedReward.constant(0.9, len(lines))
        bound = best_bound(estimator, lines, wrong)
        shrink = optimistic if estimator is Estimator.DR_OPTIMISTIC else pessimistic
        np.testing.assert_allclose(shrink(lines.weights, bound), lines.weights, rtol=0.2)
    assert best_bound(Estimator.DR_OPTIMISTIC, log([0.5], [0.0]), MODEL) == np.inf
