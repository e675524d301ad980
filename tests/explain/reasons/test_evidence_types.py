from __future__ import annotations

import pytest

from explain.profiles.item_statistics import LEVELS
from explain.reasons.evidence_types import (
    KIND_OF_LEVEL,
    CoPurchase,
    PriceDrop,
    PurchaseRhythm,
    ReasonKind,
    SharedAttribute,
)


def test_kinds_follow_from_what_was_found() -> None:
    rhythm = PurchaseRhythm(label="", usual=30.0, gaps=4, last=0, due=True)
    assert rhythm.kind is ReasonKind.DUE
    late = PurchaseRhythm(label="", usual=30.0, gaps=4, last=0, due=False)
    assert late.kind is ReasonKind.AGAIN
    assert SharedAttribute(level="brand", name="Bark").kind is ReasonKind.BRAND


def test_every_level_of_likeness_has_a_kind() -> None:
    assert set(KIND_OF_LEVEL) == set(LEVELS)


def test_shares_by_hand() -> None:
    assert CoPurchase(item=1, both=3, buyers=12, usual=0.1).share == 0.25
    assert PriceDrop(price=6.0, usual=8.0, listed=False).share == pytest.approx(0.25)
