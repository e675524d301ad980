from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.histories import DAY
from recommenders.repeat.buy_again import BuyAgain
from recommenders.shelves.buy_again import BuyAgainShelf
from recommenders.testing import toys
from tests.worlds import ANN, FAY, A, B, C


@pytest.fixture(scope="module")
def shelf(tiny: Dataset) -> BuyAgainShelf:
    """A recommender that gives everybody 8 for A, 7 for B, 6 for C, ... and 0 for H."""
    scores = toys.Fixed([8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 0.0])
    return BuyAgainShelf(scores, BuyAgain().fit(tiny), timezone=tiny.timezone)


def test_what_was_bought_has_the_score_of_the_recommender(
    tiny: Dataset, shelf: BuyAgainShelf
) -> None:
    scores = shelf.score(tiny.log.take([ANN, FAY]))
    assert scores[0].tolist() == [8, 7, 6, 0, 0, 0, 0, 0]
    assert not scores[1].any()


def test_what_has_lapsed_is_not_on_the_shelf(tiny: Dataset, shelf: BuyAgainShelf) -> None:
    later = replace(tiny.log.take([ANN]), as_of=tiny.log.as_of + 400 * DAY)
    due = shelf.renewal.due(later)
    gone = {int(item) for item in due.items[due.since > due.gone]}
    assert gone
    assert set(np.flatnonzero(shelf.score(later)[0]).tolist()) == {A, B, C} - gone


def test_what_is_overdue_says_by_how_many_days(tiny: Dataset, shelf: BuyAgainShelf) -> None:
    later = replace(tiny.log.take([ANN]), as_of=tiny.log.as_of + 80 * DAY)
    assert shelf.reasons(later, np.array([B], dtype=np.int32)) == [
        "bought once, 90 days ago; others return after about 30 days (half of the time 15 to 59): "
        "overdue by 60 days"
    ]


def test_reasons_count_and_say_when(tiny: Dataset, shelf: BuyAgainShelf) -> None:
    reasons = shelf.reasons(tiny.log.take([ANN]), np.array([B, A], dtype=np.int32))
    assert reasons == [
        # the window is told, since 5 Jul is but 15 days after the purchase
        "bought once, 10 days ago; others return after about 30 days (half of the time 15 to 59): "
        "due from 5 Jul 2026",
        # ann came on four days: 100, 40, 10 and 5 days ago
        "bought 3 times, about every 34 days (half of the time 18 to 68), last 10 days ago: "
        "due from 8 Jul 2026, bought on 3 of 4 visits since the first",
    ]
