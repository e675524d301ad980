from __future__ import annotations

import pytest

from recommenders.contract import Dataset
from recommenders.shelves.contract import SHELVES, TITLES, day_text, days_ago, times, title
from tests.worlds import G


def test_every_shelf_has_its_words() -> None:
    assert set(TITLES) == set(SHELVES)
    assert SHELVES[0].heading == "Buy again"
    assert len({shelf.heading for shelf in SHELVES}) == len(SHELVES)


def test_a_title_stands_on_one_line(tiny: Dataset) -> None:
    assert title(tiny, G) == "Line break"


@pytest.mark.parametrize(("count", "text"), [(1, "once"), (2, "twice"), (3, "3 times")])
def test_how_often(count: int, text: str) -> None:
    assert times(count) == text


@pytest.mark.parametrize(
    ("days", "text"), [(0, "today"), (1, "yesterday"), (2, "2 days ago"), (1234, "1,234 days ago")]
)
def test_how_long_ago(days: int, text: str) -> None:
    assert days_ago(days) == text


def test_days_count_from_1970() -> None:
    assert day_text(0) == "1 Jan 1970"
    assert day_text(365 + 31) == "1 Feb 1971"
