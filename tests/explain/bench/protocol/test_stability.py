from __future__ import annotations

import numpy as np
import pytest

from explain.bench.protocol.stability import first, irrelevant, overlap, with_purchase
from recommenders.testing import toys
from tests.explain.bench.bench_worlds import case_of


def test_the_irrelevant_purchase_changes_the_score_least() -> None:
    toy = toys.linear(12, 4)
    case = case_of([1, 2, 3], 9, 12)
    longer = irrelevant(toy, case, np.random.default_rng(0))
    assert longer is not None
    (added,) = set(longer.players()) - set(case.history.players())
    others = [item for item in range(12) if item not in (1, 2, 3, 9)]
    assert abs(toy.weights[added, 9]) == min(abs(toy.weights[item, 9]) for item in others)
    assert (np.diff(longer.times) >= 0).all()
    assert len(longer.items) == 4

    more = with_purchase(case.history, 11, at=1)
    assert more.items.tolist() == [1, 11, 2, 3]
    assert more.times[1] == more.times[2]

    tight = case_of([0, 1], 2, 3)
    assert irrelevant(toys.linear(3), tight, np.random.default_rng(0)) is None
    assert overlap(np.array([1, 2, 3, 4]), np.array([3, 9, 1, 2])) == pytest.approx(2 / 3)
    assert overlap(np.array([1, 2]), np.array([2, 1])) == 1.0


def test_the_first_three_of_an_order() -> None:
    players = np.array([2, 5, 7, 9], dtype=np.int32)
    assert first(players, np.array([3, 0, 2, 1])).tolist() == [9, 2, 7]
    assert first(players[:2], np.array([1, 0])).tolist() == [5, 2]
