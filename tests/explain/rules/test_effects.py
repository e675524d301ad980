"""How often each rule changes a list, counted by hand on the tiny shop.

The toy scores A to H with 8 to 1 for everybody. Bought: ann ABC, bob AB, cat BCD, dan AE, eve F,
fay nothing.
"""

from __future__ import annotations

import datetime

import numpy as np

from explain.rules.effects import effects, effects_frame
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
