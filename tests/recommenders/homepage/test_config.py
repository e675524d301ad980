from __future__ import annotations

from typing import Any

import pytest

from recommenders.homepage.config import HomepageConfig


@pytest.mark.parametrize(
    ("changes", "slots"),
    [
        ({}, 2),  # 5 % of 5 rows of 6 items, rounded up
        ({"explore": 0.0}, 0),
        ({"explore": 0.15}, 5),
        ({"per_row": 4, "theta": (0.5,), "explore": 1.0}, 4),
    ],
)
def test_places_for_exploration_are_rounded_up(changes: dict[str, Any], slots: int) -> None:
    assert HomepageConfig(**changes).slots == slots


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"per_row": 0}, "start at 1"),
        ({"theta": ()}, "theta"),
        ({"theta": (0.5, 1.5)}, "theta"),
        ({"explore": 0.21}, "fit on one shelf"),
        ({"lookback": 13}, "shorter than the horizon"),
        ({"smoothing": 0.0}, "smoothing"),
    ],
)
def test_settings_are_checked(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        HomepageConfig(**changes)
