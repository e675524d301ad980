"""Rules, entries and absences in words, letter by letter."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from explain.rules.wording import absence, placement, rule_words, when
from recommenders.contract import Dataset
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Range, Rule, RuleKind
from recommenders.rules.trace import Stage, Trace

JUNE = datetime.date(2026, 6, 3)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"kind": RuleKind.HIDE, "items": ("A",)}, "Hides Puppy Kibble."),
        (
            {"kind": RuleKind.HIDE, "items": ("A", "B", "C", "D"), "begin": JUNE},
            "Hides 4 items, from 3 Jun 2026.",
        ),
        (
            {"kind": RuleKind.ONLY, "where": {"category": ("Dog", "Cat")}},
            "Shows only items of category Dog or Cat.",
        ),
        (
            {"kind": RuleKind.ONLY, "where": {"category": ("Food and Drink", "Cat", "Dog")}},
            "Shows only items of category Food and Drink, Cat or Dog.",
        ),
        (
            {"kind": RuleKind.BOOST, "factor": 1.5, "launched": Range(low=JUNE)},
            "Boosts items, launched from 3 Jun 2026 x1.5.",
        ),
        (
            {"kind": RuleKind.BURY, "where": {"brand": ("Acme",)}, "price": Range(high=5.0)},
            "Puts items of brand Acme, price up to £5 below all others.",
        ),
        (
            {"kind": RuleKind.LIMIT, "same": "product_type", "most": 2},
            "Lists at most 2 with the same product type.",
        ),
        (
            {"kind": RuleKind.PIN, "where": {"category": ("Dog",)}, "end": JUNE},
            "Pins the best of items of category Dog to place 1, until 3 Jun 2026.",
        ),
        (
            {
                "kind": RuleKind.PIN,
                "items": ("A",),
                "place": 2,
                "customers": {"segment": ("Pet household",)},
                "dataset": "tiny",
            },
            "Pins Puppy Kibble to place 2, for customers of segment Pet household, in tiny.",
        ),
        (
            {"kind": RuleKind.HIDE, "items": ("A",), "customers": {"name": ("Ann", "Bob")}},
            "Hides Puppy Kibble, for 2 customers who are named.",
        ),
        (
            {
                "kind": RuleKind.HIDE,
                "items": ("A",),
                "customers": {"segment": ("North",), "customer_id": ("c1",)},
            },
            "Hides Puppy Kibble, for 1 customer who is named, of segment North.",
        ),
    ],
)
def test_a_rule_in_words(tiny: Dataset, settings: dict[str, Any], words: str) -> None:
    assert rule_words(Rule(**({"name": "x"} | settings)), tiny) == words


def test_the_days_of_a_rule() -> None:
    july = datetime.date(2026, 7, 31)
    rule = Rule(name="x", kind=RuleKind.HIDE, begin=JUNE, end=july)
    assert when(rule) == "from 3 Jun 2026 to 31 Jul 2026"
    assert when(Rule(name="x", kind=RuleKind.HIDE)) == ""


def test_what_rules_did_to_an_entry() -> None:
    pin = Rule(name="Spring", kind=RuleKind.PIN)
    boost = Rule(name="New", kind=RuleKind.BOOST, factor=1.5)
    bury = Rule(name="Old", kind=RuleKind.BURY)
    trace = Trace(
        ranks={
            Stage.SCORE: np.array([1_014, 3, 5, 9, 4]),
            Stage.FILTERS: np.array([1_013, 2, 4, 8, 4]),
        },
        scores=np.zeros(5, dtype=np.float32),
        boosted=np.zeros(5, dtype=np.float32),
        rules=((boost, pin), (boost,), (), (bury,), ()),
    )
    assert [placement(trace, position) for position in range(5)] == [
        "pinned to 1 by “Spring”, boosted x1.5 by “New”; 1,014 by score",
        "boosted x1.5 by “New”; 3 by score",
        "5 by score; 1 item above it hidden by rules",
        "put below all others by “Old”; 9 by score",
        "",
    ]


def test_which_rule_keeps_an_item_out(tiny: Dataset) -> None:
    rules = [
        Rule(name="Stock", kind=RuleKind.HIDE, items=("A",), begin=JUNE),
        Rule(name="No office", kind=RuleKind.ONLY, where={"department": ("Pets", "Home")}),
        Rule(name="One of a kind", kind=RuleKind.LIMIT, same="product_type"),
        Rule(name="Old stock", kind=RuleKind.BURY, items=("D",)),
    ]
    acting = RuleSet.of(rules, tiny).acting(0)
    assert acting is not None
    said = [absence(acting, item, listed=[4], dataset=tiny) for item in range(8)]
    assert said == [
        "it is hidden by “Stock” since 3 Jun 2026",
        "",
        "",
        "it is put below all others by “Old stock”",
        # E itself is listed, and stands for the other lamp
        "“One of a kind” lists at most 1 with the same product type: :material/home: Lamp",
        "“One of a kind” lists at most 1 with the same product type: :material/home: Lamp",
        "it is not among what is shown by “No office”",
        "it is not among what is shown by “No office”",
    ]
