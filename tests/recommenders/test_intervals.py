from __future__ import annotations

import numpy as np
import pytest

from recommenders.intervals import bootstrap_mean, bootstrap_share, simultaneous_z, wilson
from recommenders.intervals import draws as resampled


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    # Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_wilson(found: int, of: int, low: float, high: float) -> None:
    assert wilson(found, of) == pytest.approx((low, high), abs=1e-4)


def test_wilson_of_nothing_and_of_all() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(20, 20) == pytest.approx((1 - 0.1611, 1.0), abs=1e-4)


def draws(n: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), 4000).astype(np.float64)


def test_whole_customers_are_drawn() -> None:
    """Ten entries of one customer that are all alike tell no more than one."""
    rng = np.random.default_rng(1)
    alike = rng.random(200) < 0.3
    one = bootstrap_share(alike.astype(np.int64), np.ones(200, dtype=np.int64), draws(200))
    ten = bootstrap_share(10 * alike, np.full(200, 10), draws(200))
    assert one == pytest.approx(ten)
    # the normal interval of 200 cases
    share = alike.mean()
    half = 1.96 * np.sqrt(share * (1 - share) / 200)
    assert one == pytest.approx((share - half, share + half), abs=0.006)


def test_it_covers_the_truth() -> None:
    weights, inside = draws(60), 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        of = rng.integers(1, 11, 60)
        low, high = bootstrap_share(rng.binomial(of, rng.beta(2, 3, 60)), of, weights)
        inside += low <= 0.4 <= high
    assert 180 <= inside <= 199


def test_what_the_draws_cannot_tell_is_wilsons() -> None:
    all_alike = bootstrap_share(np.full(50, 10), np.full(50, 10), draws(50))
    assert all_alike == pytest.approx(wilson(50, 50))
    few = bootstrap_share(np.array([9, 7, 8]), np.full(3, 10), draws(3))
    assert few[0] == pytest.approx(wilson(2, 3)[0])
    assert few[1] >= 0.9
    nobody = bootstrap_share(np.zeros(4, dtype=np.int64), np.zeros(4, dtype=np.int64), draws(4))
    assert nobody == (0.0, 1.0)


def test_the_mean_of_numbers_is_that_of_the_normal_interval() -> None:
    values = np.random.default_rng(2).normal(1.0, 2.0, 400)
    found = bootstrap_mean(values, resampled(400, np.random.default_rng(0), times=4000))
    half = 1.96 * values.std() / 20
    assert found.mean == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx(
        (found.mean - half, found.mean + half), abs=0.02
    )
    assert found.customers == 400


def test_customers_without_a_number_do_not_count() -> None:
    values = np.array([1.0, np.nan, 3.0, np.nan])
    weights = np.array([[1.0, 1, 1, 1], [2, 0, 0, 2], [0, 3, 1, 0], [0, 2, 0, 2]])
    found = bootstrap_mean(values, weights)
    # the draws have 2, 1 and 3; the last one has nobody with a number
    assert found.mean == 2.0
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile([2, 1, 3], [0.025, 0.975])))
    assert found.customers == 2
    assert np.isnan(bootstrap_mean(np.full(4, np.nan), weights).mean)


def test_every_draw_has_as_many_customers() -> None:
    weights = resampled(7, np.random.default_rng(0), times=50)
    assert weights.shape == (50, 7)
    assert (weights.sum(axis=1) == 7).all()


def test_many_intervals_at_once_are_wider() -> None:
    assert simultaneous_z(1) == pytest.approx(1.959964)
    # 0.025 / 20 to either side
    assert simultaneous_z(20) == pytest.approx(3.023341)
    assert simultaneous_z(0) == simultaneous_z(1)
