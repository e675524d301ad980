"""Which items and customers of the tiny shop a rule is about, and why it may do nothing."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.rules.matched import MatchedRule, RuleSet
from recommenders.rules.rule import Range, Rule, RuleKind

DAY = datetime.date(2026, 6, 30)
"""The as-of date of the tiny shop."""


def matched(tiny: Dataset, **settings: Any) -> MatchedRule:
    rule = Rule(**({"name": "Rule", "kind": RuleKind.HIDE} | settings))
    return RuleSet.of([rule], tiny).rules[0]


def items(tiny: Dataset, **settings: Any) -> str:
    mask = matched(tiny, **settings).items
    return "".join(item for item, inside in zip("ABCDEFGH", mask, strict=True) if inside)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "ABCDEFGH"),
        ({"items": ("A", "H")}, "AH"),
        ({"where": {"category": ("dog", " Lights")}}, "ACEF"),
        ({"where": {"category": ("Dog",), "brand": ("Bolt",)}}, "C"),
        # the price of H is not known
        ({"price": Range(low=10.0)}, "ADEF"),
        ({"price": Range(low=5.0, high=10.0)}, "ACG"),
        ({"launched": Range(low=datetime.date(2026, 6, 1))}, "A"),
        ({"items": ("A", "B"), "price": Range(high=4.0)}, "B"),
    ],
)
def test_an_item_meets_every_condition(
    tiny: Dataset, settings: dict[str, Any], expected: str
) -> None:
    assert items(tiny, **settings) == expected


@pytest.mark.parametrize(
    ("settings", "idle"),
    [
        ({"begin": DAY, "end": DAY, "items": ("A",)}, ""),
        ({"begin": datetime.date(2026, 7, 1)}, "it begins on 2026-07-01"),
        ({"end": datetime.date(2026, 6, 29)}, "it ended on 2026-06-29"),
        ({"dataset": "other"}, "it is for the data set other"),
        ({"dataset": "tiny", "items": ("A",)}, ""),
        ({"where": {"colour": ("red",)}}, "the items have no column colour"),
        ({"kind": RuleKind.LIMIT, "same": "colour"}, "the items have no column colour"),
        ({"customers": {"segment": ("x",)}}, "the customers have no column segment"),
        ({"customers": {"name": ("Zoe",)}}, "no customer matches"),
        ({"items": ("Z",)}, "no item matches"),
        ({"kind": RuleKind.ONLY, "items": ("Z",)}, "no item matches, and nothing would be left"),
    ],
)
def test_why_a_rule_does_nothing(tiny: Dataset, settings: dict[str, Any], idle: str) -> None:
    rule = matched(tiny, **settings)
    assert rule.idle == idle
    assert rule.mistaken == (bool(idle) and not idle.startswith("it "))


def test_ids_that_are_not_there_are_said(tiny: Dataset) -> None:
    rule = matched(tiny, items=("A", "Y", "Z"))
    assert rule.items.sum() == 1
    assert rule.remarks == ("There is no item Y and 1 more in this data set.",)


def test_customers_with_the_same_rules_share_what_acts(tiny: Dataset) -> None:
    everybody = Rule(name="All", kind=RuleKind.HIDE, items=("A",))
    some = Rule(name="Some", kind=RuleKind.HIDE, items=("B",), customers={"name": ("ann", "Bob")})
    ended = Rule(name="Old", kind=RuleKind.HIDE, items=("C",), end=datetime.date(2020, 1, 1))
    rules = RuleSet.of([everybody, some, ended], tiny)
    assert rules.active == (0, 1)
    assert rules.acting(0) is rules.acting(1)
    assert rules.acting(3) is rules.acting(None)
    # a guest has the code after the last
    assert rules.acting(tiny.n_customers) is rules.acting(None)
    ann, dan = rules.acting(0), rules.acting(3)
    assert ann is not None
    assert dan is not None
    assert ann.hidden_by[:4].tolist() == [0, 1, -1, -1]
    assert dan.hidden_by[:4].tolist() == [0, -1, -1, -1]
    assert rules.without(["all"]).acting(3) is None
    assert rules.without(["some"]).fingerprint != rules.fingerprint
    # what does not act changes nothing, the key of caches neither
    assert RuleSet.of([ended], tiny).fingerprint == ""
    assert rules.without(["old"]).fingerprint == rules.fingerprint
    # nor does a comment above a rule
    moved = [replace(known.rule, line=known.rule.line + 3) for known in rules.rules]
    assert RuleSet.of(moved, tiny).fingerprint == rules.fingerprint


def test_rules_follow_customers_who_have_other_codes(tiny: Dataset) -> None:
    id_ = tiny.customer_id(2)
    rule = Rule(name="Rule", kind=RuleKind.HIDE, customers={"customer_id": (id_,)})
    came = RuleSet.of([rule], tiny)
    codes = np.array([5, 2, 0, 1, 3, 4], dtype=np.int32)
    other = came.known_as(codes)
    assert [other.acting(code) is None for code in range(6)] == [
        came.acting(int(code)) is None for code in codes
    ]
    assert other.acting(1) is not None
    assert other.fingerprint == came.fingerprint


def test_numbers_are_met_however_they_are_written(tiny: Dataset) -> None:
    stock = [0.0, 1.0, np.nan, 22.0, 2.5, 0.0, 1.0, 7.0]
    shop = replace(tiny, items=tiny.items.assign(stock=stock))
    assert items(shop, where={"stock": ("0",)}) == "AF"
    assert items(shop, where={"stock": ("22", "2.5")}) == "DE"
    assert items(shop, where={"stock": ("1.0",)}) == "BG"
    assert items(shop, where={"stock": ("nan", "")}) == ""


def test_values_beside_those_that_are_met_are_remarked(tiny: Dataset) -> None:
    assert matched(tiny, where={"category": ("Dog", "Dogs")}).remarks == (
        "No item has category Dogs. Did you mean Dog?",
    )
    (remark,) = matched(tiny, where={"category": ("Dogs",)}).remarks
    assert remark == "No item has category Dogs. Did you mean Dog?"
    known = tiny.customers["customer_id"].iloc[0]
    rule = matched(tiny, customers={"customer_id": (str(known), "nobody", "no one")})
    assert rule.remarks == ("2 of the customers that it names are not in this data set.",)


def test_a_place_beyond_the_usual_list_is_remarked(tiny: Dataset) -> None:
    assert matched(tiny, kind=RuleKind.PIN, items=("A",), place=10).remarks == ()
    (remark,) = matched(tiny, kind=RuleKind.PIN, items=("A",), place=50).remarks
    assert remark == "A list of fewer than 50 entries has no such place."


def test_rules_that_leave_nothing_are_mistaken(tiny: Dataset) -> None:
    rule = matched(tiny)
    assert rule.mistaken
    assert rule.remarks == ("With this rule no item is left: lists are empty.",)
    some, others = (
        Rule(name=name, kind=RuleKind.ONLY, items=(item,))
        for name, item in (("x", "A"), ("y", "B"))
    )
    first, second = RuleSet.of([some, others], tiny).rules
    assert (first.mistaken, first.remarks) == (False, ())
    assert second.remarks == ("With the rules before it no item is left: lists are empty.",)
    # off, or for some: not every list is empty
    for more in ({"off": True}, {"customers": {"name": ("Ann",)}}):
        assert "is left" not in " ".join(matched(tiny, **more).remarks)


@pytest.mark.parametrize(
    ("settings", "remark"),
    [
        ({"where": {"category": ("Dogg",)}}, "No item has category Dogg. Did you mean Dog?"),
        ({"where": {"Brand": ("Bolt",)}}, "Did you mean brand?"),
        ({"kind": RuleKind.LIMIT, "same": "Category"}, "Did you mean category?"),
        ({"customers": {"Name": ("Ann",)}}, "Did you mean name?"),
        ({"items": ("a",)}, "There is no item a in this data set. Did you mean A?"),
    ],
)
def test_what_may_be_meant_is_offered(tiny: Dataset, settings: dict[str, Any], remark: str) -> None:
    rule = matched(tiny, **settings)
    assert rule.mistaken
    assert rule.remarks == (remark,)


def test_a_data_set_is_named_in_any_letters_or_by_its_title(tiny: Dataset) -> None:
    for name in ("TINY", tiny.title):
        assert matched(tiny, items=("A",), dataset=name).idle == ""


def test_a_pin_in_vain_is_said(tiny: Dataset) -> None:
    pin = Rule(name="Pin", kind=RuleKind.PIN, items=("A", "B"), most=2)
    again = Rule(name="Again", kind=RuleKind.PIN, items=("B",), place=3)
    hide = Rule(name="Out", kind=RuleKind.HIDE, items=("A",))
    only = Rule(name="Only", kind=RuleKind.ONLY, items=("A",))
    some = Rule(name="Some", kind=RuleKind.HIDE, items=("A",), customers={"name": ("Ann",)})

    def said(*rules: Rule) -> list[tuple[str, ...]]:
        return [matched.remarks for matched in RuleSet.of(rules, tiny).rules]

    assert said(pin, again) == [(), ("“Pin” pins the item B.",)]
    assert said(pin, hide) == [("“Out” hides the item A.",), ()]
    assert said(pin, only) == [("“Only” hides the item B.",), ()]
    assert said(pin, some) == [(), ()]
