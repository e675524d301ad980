"""Lists after the rules of the shop: every place and every trace by hand.

The toy scores A to H with 8 to 1 for everybody; fay has bought nothing, ann A, B and C.
"""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.diversity import VariedRanker, Variety
from recommenders.ranking.ranker import Ranker, Ranking
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule, RuleKind
from recommenders.rules.trace import Stage
from recommenders.testing.toys import Toy

ANN, FAY = 0, 5


def falling() -> Toy:
    return Toy(8, lambda x: np.tile(np.arange(8.0, 0.0, -1.0), (len(x), 1)))


def ranked(
    tiny: Dataset,
    *settings: dict[str, Any],
    k: int = 4,
    customer: int = FAY,
    bought_before: bool = False,
) -> Ranking:
    rules = [Rule(**({"name": f"Rule {n}"} | setting)) for n, setting in enumerate(settings)]
    ranker = Ranker.of(falling(), tiny).with_rules(RuleSet.of(rules, tiny), from_zero=True)
    history = tiny.histories([customer])
    return ranker.for_customer(customer).rank(history, k=k, bought_before=bought_before)


def titles(ranking: Ranking) -> str:
    return "".join("ABCDEFGH"[item] for item in ranking.items)


def ranks(ranking: Ranking, stage: Stage) -> list[int]:
    assert ranking.trace is not None
    at_stage: list[int] = ranking.trace.ranks[stage].tolist()
    return at_stage


def test_hidden_items_are_no_candidates(tiny: Dataset) -> None:
    ranking = ranked(tiny, {"kind": RuleKind.HIDE, "items": ("A", "C")})
    assert titles(ranking) == "BDEF"
    assert ranking.n_candidates == 6
    assert ranks(ranking, Stage.SCORE) == [2, 4, 5, 6]
    assert ranks(ranking, Stage.FILTERS) == [1, 2, 3, 4]
    assert Stage.PINS not in ranking.trace.ranks  # type: ignore[union-attr]


def test_only_what_matches_is_left(tiny: Dataset) -> None:
    ranking = ranked(tiny, {"kind": RuleKind.ONLY, "where": {"department": ("Home",)}})
    assert titles(ranking) == "DEF"
    # both filters count: what one allows another may hide
    ranking = ranked(
        tiny,
        {"kind": RuleKind.ONLY, "where": {"department": ("Home",)}},
        {"kind": RuleKind.HIDE, "items": ("D",)},
    )
    assert titles(ranking) == "EF"


def test_a_pin_takes_its_place_and_says_where_it_stood(tiny: Dataset) -> None:
    ranking = ranked(tiny, {"kind": RuleKind.PIN, "items": ("G",), "name": "Spring"})
    assert titles(ranking) == "GABC"
    assert ranking.scores.tolist() == [2.0, 8.0, 7.0, 6.0]
    assert ranks(ranking, Stage.SCORE) == [7, 1, 2, 3]
    assert ranks(ranking, Stage.PINS) == [1, 2, 3, 4]
    trace = ranking.trace
    assert trace is not None
    assert trace.pin(0) is not None
    assert [rule.name for rule in trace.rules[0]] == ["Spring"]
    assert trace.pin(1) is None
    assert [trace.moved(index) for index in range(4)] == [True, True, True, True]
    frame = trace.frame(ranking.items.tolist(), tiny)
    assert frame["rank, score"].tolist() == [7, 1, 2, 3]
    assert frame["rules"].tolist() == ["Spring", "", "", ""]


def test_what_cannot_be_listed_is_not_pinned(tiny: Dataset) -> None:
    pin = {"kind": RuleKind.PIN, "items": ("A",)}
    # bought before, and hidden
    assert titles(ranked(tiny, pin, customer=ANN)) == "DEFG"
    assert titles(ranked(tiny, pin, customer=ANN, bought_before=True)) == "ABCD"
    assert titles(ranked(tiny, pin, {"kind": RuleKind.HIDE, "items": ("A",)})) == "BCDE"


def test_a_boost_moves_by_the_score(tiny: Dataset) -> None:
    # E has 4, times 2.1 is 8.4
    ranking = ranked(tiny, {"kind": RuleKind.BOOST, "items": ("E",), "factor": 2.1})
    assert titles(ranking) == "EABC"
    assert ranking.scores[0] == pytest.approx(8.4)
    assert ranks(ranking, Stage.SCORE) == [5, 1, 2, 3]
    assert ranks(ranking, Stage.BOOSTS) == [1, 2, 3, 4]
    assert ranking.trace is not None
    assert ranking.trace.scores[0] == 4.0


