import numpy as np
import pytest
from scipy import stats

from recommenders.experiments.cuped import adjusted
from recommenders.experiments.estimate import difference


def test_by_hand() -> None:
    # within each arm the outcome is twice the covariate: nothing else is left
    arms = np.array([0, 0, 1, 1], dtype=np.int32)
    adjustment = adjusted(np.array([2.0, 4.0, 8.0, 10.0]), np.array([1.0, 2.0, 3.0, 4.0]), arms)
    assert adjustment.theta == 2.0
    assert adjustment.correlation == pytest.approx(1.0)
    # 2 - 2 (1 - 2.5), ...: the arms are 2 apart, and not 6
    assert adjustment.values.tolist() == [5.0, 5.0, 7.0, 7.0]


def test_the_variance_falls_by_the_square_of_the_correlation() -> None:
    rng = np.random.default_rng(0)
    before = rng.normal(size=20_000)
    outcome = 0.7 * before + np.sqrt(1 - 0.49) * rng.normal(size=20_000)
    adjustment = adjusted(outcome, before, np.zeros(20_000, dtype=np.int32))
    assert adjustment.correlation == pytest.approx(0.7, abs=0.01)
    assert adjustment.values.var() / outcome.var() == pytest.approx(1 - 0.49, abs=0.01)
    assert adjustment.saved == pytest.approx(0.49, abs=0.015)


def _trial(rng: np.random.Generator, effect: float) -> tuple[float, float, float]:
    before = rng.exponential(1.0, 400)
    arms = (rng.random(400) < 0.5).astype(np.int32)
    outcome = 0.8 * before + rng.exponential(0.5, 400) + effect * arms
    values = adjusted(outcome, before, arms).values
    estimate = difference(values[arms == 0], values[arms == 1])
    return estimate.p, estimate.low, estimate.high


def test_p_values_of_equal_arms_are_uniform() -> None:
    rng = np.random.default_rng(1)
    p = [_trial(rng, 0.0)[0] for _ in range(1200)]
    assert stats.kstest(p, "uniform").pvalue > 0.01


def test_the_interval_covers_the_effect() -> None:
    rng = np.random.default_rng(2)
    inside = [low <= 0.1 <= high for _, low, high in (_trial(rng, 0.1) for _ in range(1000))]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)


def test_a_covariate_without_variance_takes_nothing_out() -> None:
    outcome = np.arange(6.0)
    adjustment = adjusted(outcome, np.full(6, 7.0), np.array([0, 0, 0, 1, 1, 1], dtype=np.int32))
    assert adjustment.theta == adjustment.correlation == 0.0
    assert (adjustment.values == outcome).all()
