import math

import numpy as np
import pytest
from scipy import stats

from recommenders.errors import DataError
from recommenders.experiments.estimate import difference, fieller, p_value, winsorised


def test_by_hand() -> None:
    # means 1 and 2, sample variances 20 / 19, so a standard error of sqrt(2 / 19)
    control, treated = np.tile([0.0, 2.0], 20), np.tile([1.0, 3.0], 20)
    estimate = difference(control, treated)
    variance = 40 / 39
    error = math.sqrt(2 * variance / 40)
    assert estimate.difference == 1.0
    assert estimate.error == pytest.approx(error)
    assert estimate.freedom == pytest.approx(78)
    assert estimate.p == pytest.approx(2 * stats.t.sf(1 / error, 78))
    assert (estimate.low, estimate.high) == pytest.approx(
        (1 - stats.t.ppf(0.975, 78) * error, 1 + stats.t.ppf(0.975, 78) * error)
    )
    assert estimate.sign == 1
    assert estimate.units == (40, 40)


def test_it_is_welchs_test() -> None:
    rng = np.random.default_rng(0)
    control, treated = rng.exponential(2.0, 200), rng.exponential(3.0, 60)
    estimate = difference(control, treated)
    expected = stats.ttest_ind(treated, control, equal_var=False)
    assert estimate.p == pytest.approx(expected.pvalue)
    assert (estimate.low, estimate.high) == pytest.approx(expected.confidence_interval())


def test_p_values_of_equal_arms_are_uniform() -> None:
    rng = np.random.default_rng(1)
    p = [difference(*rng.exponential(1.0, (2, 200))).p for _ in range(1500)]
    assert stats.kstest(p, "uniform").pvalue > 0.01
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.015)


def test_intervals_of_the_difference_and_of_the_lift_cover() -> None:
    rng = np.random.default_rng(2)
    gap = lift = 0
    for _ in range(1500):
        estimate = difference(rng.gamma(1.0, 2.0, 300), rng.gamma(1.0, 2.5, 250))
        gap += estimate.low <= 0.5 <= estimate.high
        assert estimate.lift is not None
        lift += estimate.lift.low <= 0.25 <= estimate.lift.high
    assert gap / 1500 == pytest.approx(0.95, abs=0.015)
    assert lift / 1500 == pytest.approx(0.95, abs=0.015)


def test_the_lift_of_a_certain_control_is_the_difference_over_it() -> None:
    lift = fieller((4.0, 5.0), (0.0, 0.25), reach=2.0)
    assert lift is not None
    assert (lift.lift, lift.low, lift.high) == pytest.approx((0.25, 0.0, 0.5))


@pytest.mark.parametrize("base", [0.0, -3.0, 1.9])
def test_no_lift_over_a_control_that_may_be_zero(base: float) -> None:
    assert fieller((base, 2.0), (1.0, 1.0), reach=2.0) is None


def test_too_few_units_and_no_variance_are_refused() -> None:
    with pytest.raises(DataError, match="An arm has 29 units"):
        difference(np.arange(29.0), np.arange(100.0))
    with pytest.raises(DataError, match="the same for every unit"):
        difference(np.full(50, 0.1), np.full(50, 0.1))


def test_a_wider_reach_widens_both_intervals() -> None:
    rng = np.random.default_rng(3)
    control, treated = rng.normal(10, 1, (2, 100))
    usual, wide = difference(control, treated), difference(control, treated, width=4.0)
    assert wide.high - wide.low == pytest.approx(8 * usual.error)
    assert usual.lift is not None
    assert wide.lift is not None
    assert wide.lift.high > usual.lift.high


def test_p_value_of_the_normal_distribution() -> None:
    assert p_value(1.959964) == pytest.approx(0.05, abs=1e-6)
    assert p_value(-1.959964) == pytest.approx(0.05, abs=1e-6)
    assert p_value(0.0) == 1.0


def test_winsorised_cuts_the_largest_alone() -> None:
    values = np.arange(101.0)
    cut, bound = winsorised(values, share=0.1)
    assert bound == 90.0
    assert cut.max() == 90.0
    assert (cut[:91] == values[:91]).all()
    assert winsorised(values, share=0.0)[1] == math.inf
