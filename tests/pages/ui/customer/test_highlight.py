"""The mark of what a purchase adds to an item of the list."""

from __future__ import annotations

import numpy as np

from explain.attribution.by_purchase import PurchaseContribution
from explain.formats import MINUS
from pages.ui.customer.highlight import mark

CONTRIBUTION = PurchaseContribution(
    item=0,
    targets=np.array([4, 5, 6, 7], dtype=np.int32),
    values=np.array([0.5, -0.25, 0.5, 2.0]),
    errors=np.zeros(4),
    shares=np.array([0.5, -0.125, 0.5, 0.0]),
    strong=np.array([True, True, False, True]),
)


def test_what_lifts_is_blue_and_what_lowers_is_orange() -> None:
    lifts, lowers = mark(CONTRIBUTION, 0), mark(CONTRIBUTION, 1)
    assert lifts is not None
    assert lowers is not None
    assert (lifts.colour, lowers.colour) == ("blue", "orange")
    assert lifts.text.startswith("▲ +0.5")
    assert "50" in lifts.text
    assert lowers.text.startswith(f"▼ {MINUS}0.25")
    assert f"({MINUS}1" in lowers.text


def test_what_is_not_among_the_strongest_has_no_mark() -> None:
    assert mark(CONTRIBUTION, 2) is None
    assert mark(None, 0) is None


def test_a_share_of_nothing_is_not_told() -> None:
    told = mark(CONTRIBUTION, 3)
    assert told is not None
    assert "(" not in told.text
