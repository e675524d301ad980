"""Labels that say which item each score is of count, and not the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from recommenders.errors import DataError
from recommenders.own.labelled import in_order, placed, plain
from recommenders.own.scores import as_array

IDS = pd.Index(["a", "b", "c"])
SCORES = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


class Tensor:
    """What a tensor has that only its own package reads."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    def detach(self) -> Tensor:
        return self

    def to_dense(self) -> Tensor:
        return self

    def double(self) -> np.ndarray:
        return self.values.astype(np.float64)


def rows() -> Iterator[np.ndarray]:
    yield from SCORES


def test_what_only_a_package_reads_is_made_plain() -> None:
    half = SCORES.astype(np.float16)
    for answer in (
        Tensor(half),
        [Tensor(row) for row in half],
        [sparse.csr_matrix(row) for row in SCORES],
        rows(),
        map(list, SCORES),
    ):
        assert as_array(answer, 2, 3, "m", IDS).tolist() == SCORES.tolist()


def test_what_is_no_answer_yet_says_so(recwarn: pytest.WarningsRecorder) -> None:
    async def later() -> np.ndarray:
        return SCORES

    with pytest.raises(TypeError, match="async"):
        plain(later())
    with pytest.raises(TypeError, match="nothing came back"):
        plain(None)
    assert not recwarn.list


ORDER = ["c", "a", "b"]


@pytest.mark.parametrize(
    "answer",
    [
        pd.DataFrame(SCORES[:, [2, 0, 1]], columns=ORDER),
        pd.DataFrame(SCORES[:, [2, 0, 1]], columns=[2, 0, 1]),
        pd.DataFrame(SCORES.T[[2, 0, 1]], index=ORDER),
        pd.DataFrame(SCORES[::-1], columns=IDS, index=[1, 0]),
        pd.DataFrame(SCORES, columns=IDS).assign(customer=1.0),
        pd.DataFrame(SCORES),
        [dict(zip(ORDER, row[[2, 0, 1]], strict=True)) for row in SCORES],
        [[(name, row[IDS.get_loc(name)]) for name in ORDER] for row in SCORES],
        [pd.Series(row, index=IDS)[ORDER] for row in SCORES],
    ],
    ids=["ids", "codes", "turned", "rows", "more", "none", "dicts", "pairs", "series"],
)
def test_labels_count_and_not_the_place(answer: object) -> None:
    assert as_array(answer, 2, 3, "m", IDS).tolist() == SCORES.tolist()


def test_numbers_that_nobody_gave_are_no_ids() -> None:
    numbered = pd.Index(["1", "2", "0"])
    assert as_array(pd.DataFrame(SCORES), 2, 3, "m", numbered).tolist() == SCORES.tolist()
    named = pd.DataFrame(SCORES, columns=["0", "1", "2"])
    assert as_array(named, 2, 3, "m", numbered).tolist() == SCORES[:, [1, 2, 0]].tolist()


def test_an_item_that_is_left_out_has_no_score() -> None:
    for answer in ([{"c": 3.0}], [[("c", 3.0)]], pd.Series({"c": 3.0})):
        np.testing.assert_array_equal(as_array(answer, 1, 3, "m", IDS), [[np.nan, np.nan, 3.0]])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: [{"x": 1.0, "y": 2.0}], "no item has that id"),
        (lambda: pd.DataFrame([[1.0, 2.0]], columns=["a", "a"]), "two scores for the item a"),
    ],
)
def test_labels_of_nothing_and_labels_twice_are_refused(make: Callable[[], Any], says: str) -> None:
    with pytest.raises(DataError, match=says):
        as_array(make(), 1, 3, "m", IDS)


def test_values_without_labels_stay_as_they_are() -> None:
    assert in_order(SCORES, 2, IDS) is SCORES
    assert placed(SCORES, ["x", "y", "z"], IDS) is SCORES
