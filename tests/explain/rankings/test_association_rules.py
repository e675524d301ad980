from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.rankings import association_rules
from explain.rankings.association_rules import (
    RemovalEffect,
    Rule,
    Rules,
    check_by_removal,
    min_support,
    mine,
    rules_around,
    rules_frame,
)
from explain.rankings.top_k import top_lists
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from recommenders.testing.toys import Fixed, Linear
from tests.worlds import A, B, D, G


def rule(bought: int = 0, shown: int = 1, support: int = 5) -> Rule:
    return Rule(
        bought=bought, shown=shown, support=support, buyers=10, recipients=20, customers=100
    )


def test_a_rule_by_hand() -> None:
    rule_by_hand = rule()
    assert (rule_by_hand.confidence, rule_by_hand.base_rate, rule_by_hand.lift) == (0.5, 0.2, 2.5)
    assert rule_by_hand.interval == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert rule_by_hand.lift_low == pytest.approx(0.2366 / 0.2, abs=1e-3)


def test_the_least_support_grows_with_the_customers() -> None:
    assert [min_support(n) for n in (12, 1_000, 1_001, 4_000)] == [5, 5, 6, 20]


def test_the_rules_are_those_that_counting_finds(mid: Dataset, mid_ranker: Ranker) -> None:
    every = top_lists(mid_ranker, mid, bought_before=True)
    rules = mine(every, mid, most=10_000)
    bought = [set(mid.histories([code]).items.tolist()) for code in range(mid.n_customers)]
    shown = [set(row[row >= 0].tolist()) for row in every.items]
    counts: dict[tuple[int, int], int] = {}
    for own, ten in zip(bought, shown, strict=True):
        for x in own:
            for y in ten:
                counts[x, y] = counts.get((x, y), 0) + 1
    held = {pair: count for pair, count in counts.items() if count >= rules.min_support}
    assert {(r.bought, r.shown): r.support for r in (*rules.rules, *rules.repeat_rules)} == held
    assert rules.total == len(rules.rules) == sum(x != y for x, y in held)
    assert all(r.bought == r.shown for r in rules.repeat_rules)
    first = rules.rules[0]
    assert first.buyers == sum(first.bought in own for own in bought)
    assert first.recipients == sum(first.shown in ten for ten in shown)
    assert [r.lift_low for r in rules.rules] == sorted(
        (r.lift_low for r in rules.rules), reverse=True
    )
    entries = sum(map(len, shown))
    both = sum(len(own & ten) for own, ten in zip(bought, shown, strict=True))
    assert rules.repeat_share == pytest.approx(both / entries)


def test_without_enough_customers_there_is_no_rule(tiny: Dataset, tiny_ranker: Ranker) -> None:
    rules = mine(top_lists(tiny_ranker, tiny), tiny)
    assert (rules.rules, rules.repeat_rules, rules.total) == ((), (), 0)


def test_the_rules_around_an_item_go_both_ways(mid: Dataset, mid_ranker: Ranker) -> None:
    every = top_lists(mid_ranker, mid)
    mined = {(r.bought, r.shown): r for r in mine(every, mid, most=10_000).rules}
    item = next(iter(mined))[1]
    both_ways = rules_around(every, mid, item, most=5)
    out, into = (
        [r for r in both_ways if r.bought == item],
        [r for r in both_ways if r.shown == item],
    )
    assert len(out) + len(into) == len(both_ways)
    assert len(into) == 5
    for pair_rule in both_ways:
        if (pair_rule.bought, pair_rule.shown) in mined:
            assert pair_rule == mined[pair_rule.bought, pair_rule.shown]


def test_taking_the_item_away_tells_a_cause_from_company(tiny: Dataset) -> None:
    """Whoever has A is shown G; who has A often has B as well, which does nothing."""
    weights = np.zeros((8, 8))
    weights[A, G] = 1.0
    ranker = Ranker.of(Linear(weights), tiny)
    every = top_lists(ranker, tiny, k=2)
    assert [bool(rank) for rank in every.ranks(G)] == [True, True, False, True, False, False]
    cause, company = check_by_removal(
        [rule(A, G, 3), rule(B, G, 2)],
        every,
        ExplanationContext.of(ranker.recommender, tiny),
        bought_before=False,
        rng=np.random.default_rng(0),
    )
    assert cause.removed is not None
    assert company.removed is not None
    assert (cause.removed.customers, cause.removed.falls, cause.removed.leaves) == (3, 1.0, 1.0)
    assert (company.removed.customers, company.removed.falls) == (2, 0.0)
    assert company.removed.high < 0.7
    table = rules_frame([cause, company, rule(A, D)], tiny)
    assert table["falls without it"].tolist()[:2] == [1.0, 0.0]
    assert table["asked without it"].tolist() == [3, 2, 0]


def test_only_some_customers_of_a_rule_are_asked(tiny: Dataset) -> None:
    ranker = Ranker.of(Fixed([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]), tiny)
    every = top_lists(ranker, tiny, k=2)
    (checked,) = check_by_removal(
        [rule(A, G, 3)],
        every,
        ExplanationContext.of(ranker.recommender, tiny),
        bought_before=False,
        rng=np.random.default_rng(0),
        each=2,
    )
    assert checked.removed is not None
    assert (checked.removed.customers, checked.removed.falls) == (2, 0.0)
    # the bounds that many shares get at once are those that each gets
    assert association_rules._lower(np.array([3, 0]), np.array([10, 4])) == pytest.approx(
        [association_rules.wilson(3, 10)[0], association_rules.wilson(0, 4)[0]]
    )


def test_what_the_tests_of_rules_come_to() -> None:
    def effect(low: float) -> RemovalEffect:
        return RemovalEffect(customers=20, falls=0.8, low=low, high=0.9, leaves=0.5)

    rules = Rules(
        rules=(
            replace(rule(), removed=effect(0.6)),
            replace(rule(), removed=effect(0.5)),
            rule(),
        ),
        repeat_rules=(),
        total=3,
        min_support=5,
        customers=100,
        repeat_share=0.5,
    )
    assert (rules.tested, rules.causal) == (2, 1)
    assert not rules.mostly_repeats
    assert replace(rules, repeat_share=0.51).mostly_repeats
