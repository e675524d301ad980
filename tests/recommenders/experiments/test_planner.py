from dataclasses import replace

import numpy as np
import pytest

from recommenders.experiments.confidence_sequence import FIRST_LOOK, multiplier
from recommenders.experiments.estimate import difference
from recommenders.experiments.planner import (
    MAX_UNITS,
    Metric,
    Plan,
    answer,
    days_for,
    detectable,
    power,
    stopping_share,
)

MEAN = Plan(metric=Metric.MEAN, base=10.0, spread=20.0, lift=0.1, daily=500)


def test_by_hand() -> None:
    # (1.95996 + .84162)^2 x 2 x 20^2 / 1^2 = 6279.1
    planned = answer(MEAN)
    assert planned.units == 6280
    # 12,560 units at 500 a day
    assert planned.days == 26
    assert days_for(100, replace(MEAN, arms=3, daily=299)) == 2


def test_a_proportion_has_the_variance_of_both_shares() -> None:
    plan = Plan(base=0.1, lift=0.2, daily=1000)
    expected = 2.801585**2 * (0.1 * 0.9 + 0.12 * 0.88) / 0.02**2
    assert answer(plan).units == pytest.approx(expected, abs=1)


def test_cuped_saves_the_square_of_the_correlation() -> None:
    less = answer(replace(MEAN, correlation=0.6)).units
    assert less == pytest.approx(answer(MEAN).units * (1 - 0.36), abs=1)


def test_peeking_costs_up_to_nine_tenths_more_and_may_end_at_half() -> None:
    watched = replace(MEAN, peeking=True)
    units = answer(watched).units
    assert units / answer(MEAN).units == pytest.approx(((3.0354 + 0.8416) / 2.8016) ** 2, abs=0.01)
    share = stopping_share(watched, units, rng=np.random.default_rng(0))
    assert 0.4 < share < 0.65
    # with ten times the lift it is seen almost at once, with none of it never
    big = stopping_share(replace(watched, lift=1.0), units, rng=np.random.default_rng(0))
    assert big < 0.1
    tiny = stopping_share(replace(watched, lift=0.001), units, rng=np.random.default_rng(0))
    assert tiny == 1.0


def test_more_arms_are_each_held_to_a_stricter_level() -> None:
    three = replace(MEAN, arms=3)
    assert three.level == 0.025
    assert answer(three).units > answer(MEAN).units


def test_the_effect_that_is_noticed_is_that_of_the_answer() -> None:
    units = answer(MEAN).units
    assert detectable(MEAN, units) == pytest.approx(0.1, abs=1e-4)
    assert detectable(MEAN, 4 * units) == pytest.approx(0.05, abs=1e-4)


@pytest.mark.parametrize("correlation", [0.0, 0.7])
def test_its_power_is_that_of_simulated_experiments(correlation: float) -> None:
    """A mean with CUPED: the power of the formula, and of its own test on drawn units."""
    plan = Plan(
        metric=Metric.MEAN, base=5.0, spread=2.0, lift=0.1, daily=100, correlation=correlation
    )
    units = answer(plan).units
    rng = np.random.default_rng(1)
    left = 2.0 * np.sqrt(1 - correlation**2)
    noticed = [
        difference(rng.normal(5.0, left, units), rng.normal(5.5, left, units)).p < 0.05
        for _ in range(1500)
    ]
    assert np.mean(noticed) == pytest.approx(power(plan, np.array([units]))[0], abs=0.03)
    assert power(plan, np.array([units]))[0] == pytest.approx(0.8, abs=0.01)


def test_the_power_of_a_proportion_is_that_of_simulated_experiments() -> None:
    plan = Plan(base=0.2, lift=0.15, daily=100, power=0.9)
    units = answer(plan).units
    rng = np.random.default_rng(2)
    a, b = rng.binomial(units, 0.2, 4000) / units, rng.binomial(units, 0.23, 4000) / units
    error = np.sqrt((a * (1 - a) + b * (1 - b)) / units)
    assert np.mean(np.abs(b - a) > 1.96 * error) == pytest.approx(0.9, abs=0.02)


def test_a_watched_experiment_notices_at_least_as_often_as_promised() -> None:
    plan = Plan(metric=Metric.MEAN, base=1.0, spread=1.0, lift=0.2, daily=10, peeking=True)
    units = answer(plan).units
    rng = np.random.default_rng(3)
    n = np.arange(1, units + 1)
    gaps = (rng.normal(1.2, 1, (1000, units)) - rng.normal(1.0, 1, (1000, units))).cumsum(axis=1)
    statistics = np.abs(gaps / n) / np.sqrt(2 / n)
    reach = np.array([multiplier(2 * k, tuned=2 * units, alpha=0.05) for k in n.tolist()])
    seen = statistics > reach
    at_the_end = power(plan, np.array([units]), planned=units)[0]
    assert np.mean(seen[:, -1]) == pytest.approx(at_the_end, abs=0.04)
    assert np.mean(seen[:, FIRST_LOOK:].any(axis=1)) >= at_the_end
    share = stopping_share(plan, units, rng=np.random.default_rng(4))
    first = np.where(seen.any(axis=1), seen.argmax(axis=1), units)
    assert np.median(first) / units == pytest.approx(share, abs=0.06)


def test_what_no_shop_has_is_said() -> None:
    planned = answer(replace(MEAN, lift=1e-9))
    assert planned.units == MAX_UNITS
    assert not planned.feasible


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"base": 0.0}, "base must be above 0"),
        ({"lift": 0.0}, "lift must be above -1 and not 0"),
        ({"power": 1.0}, "power must be between 0 and 1"),
        ({"arms": 1}, "arms must be at least 2"),
        ({"daily": 0}, "daily must be above 0"),
        ({"correlation": 1.0}, "correlation must be between"),
        ({"spread": None}, "spread must be above 0"),
        ({"metric": Metric.PROPORTION, "base": 0.95}, "must be below 1"),
    ],
)
def test_settings_out_of_range(changes: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(MEAN, **changes)
