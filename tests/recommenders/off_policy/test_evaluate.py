"""The value of a policy where it is known, and refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommenders.off_policy.estimators import Estimator
from recommenders.off_policy.evaluate import PolicyEvaluation, evaluate_policy
from recommenders.off_policy.reward_model import ExpectedReward
from tests.benchmarks.placement import open_bandit
from tests.benchmarks.placement.logged import bandit
from tests.recommenders.off_policy.test_log import log


def values(evaluation: PolicyEvaluation) -> dict[Estimator, float]:
    return {value.estimator: value.value for value in evaluation.values}


def test_the_value_of_a_known_world_is_in_every_interval() -> None:
    world = bandit(np.random.default_rng(3))
    lines = world.log(20_000, np.random.default_rng(4))
    evaluation = evaluate_policy(lines, rng=np.random.default_rng(5), draws=200)
    assert not evaluation.refused
    assert not evaluation.without_model
    assert [value.estimator for value in evaluation.values] == list(Estimator)
    for value in evaluation.values:
        assert value.low < world.value < value.high, value.estimator
        assert value.gain == pytest.approx(value.value - evaluation.logged_value)
        assert value.gain_low < world.value - world.logged_value < value.gain_high
    assert evaluation.logged_low < world.logged_value < evaluation.logged_high
    assert evaluation.best is not None
    assert evaluation.best.estimator is Estimator.DR
    assert not evaluation.weights_are_off
    assert evaluation.frame().estimator.tolist() == [str(estimator) for estimator in Estimator]


def test_what_is_unbiased_stays_so_with_a_wrong_model_and_what_is_not_does_not() -> None:
    world = bandit(np.random.default_rng(6))
    estimates: dict[Estimator, list[float]] = {estimator: [] for estimator in Estimator}
    rng = np.random.default_rng(7)
    for _ in range(200):
        lines = world.log(1_000, rng)
        wrong = ExpectedReward.constant(0.4, len(lines))
        result = evaluate_policy(lines, rng=rng, draws=1, expected=wrong)
        for estimator, value in values(result).items():
            estimates[estimator].append(value)
    unsure = {name: np.std(some) / np.sqrt(200) for name, some in estimates.items()}
    bias = {name: float(np.mean(some)) - world.value for name, some in estimates.items()}
    for unbiased in (Estimator.IPS, Estimator.SNIPS, Estimator.DR):
        assert abs(bias[unbiased]) < 4 * unsure[unbiased], unbiased
    assert abs(bias[Estimator.DM]) > 0.2


@pytest.mark.parametrize("sharpness", [0.5, 1.0])
def test_intervals_hold_the_truth_nineteen_times_in_twenty(sharpness: float) -> None:
    world = bandit(np.random.default_rng(8), sharpness=sharpness)
    rng = np.random.default_rng(9)
    held = dict.fromkeys(Estimator, 0)
    for _ in range(60):
        evaluation = evaluate_policy(world.log(2_000, rng), rng=rng, draws=100)
        for value in evaluation.values:
            held[value.estimator] += value.low <= world.value <= value.high
    # 57 expected; 51 or fewer would happen once in 150 times
    for estimator in (Estimator.IPS, Estimator.SNIPS, Estimator.DR):
        assert held[estimator] >= 52, held


def test_what_the_log_hardly_shows_is_refused_in_a_sentence() -> None:
    # the new policy does what the log did once in a thousand lines
    rare = log([0.999] * 999 + [0.001], [0.0] * 999 + [1.0], [0.0] * 1000, actions=[0] * 999 + [1])
    evaluation = evaluate_policy(rare, rng=np.random.default_rng(0), draws=5)
    assert (evaluation.values, evaluation.best) == ((), None)
    assert "no more than 1 of its own would" in evaluation.refused
    assert "at least 100 are needed" in evaluation.refused
    assert "100 % of all the weight" in evaluation.refused
    assert evaluation.frame().empty
    none = evaluate_policy(log([0.5] * 200, [0.0] * 200), rng=np.random.default_rng(0), draws=5)
    assert "nothing of what the log shows" in none.refused


def test_a_model_cannot_speak_for_what_the_log_never_shows() -> None:
    world = bandit(np.random.default_rng(3))
    lines = world.log(5_000, np.random.default_rng(4))
    # every line is a context of its own: the other actions never stand there
    alone = replace(lines, contexts=np.arange(len(lines), dtype=np.int32))
    evaluation = evaluate_policy(alone, rng=np.random.default_rng(5), draws=50)
    assert set(values(evaluation)) == {Estimator.IPS, Estimator.SNIPS}
    assert "DM and DR are left out" in evaluation.without_model
    assert evaluation.best is not None
    assert evaluation.best.estimator is Estimator.SNIPS
    assert evaluation.best.low < world.value < evaluation.best.high


def test_probabilities_that_are_wrong_show_in_the_mean_weight() -> None:
    world = bandit(np.random.default_rng(3))
    lines = world.log(5_000, np.random.default_rng(4))
    halved = replace(lines, new_probability=lines.new_probability / 2)
    evaluation = evaluate_policy(halved, rng=np.random.default_rng(5), draws=50)
    assert evaluation.weights_are_off
    assert evaluation.mean_weight == pytest.approx(0.5, abs=0.05)


@pytest.mark.data
@pytest.mark.parametrize(("campaign", "effective"), [("men", 656), ("women", 2)])
def test_open_bandit(campaign: str, effective: int) -> None:
    """Random, judged by what the other policy logged: the truth is what Random itself earned."""
    path = open_bandit.file()
    if path is None:
        pytest.skip("open_bandit_small.parquet is not there")
    lines, truth = open_bandit.random_from_bts(pd.read_parquet(path), campaign)
    evaluation = evaluate_policy(lines, rng=np.random.default_rng(0))
    assert round(evaluation.effective_size) == effective
    if campaign == "women":
        assert evaluation.refused
        return
    assert truth == pytest.approx(0.0046)
    snips = next(value for value in evaluation.values if value.estimator is Estimator.SNIPS)
    assert (round(snips.value, 4), round(snips.low, 3)) == (0.0032, 0.002)
    assert snips.low < truth < snips.high
