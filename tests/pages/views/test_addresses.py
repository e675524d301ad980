"""Whatever an address asks for: each view shows what can be had, and says what cannot."""

from __future__ import annotations

import random
from dataclasses import fields
from typing import Final

import pytest

from pages.ui.session.selection import Selection
from tests.pages.conftest import VIEWS, Run

VALUES: Final = (
    *("i1", "i2", "c03", "", "0", "1", "-1", "4", "0.5", "nan", "inf", "1e400", "9" * 30),
    *("%", "\0", "<script>alert(1)</script>", "../../etc/passwd", "' OR 1=1 --", "{}", "null"),
    *("without.i1~buy.i2", "without.~buy", "item:i1", "item:", "category:x", "a~b~c"),
    *("2026-01-05", "2026-13-45", "9999-12-31", "0001-01-01", "weeks=1&metric=x", "a=1&b=2"),
    *("baseline=nan&lift=1e309&power=2&days=-1", "arm=..&empty=ask", "i1 , i2", "2 x i1\ni3"),
    *("features", "history", "change", "explain", "personal", "mmr", "calibrated", "segment"),
    *("quality", "fidelity", "exposure", "rules", "popularity", "gf-cf", "Everybody", "on"),
    *("\u202e", "\U0001f600", "x" * 3_000),
)
OTHERS: Final = [
    field.name
    for field in fields(Selection)
    if field.name not in ("dataset", "recommender", "customer", "present")
]


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_no_choice_in_an_address_ends_in_a_fault(run: Run, view: str) -> None:
    rng = random.Random(view)
    chosen = {name: rng.choice(VALUES) for name in rng.sample(OTHERS, 20)}
    run(view, dataset="traps", recommender="item-knn", customer="c03", **chosen)
