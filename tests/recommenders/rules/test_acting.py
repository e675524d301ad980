"""Rules as arrays: pins, limits and the order in which they meet a list."""

from __future__ import annotations

from typing import Any

import numpy as np

from recommenders.contract import Dataset
from recommenders.rules.acting import ActingRules, inserted, occurrence
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule, RuleKind

ORDER = np.arange(8, dtype=np.int32)


def acting(tiny: Dataset, *settings: dict[str, Any]) -> ActingRules:
    rules = [Rule(name=f"Rule {n}", **entries) for n, entries in enumerate(settings)]
    rules_acting = RuleSet.of(rules, tiny).acting(None)
    assert rules_acting is not None
    return rules_acting


def test_occurrence_counts_what_stood_before() -> None:
    assert occurrence(np.array([7, 7, 3, 7, 3])).tolist() == [0, 1, 0, 2, 1]
    assert occurrence(np.zeros(0, dtype=np.int64)).tolist() == []


def test_a_limit_keeps_the_best_of_each_type(tiny: Dataset) -> None:
    # kibble A and C, lamp E and F; H has no type and counts for itself
    rules = acting(tiny, {"kind": RuleKind.LIMIT, "same": "product_type"})
    left, cut_by = rules.limited(ORDER)
    assert left.tolist() == [0, 1, 3, 4, 6, 7]
    assert cut_by.tolist() == [-1, -1, 0, -1, -1, 0, -1, -1]
    # a pinned F counts first
    left, _ = rules.limited(ORDER[:5], pinned=[5])
    assert left.tolist() == [0, 1, 3]


def test_limits_act_one_after_another(tiny: Dataset) -> None:
    rules = acting(
        tiny,
        {"kind": RuleKind.LIMIT, "same": "product_type"},
        {"kind": RuleKind.LIMIT, "same": "department", "most": 2},
    )
    # the first leaves A B D E G H; of Pets A B, of Home D E, of Office G H
    left, cut_by = rules.limited(ORDER)
    assert left.tolist() == [0, 1, 3, 4, 6, 7]
    assert set(cut_by.tolist()) == {-1, 0}
    two = acting(tiny, {"kind": RuleKind.LIMIT, "same": "department", "most": 2})
    assert two.limited(ORDER)[0].tolist() == [0, 1, 3, 4, 6, 7]


def test_pins_take_places_in_the_order_of_the_file(tiny: Dataset) -> None:
    rules = acting(
        tiny,
        {"kind": RuleKind.PIN, "where": {"category": ("Lights",)}, "place": 2, "most": 2},
        {"kind": RuleKind.PIN, "items": ("H", "F"), "place": 1, "most": 2},
        {"kind": RuleKind.PIN, "items": ("G",), "place": 9},
    )
    # the rule for place 1 goes first: F stands above H by score; then E at 2 is taken by H, so 3
    pins = rules.pinned(ORDER, 4)
    assert pins == [(1, 5, 1), (2, 7, 1), (3, 4, 0)]
    assert inserted(ORDER, pins, 4) == [5, 7, 4, 0]
    # place 9 is not in a list of 8
    assert rules.pinned(ORDER, 8) == pins


def test_the_others_keep_their_order_around_the_pins() -> None:
    items = np.array([0, 1, 2], dtype=np.int32)
    assert inserted(items, [(2, 7, 0)], 4) == [0, 7, 1, 2]
    assert inserted(items[:1], [(2, 7, 0), (4, 6, 0)], 4) == [0, 7, 6]
    assert inserted(items, [], 2) == [0, 1]


def test_boosts_of_one_item_multiply(tiny: Dataset) -> None:
    rules = acting(
        tiny,
        {"kind": RuleKind.BOOST, "where": {"category": ("Dog",)}, "factor": 2.0},
        {"kind": RuleKind.BOOST, "items": ("A",), "factor": 1.5},
    )
    assert rules.factors.tolist() == [3.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert rules.boosts
    assert not rules.rearranges
    assert rules.touching(0, RuleKind.BOOST) == [0, 1]
