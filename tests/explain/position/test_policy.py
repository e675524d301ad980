"""The verdict on another policy, in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.position.policy import earned, figure, not_said
from recommenders.off_policy.evaluate import PolicyEvaluation, evaluate_policy
from tests.benchmarks.placement.logged import bandit
from tests.recommenders.off_policy.test_log import log


@pytest.fixture(scope="module")
def evaluation() -> PolicyEvaluation:
    lines = bandit(np.random.default_rng(3)).log(4_000, np.random.default_rng(4))
    return evaluate_policy(lines, rng=np.random.default_rng(5), draws=50)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((0.01, 0.02), "more than the"),
        ((-0.02, -0.01), "less than the"),
        ((-0.01, 0.02), "no clear difference from the"),
    ],
)
def test_the_verdict_goes_by_the_paired_interval(
    evaluation: PolicyEvaluation, ends: tuple[float, float], words: str
) -> None:
    best = evaluation.best
    assert best is not None
    changed = replace(best, gain_low=ends[0], gain_high=ends[1])
    values = tuple(changed if value is best else value for value in evaluation.values)
    said = earned(replace(evaluation, values=values))
    assert said.startswith("The new policy would have earned 0.")
    assert f"a line (DR): {words}" in said


def test_a_refusal_is_the_verdict() -> None:
    none = evaluate_policy(log([0.5] * 20, [0.5] * 20), rng=np.random.default_rng(0), draws=2)
    assert earned(none) == none.refused
    assert "at least 100 are needed" in earned(none)
    # nothing holds for any time: what would help is said instead
    assert len(not_said(none)) == 1
    assert "drawn at random" in not_said(none)[0]


def test_what_may_not_be_concluded_is_always_said(evaluation: PolicyEvaluation) -> None:
    assert len(not_said(evaluation)) == 1
    assert "A test on customers decides" in not_said(evaluation)[-1]
    off = replace(evaluation, mean_weight_low=0.4, mean_weight_high=0.6)
    assert "do not average 1" in not_said(off)[0]
    unseen = replace(evaluation, unseen=0.03)
    assert "never stands in the log" in not_said(unseen)[0]
    without = replace(evaluation, without_model="No model can.")
    assert not_said(without)[0] == "No model can."


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.00321, "0.0032"), (0.256, "0.256"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1,234")],
)
def test_figures_have_the_digits_that_count(value: float, text: str) -> None:
    assert figure(value) == text
    assert figure(-value) == f"\N{MINUS SIGN}{text}"
