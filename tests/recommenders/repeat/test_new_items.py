from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.data.purchase_days import PurchaseDays
from recommenders.repeat import new_items
from recommenders.repeat.new_items import NewItems
from recommenders.repeat.visits import NAMES, Visits
from recommenders.uptake_lift.recommender import UptakeLift, UptakeLiftConfig

N = 80
POOL = np.arange(N, dtype=np.int32)


@pytest.fixture(scope="module")
def lift(mid: Dataset) -> UptakeLift:
    return UptakeLift(UptakeLiftConfig(dial=1.0)).fit(mid)


def visits(histories: Histories) -> Visits:
    bought = PurchaseDays.of(histories, n_items=N, timezone="UTC")
    return Visits.of(bought, len(histories))


def later(histories: Histories, chances: np.ndarray) -> Histories:
    """Purchases drawn with ``chances`` (n_rows, N)."""
    taken = np.random.default_rng(0).random(chances.shape) < chances
    drawn = Histories.of_items([np.flatnonzero(row).tolist() for row in taken])
    return replace(drawn, as_of=histories.as_of)


def test_by_hand(mid: Dataset) -> None:
    some = mid.histories([0, 1])
    activity = visits(some).activity()
    weights = np.array([0.0, 0.0, 1.0, 0.0, 0.0])
    low, high = np.full(5, -1.0), np.full(5, 1.5)
    model = NewItems(slope=2.0, constant=0.5, weights=weights, low=low, high=high)
    odds = model.log_odds(np.array([[1.0, -1.0], [0.0, 0.0]]), visits(some))
    silent = np.clip(activity[:, 2], -1.0, 1.5)
    np.testing.assert_allclose(odds, [[2.5 + silent[0], -1.5 + silent[0]], [0.5 + silent[1]] * 2])


@pytest.fixture(scope="module")
def everybody(mid: Dataset) -> Histories:
    """Each customer with a purchase ten times over."""
    return mid.histories(np.tile(np.flatnonzero(mid.histories().lengths), 10))


def test_the_line_behind_the_purchases_is_found(lift: UptakeLift, everybody: Histories) -> None:
    scores, own = lift.score(everybody, POOL).astype(float), visits(everybody)
    odds = 1.0 + 0.8 * scores + 0.5 * own.activity()[:, [1]]
    chances = 1 / (1 + np.exp(-odds))
    model = NewItems.fit(lift, everybody, later(everybody, chances), own, POOL)
    assert model.slope == pytest.approx(0.8, abs=0.05)
    new = everybody.matrix(N).toarray() == 0
    estimated = 1 / (1 + np.exp(-model.log_odds(scores, own)))
    assert np.abs(estimated - chances)[new].mean() < 0.05 * chances[new].mean() + 0.005


def test_too_little_or_nonsense_leaves_the_score(lift: UptakeLift, everybody: Histories) -> None:
    own = visits(everybody)
    none = later(everybody, np.zeros((len(everybody), N)))
    model = NewItems.fit(lift, everybody, none, own, POOL)
    assert (model.slope, model.constant, model.weights.tolist()) == (1.0, 0.0, [0.0] * len(NAMES))
    # what scores low is bought most: the order must not be turned round
    turned = 1 / (1 + np.exp(lift.score(everybody, POOL).astype(float)))
    assert NewItems.fit(lift, everybody, later(everybody, turned), own, POOL).slope == 1.0


def test_blocks_do_not_matter(
    lift: UptakeLift, everybody: Histories, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, taken = visits(everybody), later(everybody, np.full((len(everybody), N), 0.05))
    whole = NewItems.fit(lift, everybody, taken, own, POOL)
    monkeypatch.setattr(new_items, "MAX_CELLS", 500)
    parts = NewItems.fit(lift, everybody, taken, own, POOL)
    assert parts.slope == pytest.approx(whole.slope, rel=1e-6)


def test_saved_and_restored(lift: UptakeLift, everybody: Histories) -> None:
    own = visits(everybody)
    chances = np.full((len(everybody), N), 0.05)
    model = NewItems.fit(lift, everybody, later(everybody, chances), own, POOL)
    scores = lift.score(everybody, POOL).astype(float)
    other = NewItems.restored(model.arrays())
    np.testing.assert_array_equal(other.log_odds(scores, own), model.log_odds(scores, own))
