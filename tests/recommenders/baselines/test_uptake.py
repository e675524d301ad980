from __future__ import annotations

import numpy as np
import pytest

from recommenders.baselines.uptake import FLOOR, Uptake, UptakeConfig, uptake
from recommenders.contract import Dataset, Histories
from tests.contracts.recommender_contract import RegisteredRecommenderContract


class TestContract(RegisteredRecommenderContract):
    make = Uptake
    bad_settings = (
        {"half_life": 0.0},
        {"half_life": float("nan")},
        {"repeat_weight": -0.1},
        {"active_days": 0.0},
        {"min_without": 0.0},
        {"min_without": 1.5},
    )


def test_by_hand(tiny: Dataset) -> None:
    # days since each buyer's first and last purchase; ann, bob, cat and dan bought in 60 days
    first = [[100, 70, 60], [10, 20, 35], [5, 35], [1], [30], [90], [], []]
    last = [[10, 70, 30], [10, 20, 35], [5, 35], [1], [30], [90], [], []]
    without = [1, 1, 2, 3, 3, 4, 4, 4]
    expected = [
        (sum(2 ** (-age / 14) for age in new) + 0.1 * sum(2 ** (-age / 14) for age in recent)) / n
        for new, recent, n in zip(first, last, without, strict=True)
    ]
    np.testing.assert_allclose(uptake(tiny), np.maximum(expected, FLOOR), rtol=1e-12)
    scores = Uptake().fit(tiny).score(Histories.of_items([[], [2]]))
    np.testing.assert_allclose(scores, [np.maximum(expected, FLOOR)] * 2, rtol=1e-6)


def test_what_all_active_customers_have_counts_a_few_without_it(tiny: Dataset) -> None:
    # within 35 days, dan's last day: ann, bob, cat and dan; A and B leave one of four without
    few = UptakeConfig(active_days=15.0, min_without=0.5)  # ann and cat bought in 15 days
    rates = uptake(tiny, few)
    b = 2 ** (-10 / 14) + 2 ** (-20 / 14) + 2 ** (-35 / 14)
    assert rates[1] == pytest.approx(1.1 * b / 1.0)  # both have B: half of the two count


def test_no_purchase_contributes(tiny: Dataset) -> None:
    recommender = Uptake().fit(tiny)
    parts = recommender.contributions(tiny.histories([0]), np.array([3, 4], dtype=np.int32))
    assert parts.tolist() == [[0.0, 0.0]] * 3
