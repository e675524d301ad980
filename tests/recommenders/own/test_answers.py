"""What one answer shows: numbers that lists can be made of, or not."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray
from recommenders.own.answers import asked_whole, codes, finite, first, in_range, ties

HISTORIES = Histories.of_items([[0, 1], [2]])
SCORES = np.array([[3.0, 1.0, 2.0, 0.0], [0.0, 1.0, 2.0, 3.0]])


def test_histories_stay_as_they_are() -> None:
    assert asked_whole(lambda _: SCORES, HISTORIES, "m") is SCORES

    def writing(histories: Histories) -> DoubleArray:
        histories.items.flags.writeable = True
        histories.items[:] = 0
        return SCORES

    with pytest.raises(DataError, match="changes the histories that it is given"):
        asked_whole(writing, HISTORIES.take([0, 1]), "m")


@pytest.mark.parametrize(("factor", "says"), [(1e200, "too large"), (1e-200, "too small")])
def test_scores_that_single_precision_cannot_hold_are_refused(factor: float, says: str) -> None:
    in_range(SCORES, "m")
    in_range(np.zeros((2, 4)), "m")
    with pytest.raises(DataError, match=says):
        in_range(SCORES * factor, "m")


def test_rows_of_item_codes_are_told_from_scores() -> None:
    rng = np.random.default_rng(0)
    order = np.array([rng.permutation(30) for _ in range(3)], dtype=float)
    (remark,) = codes(order, "m")
    assert "every number from 0 to 29 once" in remark
    assert codes(order + 0.5, "m") == []


def test_infinite_scores_are_not_called_missing() -> None:
    bought = np.where([[True, True, False, False], [False, False, True, False]], np.inf, SCORES)
    assert finite(bought, HISTORIES, "m") == []
    (remark,) = finite(np.where(SCORES == 3.0, np.inf, SCORES), HISTORIES, "m")
    assert "infinite score for" in remark
    (remark,) = finite(np.where(SCORES == 2.0, np.nan, SCORES), HISTORIES, "m")
    assert "has no score for 1 of 4 items" in remark
    with pytest.raises(DataError, match="no finite score to anybody"):
        finite(np.full((2, 4), np.inf), HISTORIES, "m")


def test_the_first_and_the_ties_among_them() -> None:
    assert first(SCORES[0]).tolist() == [0, 2, 1, 3]
    assert ties(SCORES, HISTORIES, "m") == []
    (remark,) = ties(np.ones((2, 4)), HISTORIES, "m")
    assert remark.startswith("100% of the first ten scores of m")
