import numpy as np
import pytest
from scipy import stats

from recommenders.errors import DataError
from recommenders.experiments.estimate import difference
from recommenders.experiments.ratio import linearised


def test_by_hand() -> None:
    # ratio 12 / 6 = 2, mean denominator 2: 2 + (numerator - 2 denominator) / 2
    values = linearised(np.array([2.0, 6.0, 4.0]), np.array([1.0, 2.0, 3.0]))
    assert values.tolist() == [2.0, 3.0, 1.0]
    assert values.mean() == 2.0


def test_the_variance_is_that_of_the_delta_method() -> None:
    rng = np.random.default_rng(0)
    below = 1.0 + rng.poisson(3.0, 400)
    above = rng.gamma(2.0, below)
    mean_y, mean_d = above.mean(), below.mean()
    (var_y, cov), (_, var_d) = np.cov(above, below)
    expected = (
        var_y / mean_d**2 - 2 * mean_y * cov / mean_d**3 + mean_y**2 * var_d / mean_d**4
    ) / 400
    assert linearised(above, below).var(ddof=1) / 400 == pytest.approx(expected)


def _arm(rng: np.random.Generator, ratio: float, n: int) -> np.ndarray:
    """Visits differ between units, and those who come often spend less a visit."""
    visits = 1.0 + rng.poisson(rng.gamma(1.0, 4.0, n))
    spend = rng.gamma(visits, ratio * (1 + 2 / visits) / 1.4)
    return linearised(spend, visits)


def test_p_values_of_equal_arms_are_uniform() -> None:
    rng = np.random.default_rng(1)
    p = [difference(_arm(rng, 3.0, 300), _arm(rng, 3.0, 300)).p for _ in range(1200)]
    assert stats.kstest(p, "uniform").pvalue > 0.01
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.015)


def test_a_test_of_visits_as_if_they_were_units_has_false_alarms() -> None:
    """What the delta method is there for: the visits of one customer are alike."""
    rng = np.random.default_rng(2)
    wrong = right = 0
    for _ in range(400):
        shares, counts = [], []
        for _ in range(2):
            visits = 1 + rng.poisson(rng.gamma(1.0, 9.0, 200))
            ordered = rng.binomial(visits, rng.beta(1.0, 2.0, 200))
            shares.append((ordered.sum(), visits.sum()))
            counts.append(linearised(ordered.astype(float), visits.astype(float)))
        (a, n), (b, m) = shares
        pooled = (a + b) / (n + m)
        error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
        wrong += abs(a / n - b / m) > 1.96 * error
        right += difference(*counts).p < 0.05
    assert wrong / 400 > 0.2
    assert right / 400 < 0.09


def test_denominators_without_a_sum_are_refused() -> None:
    with pytest.raises(DataError, match="zero for every unit"):
        linearised(np.ones(3), np.zeros(3))
    with pytest.raises(DataError, match="negative"):
        linearised(np.ones(3), np.array([1.0, -1.0, 2.0]))