def test_a_buried_item_comes_last(tiny: Dataset) -> None:
    bury = {"kind": RuleKind.BURY, "items": ("A", "B")}
    ranking = ranked(tiny, bury, k=8)
    assert titles(ranking) == "CDEFGHAB"
    assert ranks(ranking, Stage.BOOSTS) == [1, 2, 3, 4, 5, 6, 7, 8]
    # in checks as well
    rules = RuleSet.of([Rule(name="Rule", **bury)], tiny)  # type: ignore[arg-type]
    ranker = Ranker.of(falling(), tiny).with_rules(rules, from_zero=True).for_customer(FAY)
    scores = falling().score(tiny.histories([FAY]))
    everything = np.ones(8, dtype=np.bool_)
    assert ranker.ranks(scores, np.array([0, 2], dtype=np.int32), everything).tolist() == [[7, 1]]


def test_a_limit_cuts_within_the_list(tiny: Dataset) -> None:
    limit = {"kind": RuleKind.LIMIT, "same": "product_type"}
    ranking = ranked(tiny, limit, k=6)
    assert titles(ranking) == "ABDEGH"
    assert ranks(ranking, Stage.LIMITS) == [1, 2, 3, 4, 5, 6]
    # F pinned to 1: then the other lamp E goes
    ranking = ranked(tiny, limit, {"kind": RuleKind.PIN, "items": ("F",)}, k=4)
    assert titles(ranking) == "FABD"
    assert ranks(ranking, Stage.LIMITS) == [0, 1, 2, 3]


def test_rules_of_a_segment_meet_its_customers_only(tiny: Dataset) -> None:
    rule = {"kind": RuleKind.HIDE, "items": ("D",), "customers": {"name": ("Ann",)}}
    assert titles(ranked(tiny, rule, customer=ANN)) == "EFGH"
    ranking = ranked(tiny, rule, customer=FAY)
    assert titles(ranking) == "ABCD"
    assert ranking.trace is None


def test_a_rule_that_is_over_changes_nothing_at_all(tiny: Dataset) -> None:
    plain = Ranker.of(ItemKNN().fit(tiny), tiny)
    over = Rule(name="Old", kind=RuleKind.HIDE, end=datetime.date(2026, 6, 29))
    ruled = plain.with_rules(RuleSet.of([over], tiny), from_zero=True)
    assert ruled.rules is None
    assert ruled.for_customer(ANN) is ruled
    assert plain.for_customer(ANN) is plain
    for customer in range(tiny.n_customers):
        history = tiny.histories([customer])
        before, after = plain.rank(history, k=5), ruled.rank(history, k=5)
        assert before.items.tobytes() == after.items.tobytes()
        assert before.scores.tobytes() == after.scores.tobytes()
        assert after.trace is None


def test_without_a_customer_the_rules_for_all_act(tiny: Dataset) -> None:
    rules = RuleSet.of([Rule(name="Rule", kind=RuleKind.HIDE, items=("A",))], tiny)
    ranker = Ranker.of(falling(), tiny).with_rules(rules, from_zero=True)
    assert titles(ranker.rank(tiny.histories([FAY]), k=2)) == "BC"


def test_variety_chooses_from_what_the_rules_leave(tiny: Dataset) -> None:
    rules = RuleSet.of(
        [
            Rule(name="Gone", kind=RuleKind.HIDE, items=("B",)),
            Rule(name="Spring", kind=RuleKind.PIN, items=("H",), place=2),
        ],
        tiny,
    )
    bought = tiny.histories().matrix(8).T.tocsr().astype(np.float64)
    norms = np.sqrt(bought.multiply(bought).sum(axis=1)).clip(1e-9)
    ranker = VariedRanker(
        recommender=falling(),
        popularity=np.zeros(8, dtype=np.float32),
        kind=Variety.SPREAD,
        taste=bought.multiply(1 / norms[:, None]).tocsr().__getitem__,
        groups=np.array([0, 1, 0, 2, 3, 3, 4, 4], dtype=np.int32),
    ).with_rules(rules, from_zero=True)
    ranking = ranker.for_customer(FAY).rank(tiny.histories([FAY]), k=3)
    # A first, then D before C, which is of A's category; H stands at its place
    assert titles(ranking) == "AHD"
    assert ranking.trace is not None
    assert ranking.trace.rank_by_score(2) == 4
