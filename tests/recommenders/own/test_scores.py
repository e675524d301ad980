from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Histories
from recommenders.errors import DataError
from recommenders.own.scores import LONGEST, as_array, call_score, floored, raised


@pytest.mark.parametrize(
    "answer",
    [
        [[1, 2, 3], [4, 5, 6]],
        np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int8),
        sparse.csr_array([[1, 2, 3], [4, 5, 6]]),
    ],
    ids=["list", "array", "sparse"],
)
def test_an_answer_in_any_form_is_an_array(answer: object) -> None:
    array = as_array(answer, 2, 3, "m")
    assert array.tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


def test_one_row_may_come_without_its_dimension() -> None:
    assert as_array([1, 2, 3], 1, 3, "m").tolist() == [[1.0, 2.0, 3.0]]
    with pytest.raises(DataError, match=r"shape \(3,\) for 2 histories and 3 items"):
        as_array([1, 2, 3], 2, 3, "m")


def test_what_has_no_score_stands_below_all_others() -> None:
    scores = np.array([[1.0, np.nan, 3.0, -np.inf, np.inf], [np.nan] * 5])
    filled = floored(scores)
    # a hundredth of the spread, which is 2, below the lowest and above the highest
    np.testing.assert_allclose(filled[0], [1.0, 0.98, 3.0, 0.98, 3.02], rtol=1e-6)
    assert filled[1].tolist() == [0.0] * 5
    assert filled.dtype == np.float64


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (np.array([[1 + 1j, 2.0]]), "complex128 is no kind of number"),
        (np.array([["2026-06-30", "2026-07-01"]], dtype="datetime64[D]"), "is no kind of number"),
        ([{"i0": 1.0}], "does not answer with numbers"),
        ([[1.0], [1.0, 2.0]], "does not answer with numbers"),
        (None, "nothing came back"),
    ],
)
def test_what_are_no_scores_is_said_with_its_cause(answer: object, says: str) -> None:
    with pytest.raises(DataError, match=says):
        as_array(answer, 1, 2, "m")


def test_what_is_masked_has_no_score() -> None:
    masked = np.ma.masked_less(np.array([[1.0, 5.0]]), 2.0)
    np.testing.assert_array_equal(as_array(masked, 1, 2, "m"), [[np.nan, 5.0]])


def test_a_model_that_ends_the_program_does_not() -> None:
    def score(histories: Histories) -> None:
        raise SystemExit(3)

    with pytest.raises(DataError, match="raised SystemExit: 3"):
        call_score(score, Histories.of_items([[0]]), "m")


def test_whatever_a_model_raises_is_one_line() -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert raised(MuteError()) == "MuteError"
    assert raised(AssertionError()) == "AssertionError"
    assert raised(KeyError("a\n  b")) == r"KeyError: 'a\n b'"
    assert len(raised(ValueError("x\n" * 5000))) < LONGEST + 20

    def score(histories: Histories) -> None:
        raise BaseException("panic")

    with pytest.raises(DataError, match=r"raised BaseException: panic \(value '1 history'\)"):
        call_score(score, Histories.of_items([[0]]), "m")


def test_arguments_are_given_by_name_where_they_stand_otherwise() -> None:
    def score(customers: list[str], histories: Histories) -> list[str]:
        return [*customers, str(len(histories))]

    assert call_score(score, Histories.of_items([[0]]), "m", ["C1"]) == ["C1", "1"]
