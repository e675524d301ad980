from __future__ import annotations

import numpy as np
import pytest

from recommenders.demand.bands import TAUS, Band, common_misses


def poisson(n: int, seed: int, low: float = -3.0, high: float = 4.5) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    expected = np.exp(rng.uniform(low, high, n))
    return expected, rng.poisson(expected).astype(float), np.ones(n)


def test_eight_of_ten_new_weeks_are_in_the_band() -> None:
    band = Band.learn(*poisson(20_000, 0), whole=True)
    expected, sold, spread = poisson(20_000, 1)
    low, high = band.ends(expected, spread)
    inside = (low <= sold) & (sold <= high)
    for begin, end in ((2.0, 5.0), (5.0, 20.0), (20.0, 90.0)):
        here = (expected >= begin) & (expected < end)
        assert inside[here].mean() == pytest.approx(0.8, abs=0.03)
    few = expected < 0.1
    # where nine of ten weeks have nothing, nothing is the band
    assert high[few].max() == 0.0
    assert inside[few].mean() > 0.9


def test_the_ends_of_a_poisson_law_by_hand() -> None:
    rng = np.random.default_rng(3)
    expected = np.full(4_000, 3.0)
    band = Band.learn(expected, rng.poisson(expected).astype(float), np.ones(4_000), whole=True)
    # P(X < 1) = .050, P(X < 2) = .199; P(X > 5) = .084, P(X > 4) = .185
    low, high = band.ends(np.array([3.0]), np.ones(1))
    assert (low.tolist(), high.tolist()) == ([1.0], [5.0])


def test_few_past_weeks_are_taken_for_normal() -> None:
    expected = np.full(10, 100.0)
    sold = 100.0 + 10.0 * np.array([1, -1] * 5)
    low, middle, high = Band.learn(expected, sold, np.ones(10), whole=True, origins=10).at(
        np.array([200.0]), np.ones(1)
    )[:, 0]
    # Student's .9 quantile with 10 degrees is 1.372, times .1 sqrt(1 + 1/10)
    assert middle == pytest.approx(200.0)
    assert high - 200.0 == pytest.approx(200 * 1.372 * 0.1 * np.sqrt(1.1), rel=1e-3)
    assert low == pytest.approx(400.0 - high)


def test_no_past_week_makes_a_band_from_nothing_to_twice() -> None:
    nothing = np.zeros(0)
    band = Band.learn(nothing, nothing, nothing, whole=True)
    assert band.at(np.array([7.0]), np.ones(1))[:, 0].tolist() == [0.0, 7.0, 14.0]


def test_an_item_that_varies_more_has_a_wider_band_around_the_same_middle() -> None:
    band = Band.learn(*poisson(20_000, 0), whole=True)
    expected = np.full(3, 40.0)
    low, middle, high = band.at(expected, np.array([0.5, 1.0, 2.0]))
    assert (np.diff(low) < 0).all()
    assert (np.diff(high) > 0).all()
    np.testing.assert_allclose(middle, 40.0, rtol=0.03)
    # a few units are spread by chance alone
    narrow, wide = band.at(np.array([2.0, 2.0]), np.array([0.5, 2.0])).T
    assert narrow.tolist() == wide.tolist()


def test_quantiles_never_cross_and_grow_with_the_volume() -> None:
    band = Band.learn(*poisson(20_000, 0), whole=True)
    expected = np.exp(np.linspace(-6.0, 7.0, 50))
    values = band.at(expected, np.ones(50))
    assert values.shape == (len(TAUS), 50)
    assert (np.diff(values, axis=0) >= 0).all()
    # beyond what was seen in proportion
    assert values[2, -1] / expected[-1] == pytest.approx(values[2, -5] / expected[-5], rel=0.01)


def test_weights_are_no_whole_numbers() -> None:
    expected, sold, spread = poisson(5_000, 0)
    band = Band.learn(expected, sold + 0.25, spread, whole=False)
    low, high = band.ends(np.array([3.3]), np.ones(1))
    assert low[0] % 1 != 0
    assert low[0] < 3.3 < high[0]


def test_what_all_nodes_miss_by_together_makes_bands_wider() -> None:
    rng = np.random.default_rng(0)
    expected = np.full((6, 400), 100.0)
    own = 100.0 + rng.normal(0.0, 10.0, expected.shape)
    together = own + rng.normal(0.0, 20.0, (6, 1))
    assert common_misses(expected, own, 6.0) == pytest.approx(1.0, abs=0.005)
    # Student's .9 quantile with 6 degrees is 1.440, and 1.282 the normal one
    most = 1.440 * np.sqrt(1 + 1 / 6) / 1.2816
    assert 1.1 < common_misses(expected, together, 6.0) < most
    assert common_misses(expected, together, np.inf) == 1.0


def test_a_wider_band_is_wider_to_both_sides() -> None:
    rng = np.random.default_rng(0)
    expected = np.full((6, 400), 100.0)
    sold = 100.0 + rng.normal(0.0, 10.0, (6, 1)) + rng.normal(0.0, 3.0, expected.shape)
    spread = np.ones(expected.shape)
    many, few = (Band.learn(expected, sold, spread, whole=True, origins=n) for n in (1e6, 6.0))
    low, _, high = many.at(np.array([100.0]), np.ones(1))[:, 0]
    low_few, _, high_few = few.at(np.array([100.0]), np.ones(1))[:, 0]
    assert low_few < low
    assert high_few > high


def test_less_than_any_past_week_has_a_band_around_it() -> None:
    """A category that sells less than all of those that were learned from."""
    band = Band(
        expected=np.array([1_800.0, 4_000.0]),
        quantiles=np.array([[900.0, 3_000.0], [1_800.0, 4_000.0], [2_700.0, 5_000.0]]),
        whole=True,
    )
    low, high = band.ends(np.array([600.0]), np.ones(1))
    assert (low.tolist(), high.tolist()) == ([300.0], [900.0])
    # a few units are what chance makes of them, and not in proportion
    few = Band(
        expected=np.array([2.0, 9.0]),
        quantiles=np.array([[0.0, 5.0], [2.0, 9.0], [4.0, 13.0]]),
        whole=True,
    )
    assert few.ends(np.array([1.0]), np.ones(1))[1].tolist() == [4.0]
