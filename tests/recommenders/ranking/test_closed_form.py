"""Recommenders that say what each purchase adds are not asked about parts of the history."""

from __future__ import annotations

import numpy as np

from recommenders.contract import Dataset, Histories, attributes_itself
from recommenders.ranking.closed_form import closed_form
from recommenders.testing import toys
from recommenders.uptake_lift.recommender import UptakeLift

TARGETS = np.array([7, 2], dtype=np.int32)


def test_a_linear_one_gives_its_contributions() -> None:
    history = Histories.of_items([[0, 3, 5]])
    linear = toys.Linear(np.random.default_rng(0).normal(size=(30, 30)))
    np.testing.assert_array_equal(
        closed_form(linear, history, TARGETS), linear.weights[[0, 3, 5]][:, TARGETS]
    )
    assert linear.asked == 0


def test_one_that_attributes_itself_gives_its_attributions(mid: Dataset) -> None:
    fitted, history = UptakeLift().fit(mid), mid.histories([0])
    np.testing.assert_array_equal(
        closed_form(fitted, history, TARGETS), fitted.attributions(history, TARGETS)
    )


def test_any_other_says_nothing() -> None:
    squashed = toys.squashed(30)
    assert not attributes_itself(squashed)
    assert closed_form(squashed, Histories.of_items([[0, 3]]), TARGETS) is None
