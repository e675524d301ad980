"""The reward model by hand: shrunken means of the lines of the other folds."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.off_policy.reward_model import (
    FOLDS,
    SHRINKAGE,
    ExpectedReward,
    expected_reward,
    folds,
)
from tests.benchmarks.placement.logged import bandit
from tests.recommenders.off_policy.test_log import log


def test_a_line_is_told_nothing_of_its_own_reward() -> None:
    # one line in each fold, all of one action: each is told the mean of the four others, drawn
    # to the action's mean, which is drawn to the mean of all: all three are the same
    lines = log([0.5] * 5, [1.0] * 5, [1.0, 0.0, 0.0, 0.0, 0.0], actions=[0] * 5)
    reward = expected_reward(lines, np.arange(5, dtype=np.int32), np.ones(5))
    np.testing.assert_allclose(reward.logged, [0.0, 0.25, 0.25, 0.25, 0.25])
    np.testing.assert_allclose(reward.new, reward.logged)


def test_shrinkage_by_hand() -> None:
    # what the first fold is told: of two lines of action 0 one earned, of two of action 1 none
    lines = log(
        [0.5] * 5, [0.2, 0.2, 0.2, 0.8, 0.8], [9.0, 1.0, 0.0, 0.0, 0.0], actions=[0, 0, 0, 1, 1]
    )
    reward = expected_reward(lines, np.arange(5, dtype=np.int32), np.ones(5))
    of_action = (1.0 + SHRINKAGE * 0.25) / (2.0 + SHRINKAGE)
    other = SHRINKAGE * 0.25 / (2.0 + SHRINKAGE)
    first = (1.0 + SHRINKAGE * of_action) / (2.0 + SHRINKAGE)
    second = SHRINKAGE * other / (2.0 + SHRINKAGE)
    assert reward.logged[0] == pytest.approx(first)
    assert reward.new[0] == pytest.approx(0.2 * first + 0.8 * second)


def test_what_is_never_shown_earns_the_mean() -> None:
    lines = log([0.5] * 5, [0.4] * 5, [1.0] * 5, actions=[0] * 5)
    reward = expected_reward(lines, np.arange(5, dtype=np.int32), np.ones(5))
    np.testing.assert_allclose(reward.new, 1.0)


def test_it_learns_the_chances_of_a_known_world() -> None:
    world = bandit(np.random.default_rng(0))
    lines = world.log(40_000, np.random.default_rng(1))
    fold = folds(lines, np.random.default_rng(2))
    assert np.bincount(fold).tolist() == [8_000] * FOLDS
    reward = expected_reward(lines, fold, np.ones(len(lines)))
    error = np.abs(reward.logged - world.chance[lines.contexts, lines.actions])
    assert error.mean() < 0.02
    assert reward.new.mean() == pytest.approx(world.value, abs=0.01)
    assert ExpectedReward.constant(0.5, 2).new.tolist() == [0.5, 0.5]
