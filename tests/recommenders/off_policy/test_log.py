"""What a log says of itself, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.off_policy.log import PolicyLog


def log(
    propensity: list[float],
    new: list[float],
    reward: list[float] | None = None,
    contexts: list[int] | None = None,
    actions: list[int] | None = None,
) -> PolicyLog:
    n = len(propensity)
    return PolicyLog(
        contexts=np.array(contexts or [0] * n, dtype=np.int32),
        actions=np.array(actions or range(n), dtype=np.int32),
        propensity=np.array(propensity),
        reward=np.array(reward or [0.0] * n),
        new_probability=np.array(new),
    )


def test_weights_and_what_they_are_worth() -> None:
    policy_log = log([0.5, 0.25, 0.25], [0.25, 0.25, 0.5])
    assert policy_log.weights.tolist() == [0.5, 1.0, 2.0]
    # 3.5 squared over 5.25
    assert policy_log.effective_size == pytest.approx(12.25 / 5.25)
    assert policy_log.largest_share == pytest.approx(2.0 / 3.5)
    assert len(policy_log) == 3
    assert log([0.1] * 50, [0.1] * 50).effective_size == pytest.approx(50.0)


def test_a_policy_that_does_nothing_of_it_has_no_weight() -> None:
    none = log([0.5, 0.5], [0.0, 0.0])
    assert (none.effective_size, none.largest_share) == (0.0, 0.0)
    assert none.unseen == 1.0


def test_what_the_log_never_shows_is_counted_by_context() -> None:
    # the first context has all of the new policy's actions, the second four tenths
    policy_log = log(
        [0.5] * 4,
        [0.3, 0.7, 0.4, 0.4],
        contexts=[0, 0, 1, 1],
        actions=[0, 1, 0, 0],
    )
    assert policy_log.unseen == pytest.approx(0.3)
    assert policy_log.cells.of_line.tolist() == [0, 1, 2, 2]
    assert policy_log.cells.new_probability.tolist() == [0.3, 0.7, 0.4]
