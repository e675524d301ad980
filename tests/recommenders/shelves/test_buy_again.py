from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.repeat.buy_again import BuyAgain
from recommenders.shelves.buy_again import BuyAgainShelf
from tests.worlds import ANN, FAY, A, B, C


@pytest.fixture(scope="module")
def model(tiny: Dataset) -> BuyAgain:
    return BuyAgain().fit(tiny)


def test_what_is_due_within_the_days_has_the_score_of_the_model(
    tiny: Dataset, model: BuyAgain
) -> None:
    # A begins to be due 18 days after the last purchase, 10 days ago; B in 5 days, C in 10
    histories = tiny.log.take([ANN, FAY])
    scores = model.score(histories)[0]
    for ahead, shown in ((4, []), (5, [B]), (8, [A, B]), (10, [A, B, C])):
        shelf = BuyAgainShelf(model, ahead=ahead).score(histories)
        assert np.flatnonzero(shelf[0]).tolist() == shown
        np.testing.assert_array_equal(shelf[0, shown], scores[shown])
        assert not shelf[1].any()


def test_reasons_count_and_say_when(tiny: Dataset, model: BuyAgain) -> None:
    shelf = BuyAgainShelf(model, ahead=14)
    reasons = shelf.reasons(tiny.log.take([ANN]), np.array([B, A], dtype=np.int32))
    assert reasons == [
        "bought once, others return after about 30 days, last 10 days ago: due from 5 Jul 2026",
        "bought 3 times, about every 34 days, last 10 days ago: due from 8 Jul 2026",
    ]
