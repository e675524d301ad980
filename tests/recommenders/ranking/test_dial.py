"""The dial in one place: a factor of its own, a division by popularity, or nothing."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, HasDial
from recommenders.errors import DataError
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.dial import turned
from recommenders.ranking.probability_ratio import RatioConfig, ratio
from recommenders.testing.toys import Fixed
from recommenders.uptake_lift.recommender import UptakeLift


def test_at_zero_it_is_the_recommender_itself(tiny: Dataset) -> None:
    fixed = Fixed([1.0] * 8)
    assert turned(fixed, tiny, personal=0.0, nonnegative=False) is fixed


def test_scores_from_zero_are_divided_by_popularity(tiny: Dataset) -> None:
    inner = ItemKNN().fit(tiny)
    by_hand = ratio(inner, nonnegative=True, config=RatioConfig(gamma=0.5)).count(tiny)
    dialled = turned(inner, tiny, personal=0.5, nonnegative=True)
    histories = tiny.histories()
    np.testing.assert_array_equal(dialled.score(histories), by_hand.score(histories))
    with pytest.raises(DataError, match="cannot be used"):
        turned(Fixed([1.0] * 8), tiny, personal=0.5, nonnegative=False)


def test_a_dial_of_its_own_is_multiplied(mid: Dataset) -> None:
    fitted = UptakeLift().fit(mid)
    for personal, factor in ((0.5, 1.5), (-1.0, 0.0)):
        dialled = turned(fitted, mid, personal=personal, nonnegative=False)
        assert isinstance(dialled, HasDial)
        assert dialled.dial == pytest.approx(factor * fitted.dial)
