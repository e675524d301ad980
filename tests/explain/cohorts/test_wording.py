"""The sentences about a cohort, on figures that are made up."""

from __future__ import annotations

from math import nan

import pytest

from explain.cohorts.comparison import CohortComparison, ComparedShare
from explain.cohorts.wording import gap, signed_points, takeaway
from explain.formats import FIXED_SPACE, MINUS


def row(difference: float = nan, *, significant: bool = False, name: str = "Tea") -> ComparedShare:
    return ComparedShare(
        code=0,
        name=name,
        count=10,
        share=0.5,
        low=0.4,
        high=0.6,
        other=0.5 - difference,
        difference=difference,
        significant=significant,
    )


@pytest.mark.parametrize(
    ("difference", "words", "points"),
    [
        (0.09, "9 points more", "+9"),
        (-0.01, "1 point less", f"{MINUS}1"),
        (-0.12, "12 points less", f"{MINUS}12"),
        (0.004, "under 1 point more", "0"),
    ],
)
def test_differences_are_said_in_points(difference: float, words: str, points: str) -> None:
    assert gap(row(difference)) == words
    assert signed_points(row(difference)) == points


def test_the_takeaway_says_which_differences_are_clear() -> None:
    lines = (row(0.2, significant=True), row(0.1, name="Nuts"), row(0.1), row(0.1, name="Soap"))
    comparison = CohortComparison(
        rows=lines, customers=40, others=40, unit="customers", n_comparisons=4
    )
    sentence = takeaway(comparison, "Items")
    assert sentence.startswith(f"Items: Tea 50{FIXED_SPACE}%, 20 points more than elsewhere; Nuts ")
    assert sentence.count("no clear difference") == 2
    assert "Soap" not in sentence
    alone = CohortComparison(rows=lines, customers=40, others=0, unit="customers", n_comparisons=4)
    assert "difference" not in takeaway(alone, "Items")
    nothing = CohortComparison(rows=(), customers=0, others=0, unit="customers", n_comparisons=0)
    assert takeaway(nothing, "Items") == "Items"
