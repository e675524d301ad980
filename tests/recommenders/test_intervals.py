from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from recommenders.intervals import (
    Estimate,
    bootstrap_mean,
    bootstrap_means,
    bootstrap_shares,
    generator,
    interval_text,
    mean_text,
    simultaneous_z,
    wilson,
)
from recommenders.intervals import draws as resampled


@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    # Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_wilson(hits: int, cases: int, low: float, high: float) -> None:
    assert wilson(hits, cases) == pytest.approx((low, high), abs=1e-4)


def test_wilson_of_nothing_and_of_all() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(20, 20) == pytest.approx((1 - 0.1611, 1.0), abs=1e-4)


def draws(n: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), 4000).astype(np.float64)


def of_one(
    hits: NDArray[np.int64], entries: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """The interval of one class."""
    (interval,) = bootstrap_shares(hits[:, None], entries, weights)
    return interval


def test_each_class_has_the_interval_that_it_has_alone() -> None:
    rng = np.random.default_rng(3)
    hits = rng.multinomial(10, [0.5, 0.3, 0.2, 0.0], 40)
    entries = hits.sum(axis=1)
    # some have no entry, and are in no draw that counts
    hits[::5], entries[::5] = 0, 0
    together = bootstrap_shares(hits, entries, draws(40))
    assert together == [of_one(column, entries, draws(40)) for column in hits.T]
    assert together[3] == pytest.approx((0.0, wilson(0, 32)[1]))


def test_whole_customers_are_drawn() -> None:
    """Ten entries of one customer that are all alike tell no more than one."""
    rng = np.random.default_rng(1)
    alike = rng.random(200) < 0.3
    single = of_one(alike.astype(np.int64), np.ones(200, dtype=np.int64), draws(200))
    repeated = of_one(10 * alike, np.full(200, 10), draws(200))
    assert single == pytest.approx(repeated)
    # the normal interval of 200 cases
    share = alike.mean()
    half = 1.96 * np.sqrt(share * (1 - share) / 200)
    assert single == pytest.approx((share - half, share + half), abs=0.006)


def test_it_covers_the_truth() -> None:
    weights, inside = draws(60), 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        of = rng.integers(1, 11, 60)
        low, high = of_one(rng.binomial(of, rng.beta(2, 3, 60)), of, weights)
        inside += low <= 0.4 <= high
    assert 180 <= inside <= 199


def test_what_the_draws_cannot_tell_is_wilsons() -> None:
    all_alike = of_one(np.full(50, 10), np.full(50, 10), draws(50))
    assert all_alike == pytest.approx(wilson(50, 50))
    few = of_one(np.array([9, 7, 8]), np.full(3, 10), draws(3))
    assert few[0] == pytest.approx(wilson(2, 3)[0])
    assert few[1] >= 0.9
    nobody = of_one(np.zeros(4, dtype=np.int64), np.zeros(4, dtype=np.int64), draws(4))
    assert nobody == (0.0, 1.0)


def test_the_mean_of_numbers_is_that_of_the_normal_interval() -> None:
    values = np.random.default_rng(2).normal(1.0, 2.0, 400)
    estimate = bootstrap_mean(values, resampled(400, np.random.default_rng(0), times=4000))
    half = 1.96 * values.std() / 20
    assert estimate.mean == pytest.approx(values.mean())
    assert (estimate.low, estimate.high) == pytest.approx(
        (estimate.mean - half, estimate.mean + half), abs=0.02
    )
    assert estimate.customers == 400


def test_customers_without_a_number_do_not_count() -> None:
    values = np.array([1.0, np.nan, 3.0, np.nan])
    weights = np.array([[1.0, 1, 1, 1], [2, 0, 0, 2], [0, 3, 1, 0], [0, 2, 0, 2]])
    estimate = bootstrap_mean(values, weights)
    # the draws have 2, 1 and 3; the last one has nobody with a number
    assert estimate.mean == 2.0
    assert (estimate.low, estimate.high) == pytest.approx(
        tuple(np.quantile([2, 1, 3], [0.025, 0.975]))
    )
    assert estimate.customers == 2
    assert np.isnan(bootstrap_mean(np.full(4, np.nan), weights).mean)


def test_every_draw_has_as_many_customers() -> None:
    weights = resampled(7, np.random.default_rng(0), times=50)
    assert weights.shape == (50, 7)
    assert (weights.sum(axis=1) == 7).all()


def test_columns_are_estimated_one_by_one() -> None:
    values = np.array([[1.0, 4.0], [np.nan, 6.0], [3.0, np.nan]])
    weights = np.array([[1.0, 1, 1], [3, 0, 0], [0, 3, 0]])
    first, second = bootstrap_means(values, weights)
    # the draws have 2, 1 and nobody; 5, 4 and 6
    assert (first.mean, first.customers) == (2.0, 2)
    assert (first.low, first.high) == pytest.approx((1.025, 1.975))
    assert (second.mean, second.customers) == (5.0, 2)
    assert (second.low, second.high) == pytest.approx((4.05, 5.95))
    assert second == bootstrap_mean(values[:, 1], weights)


def test_nobody_has_no_mean() -> None:
    nobody = bootstrap_mean(np.zeros(0), resampled(0, np.random.default_rng(0)))
    assert np.isnan([nobody.mean, nobody.low, nobody.high]).all()
    assert nobody.customers == 0
    assert nobody.text("{:.1f}".format) == ""


def share(value: float) -> str:
    return f"{100 * value:.0f} %"


def test_a_mean_is_written_with_its_interval() -> None:
    estimate = Estimate(mean=0.45, low=0.43, high=0.47, customers=9)
    assert estimate.text("{:.2f}".format) == "0.45 (0.43 to 0.47)"
    assert estimate.text("{:+.1f}".format) == "+0.5 (+0.4 to +0.5)"
    assert estimate.interval_text("{:.1f}".format) == "0.4 to 0.5"
    assert mean_text(float("nan"), 0.0, 1.0, share) == ""


def test_a_unit_stands_once_in_the_brackets() -> None:
    assert mean_text(0.45, 0.43, 0.47, share) == "45 % (43 to 47 %)"
    assert interval_text(0.43, 0.47, lambda value: f"{value}\N{NO-BREAK SPACE}%") == (
        "0.43 to 0.47\N{NO-BREAK SPACE}%"
    )
    # other units do not stand for each other
    assert interval_text(0.9996, 0.9999, lambda _: "over 99.9 %") == "over 99.9 %"
    assert interval_text(0.5, 2.0, lambda v: f"{v:g} s" if v > 1 else f"{1000 * v:g} ms") == (
        "500 ms to 2 s"
    )


def test_many_intervals_at_once_are_wider() -> None:
    assert simultaneous_z(1) == pytest.approx(1.959964)
    # 0.025 / 20 to either side
    assert simultaneous_z(20) == pytest.approx(3.023341)
    assert simultaneous_z(0) == simultaneous_z(1)


@pytest.mark.parametrize(("low", "high", "sign"), [(0.1, 0.3, 1), (-0.3, -0.1, -1), (-0.1, 0.3, 0)])
def test_a_difference_is_sure_where_its_interval_leaves_out_zero(
    low: float, high: float, sign: int
) -> None:
    difference = Estimate(mean=(low + high) / 2, low=low, high=high, customers=20)
    assert difference.sign == sign
    other_way = difference.negated()
    assert other_way.sign == -sign
    assert (other_way.mean, other_way.low, other_way.high) == (-difference.mean, -high, -low)
    assert other_way.negated() == difference


def test_an_estimate_of_nobody_is_small_and_not_known() -> None:
    nobody = bootstrap_mean(np.array([np.nan]), np.ones((3, 1)))
    assert nobody.small
    assert not nobody.known
    twenty = bootstrap_mean(np.ones(20), np.ones((3, 20)))
    assert twenty.known
    assert not twenty.small


def test_the_same_seed_gives_the_same_numbers() -> None:
    assert generator(3).random() == generator(3).random() != generator(4).random()
