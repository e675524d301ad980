"""How often each rule changes a list, counted by hand on the tiny shop.

The toy scores A to H with 8 to 1 for everybody. Bought: ann ABC, bob AB, cat BCD, dan AE, eve F,
fay nothing.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np

from explain.rules.effects import effects, effects_frame, list_changes
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule, RuleKind
from recommenders.testing.toys import Toy

RULES = [
    # A is in the list of two of eve and fay; cat, who did not buy it, has it too
    Rule(name="Hide", kind=RuleKind.HIDE, items=("A",)),
    # H is never among two by score
    Rule(name="Pin", kind=RuleKind.PIN, items=("H",), customers={"name": ("Ann", "Fay")}),
    Rule(name="Never", kind=RuleKind.HIDE, items=("H",), end=datetime.date(2026, 1, 1)),
    # the last of eight is last anyway
    Rule(name="Bury", kind=RuleKind.BURY, items=("G",)),
]


def ranker(tiny: Dataset) -> Ranker:
    toy = Toy(8, lambda x: np.tile(np.arange(8.0, 0.0, -1.0), (len(x), 1)))
    return Ranker.of(toy, tiny)


def test_the_lists_that_change_are_counted(tiny: Dataset) -> None:
    everybody = np.arange(6, dtype=np.int32)
    told = effects(ranker(tiny), RuleSet.of(RULES, tiny), customers=everybody, k=2)
    assert [effect.items for effect in told] == [1, 1, 1, 1]
    assert [effect.customers for effect in told] == [6, 2, 6, 6]
    assert [effect.asked for effect in told] == [6, 2, 0, 6]
    assert [effect.changed for effect in told] == [3, 2, 0, 0]
    assert told[0].share == 0.5
    assert np.isnan(told[2].share)
    assert told[2].idle == "it ended on 2026-01-01"
    frame = effects_frame(told, tiny)
    assert frame["rule"].tolist() == ["Hide", "Pin", "Never", "Bury"]
    assert frame["lists changed"].tolist() == [3, 2, 0, 0]


def test_with_what_was_bought_before_more_lists_have_the_item(tiny: Dataset) -> None:
    everybody = np.arange(6, dtype=np.int32)
    told = effects(
        ranker(tiny), RuleSet.of(RULES, tiny), customers=everybody, k=2, bought_before=True
    )
    assert [effect.changed for effect in told] == [6, 2, 0, 0]


def test_without_a_rule_in_force_nobody_is_asked(tiny: Dataset) -> None:
    (effect,) = effects(
        ranker(tiny), RuleSet.of([RULES[2]], tiny), customers=np.arange(6, dtype=np.int32)
    )
    assert (effect.asked, effect.changed) == (0, 0)


def test_the_lists_that_other_rules_change_are_counted(tiny: Dataset) -> None:
    everybody = np.arange(6, dtype=np.int32)
    before = RuleSet.of(RULES, tiny)

    def changes(rules: list[Rule]) -> tuple[int, int, int]:
        after = RuleSet.of(rules, tiny)
        told = list_changes(ranker(tiny), before, after, customers=everybody, k=2)
        return told.customers, told.asked, told.changed

    # a line that moves is no other rule
    assert changes([replace(rule, line=7) for rule in RULES]) == (0, 0, 0)
    # as without the rule
    assert changes(RULES[1:]) == (6, 6, 3)
    # the two of the pin, before and after
    pin = RULES[1]
    assert changes([RULES[0], replace(pin, customers={"name": ("Fay",)}), *RULES[2:]]) == (2, 2, 1)
    assert changes([RULES[0], replace(pin, off=True), *RULES[2:]]) == (2, 2, 2)
    # a rule that is out of force before and after is about nobody
    assert changes([*RULES[:2], replace(RULES[2], name="Ever"), RULES[3]]) == (0, 0, 0)
    new = Rule(name="New", kind=RuleKind.BOOST, factor=9.0, items=("H",))
    assert changes([*RULES, new]) == (6, 6, 4)
    told = list_changes(
        ranker(tiny), before, RuleSet.of([], tiny), customers=everybody[:0], bought_before=True
    )
    assert (told.customers, told.asked) == (6, 0)
    assert np.isnan(told.share)
