from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from recommenders.contract import Dataset
from recommenders.homepage.purchase_chance import (
    FEATURES,
    INTENT,
    NEVER,
    PurchaseChance,
    activity,
    features,
)
from tests.worlds import ANN, EVE, FAY


def test_a_known_curve_is_recovered_and_calibrated() -> None:
    rng = np.random.default_rng(0)
    feature_rows = np.stack([rng.normal(-3, 2, 40_000), rng.normal(5, 0.5, 40_000)], axis=1)
    true = expit(0.8 * feature_rows[:, 0] - 0.6 * feature_rows[:, 1] + 2.0)
    curve = PurchaseChance.fit(feature_rows, rng.random(len(feature_rows)) < true)
    chances = curve.of(feature_rows)
    assert np.abs(chances - true).max() < 0.02
    assert chances.mean() == pytest.approx(true.mean(), abs=0.005)


def test_features_beyond_those_seen_are_held_to_them() -> None:
    feature_rows = np.array([[0.0], [1.0], [2.0], [3.0]] * 10)
    curve = PurchaseChance.fit(feature_rows, (feature_rows[:, 0] > 1) & (np.arange(40) % 3 > 0))
    np.testing.assert_array_equal(
        curve.of(np.array([[-9.0], [99.0]])), curve.of(feature_rows[[0, 3]])
    )


def test_more_of_what_must_rise_never_lowers_a_chance() -> None:
    rng = np.random.default_rng(1)
    feature_rows = rng.normal(0, 1, (20_000, 2))
    bought = rng.random(20_000) < expit(feature_rows @ [1.0, -0.5] - 2.0)
    free = PurchaseChance.fit(feature_rows, bought)
    held = PurchaseChance.fit(feature_rows, bought, rising=1)
    assert free.weights[1] < -0.4
    assert held.weights[1] == pytest.approx(0.0, abs=1e-6)
    assert held.weights[0] == pytest.approx(free.weights[0], abs=0.1)
    # where it rises by itself nothing is held
    rises = PurchaseChance.fit(feature_rows, bought, rising=0)
    np.testing.assert_array_equal(rises.weights, free.weights)


@pytest.mark.parametrize(("n", "n_bought"), [(0, 0), (60, 4), (60, 0)])
def test_with_few_purchases_the_chance_is_their_share(n: int, n_bought: int) -> None:
    feature_rows = np.arange(4.0 * n).reshape(n, 4)
    curve = PurchaseChance.fit(feature_rows, np.arange(n) < n_bought)
    assert curve.of(np.ones((2, 4))).tolist() == pytest.approx([(n_bought + 0.5) / (n + 20)] * 2)


def test_activity_by_hand(tiny: Dataset) -> None:
    counts = np.expm1(activity(tiny.log, tiny.timezone)).round()
    assert counts[ANN].tolist() == [3, 5]  # days 40, 10 and 5, not day 100; views do not count
    assert counts[EVE].tolist() == [0, 90]
    assert counts[FAY].tolist() == [0, NEVER]


def test_features_have_a_line_for_each_candidate() -> None:
    feature_rows = features(
        np.array([1.0, np.e], dtype=np.float32),
        np.array([0.5, 0.75], dtype=np.float32),
        np.array([0.0, 1.0], dtype=np.float32),
        np.array([[2.0, 3.0], [4.0, 5.0]]),
        np.array([1.0, np.e]),
    )
    expected = [[0, 0, 0, 2, 3, 0], [1, np.log(3), np.log(2), 4, 5, 1]]
    np.testing.assert_allclose(feature_rows, expected, atol=1e-6)
    assert FEATURES[INTENT] == "log share of the intent"


def test_a_chance_of_nothing_or_everything_has_odds() -> None:
    unit = np.ones(1, dtype=np.float32)
    for chance in (0.0, 1.0):
        odds = features(unit, chance * unit, unit, np.zeros((1, 2)), np.ones(1))[0, 1]
        assert abs(odds) == pytest.approx(np.log(1e9), rel=1e-6)
