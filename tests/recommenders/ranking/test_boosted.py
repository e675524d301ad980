"""A boosted recommender: by hand, and with the contract of every recommender."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories, LinearInHistory, SelfAttributing, SumOfParts
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.boosted import PART, boosted
from recommenders.testing.toys import Linear
from recommenders.uptake_lift.recommender import UptakeLift

FACTORS = np.array([1.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5], dtype=np.float32)
HISTORY = Histories.of_items([[0, 2]])


def test_scores_from_zero_are_multiplied() -> None:
    weights = np.arange(64, dtype=np.float64).reshape(8, 8) / 64
    plain, lifted = Linear(weights), boosted(Linear(weights), FACTORS, from_zero=True)
    assert lifted.name == "toy"
    assert isinstance(lifted, LinearInHistory)
    assert not isinstance(lifted, SelfAttributing)
    before, after = plain.score(HISTORY)[0], lifted.score(HISTORY)[0]
    assert after.tolist() == pytest.approx((before * FACTORS).tolist())
    targets = np.array([0, 7], dtype=np.int32)
    some = lifted.score(HISTORY, targets)[0]
    assert some.tolist() == after[[0, 7]].tolist()
    # 0.5 without a history, and what each purchase adds
    added = lifted.contributions(HISTORY, targets).sum(axis=0)
    assert (0.5 * FACTORS[targets] + added).tolist() == pytest.approx(some.tolist())


def test_other_scores_are_logarithms(mid: Dataset) -> None:
    factors = np.ones(mid.n_items, dtype=np.float32)
    factors[3] = 1.5
    plain = UptakeLift().fit(mid)
    lifted = boosted(plain, factors, from_zero=False)
    history = mid.histories([20])
    more = lifted.score(history)[0] - plain.score(history)[0]
    assert more[3] == pytest.approx(np.log(1.5), abs=1e-5)
    assert np.delete(more, 3).tolist() == [0.0] * (mid.n_items - 1)
    targets = np.array([3, 4], dtype=np.int32)
    assert isinstance(lifted, SelfAttributing)
    assert isinstance(lifted, SumOfParts)
    shares = lifted.attributions(history, targets)
    assert shares.tolist() == plain.attributions(history, targets).tolist()
    parts = lifted.parts(history, targets)
    assert parts[-1].name == PART
    assert sum(part.values for part in parts) == pytest.approx(lifted.score(history, targets)[0])


def test_what_is_not_boosted_says_no_part(tiny: Dataset) -> None:
    lifted = boosted(ItemKNN().fit(tiny), np.ones(8, dtype=np.float32), from_zero=True)
    assert not isinstance(lifted, SumOfParts)
    assert lifted.score(HISTORY).tolist() == ItemKNN().fit(tiny).score(HISTORY).tolist()
