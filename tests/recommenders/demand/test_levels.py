from __future__ import annotations

import numpy as np
import pytest

from recommenders.demand.expectation import Expectation
from recommenders.demand.levels import LevelConfig, Levels, LevelTracker, purchase_size
from tests.recommenders.demand.test_expectation import pairs

CONFIG = LevelConfig(half_life=1.0, item=10.0, category=20.0, shop=30.0)


def tracker(size: float = 1.0) -> LevelTracker:
    return LevelTracker(np.array([0, 0, 1]), size=size, config=CONFIG)


def week(repeat: list[float], new: list[float]) -> Expectation:
    return Expectation(repeat=np.array([repeat]), new=np.array([new]))


def test_nothing_seen_is_no_change() -> None:
    levels = tracker().levels()
    assert (levels.repeat, levels.new, levels.items.tolist()) == (1.0, 1.0, [1.0, 1.0, 1.0])


def test_levels_by_hand() -> None:
    follows = tracker()
    follows.see(week([10, 0, 20], [0, 10, 0]), week([40, 0, 20], [0, 10, 0]))
    levels = follows.levels()
    assert levels.repeat == pytest.approx((30 + 60) / (30 + 30))
    assert levels.new == 1.0
    kinds = [(20 + 50) / (20 + 20), 1.0]
    expected = [(10 * kinds[0] + 40) / 20, (10 * kinds[0] + 10) / 20, 1.0]
    np.testing.assert_allclose(levels.items, expected)


def test_what_is_past_counts_less() -> None:
    follows = tracker()
    follows.see(week([10, 0, 0], [0, 0, 0]), week([20, 0, 0], [0, 0, 0]))
    first = follows.levels().repeat
    for _ in range(20):
        follows.see(week([0, 0, 0], [0, 0, 0]), week([0, 0, 0], [0, 0, 0]))
    assert first == pytest.approx(50 / 40)
    assert follows.levels().repeat == pytest.approx(1.0, abs=1e-5)


def test_larger_purchases_need_more_of_them_to_move_a_level() -> None:
    small, large = tracker(), tracker(size=4.0)
    for follows in (small, large):
        follows.see(week([10, 0, 0], [0, 0, 0]), week([20, 0, 0], [0, 0, 0]))
    assert 1.0 < large.levels().items[0] < small.levels().items[0]
    assert purchase_size(pairs([(0, 3), (1, 3)], [1.0, 3.0])) == (1 + 9) / 4
    assert purchase_size(pairs([])) == 1.0


def test_levels_are_factors() -> None:
    levels = Levels(repeat=2.0, new=3.0, items=np.array([1.0, 0.5, 1.0]))
    applied = levels.applied(week([1, 1, 1], [1, 1, 1]))
    assert applied.repeat.tolist() == [[2.0, 1.0, 2.0]]
    assert applied.new.tolist() == [[3.0, 1.5, 3.0]]


@pytest.mark.parametrize("name", ["half_life", "item", "category", "shop"])
def test_settings_out_of_range_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be positive, got 0"):
        LevelConfig(**{name: 0.0})
