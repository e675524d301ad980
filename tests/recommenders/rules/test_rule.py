"""A rule refuses what cannot be meant."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from recommenders.rules.rule import Range, Rule, RuleKind


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"name": " "}, "name must not be empty"),
        ({"factor": 0.0}, "factor must be above 0, got 0.0"),
        ({"most": 0}, "most must be at least 1, got 0"),
        ({"place": 0}, "place must be at least 1, got 0"),
        ({"kind": RuleKind.LIMIT}, "same must name a column"),
        ({"kind": RuleKind.BOOST}, "factor must be other than 1"),
        (
            {"begin": datetime.date(2026, 6, 2), "end": datetime.date(2026, 6, 1)},
            "until must not be before from, got 2026-06-01",
        ),
        ({"price": Range(low=5.0, high=4.0)}, "price must not begin above its end, got 5.0"),
    ],
)
def test_what_cannot_be_meant_is_refused(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Rule(**({"name": "x", "kind": RuleKind.HIDE} | settings))


def test_the_key_is_the_name_for_an_address() -> None:
    rule = Rule(name="Spring promotion, 2026!", kind=RuleKind.PIN)
    assert rule.key == "spring-promotion-2026"
    assert rule.about_all
    assert not Rule(name="x", kind=RuleKind.HIDE, price=Range(high=3.0)).about_all
