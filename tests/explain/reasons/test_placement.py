"""A pinned item has no cause among the purchases; everything that is told of it says so.

Item-kNN on the tiny shop: for dan, who bought A twice and E, the list by score is B, C, ...
"""

from __future__ import annotations

import json

import pytest

from explain import Explainer
from explain.batch.rows import SCHEMA, rows_of
from explain.contract import ReasonState
from explain.explainer import CustomerExplanation
from recommenders import Dataset, fit
from recommenders.rules.rule import Rule, RuleKind

PIN = Rule(name="Spring promotion", kind=RuleKind.PIN, items=("C",))
HIDE = Rule(name="Out of stock", kind=RuleKind.HIDE, items=("B",))


def explained(tiny: Dataset, *rules: Rule, k: int = 3) -> CustomerExplanation:
    return Explainer(fit("item-knn", tiny), tiny, rules).explain("dan", k=k)


def test_a_pinned_item_is_put_there_by_the_rule(tiny: Dataset) -> None:
    before, after = explained(tiny), explained(tiny, PIN)
    listed = before.frame()["item_id"].tolist()
    assert listed[:2] == ["B", "C"]
    frame = after.frame()
    assert frame["item_id"].tolist()[:2] == ["C", "B"]
    assert frame["rule"].tolist()[0] == "pinned to 1 by “Spring promotion”; 2 by score"
    assert frame["rank_by_score"].tolist()[:2] == [2, 1]
    first = after.explanation.rationales[0]
    assert first.reason.state is ReasonState.RULE
    assert first.reason.named is None
    assert after.explanation.checks[0] == ()
    assert first.plain == (
        "A rule of the shop, not the score: pinned to 1 by “Spring promotion”; 2 by score."
    )
    assert (frame["personal"][0], frame["kind"][0]) == (False, "rule of the shop")
    # the other entry has the reason that it had
    assert frame["reason"][1] == before.frame()["reason"][0]
    assert frame["rule"][1] == ""


def test_it_is_told_in_every_form(tiny: Dataset) -> None:
    after = explained(tiny, PIN)
    entry = after.to_dict()["items"][0]
    assert (entry["state"], entry["rank_by_score"]) == ("rule", 2)
    assert entry["rule"] == "pinned to 1 by “Spring promotion”; 2 by score"
    assert entry["answers"] == {
        "personal": "no, a rule of the shop puts it there, whatever was bought"
    }
    json.dumps(after.to_dict()["items"])
    assert "1 rule" in str(after)
    assert "pinned to 1 by “Spring promotion”" in str(after)
    assert "pinned to 1 by “Spring promotion”" in after._repr_html_()
    row = rows_of(after)[0]
    assert set(row) == set(SCHEMA.names)
    assert (row["rule"], row["customer_reason"]) == (entry["rule"], None)


def test_a_hidden_item_moves_the_others_up(tiny: Dataset) -> None:
    frame = explained(tiny, HIDE).frame()
    assert frame["item_id"][0] == "C"
    assert frame["rule"][0] == "2 by score; 1 item above it hidden by rules"


def test_why_not_asks_the_rules_first(tiny: Dataset) -> None:
    explainer = Explainer(fit("item-knn", tiny), tiny, [HIDE])
    assert str(explainer.why_not("dan", "B", k=2)) == (
        "A rule of the shop: it is hidden by “Out of stock”. By score it is at rank 1 of 6."
    )
    frame = explainer.why_not("dan", "B", k=2).frame()
    assert frame["status"][0] == "kept out by a rule"
    # what was bought before is out by that, and what no rule touches by its score
    assert "bought before" in str(explainer.why_not("dan", "A", k=2))
    assert "below the list" in str(explainer.why_not("dan", "F", k=2))


def test_a_boost_is_a_part_of_the_score(tiny: Dataset) -> None:
    rule = Rule(name="More cats", kind=RuleKind.BOOST, items=("C",), factor=3.0)
    before, after = explained(tiny), explained(tiny, rule)
    frame = after.frame()
    assert frame["item_id"][0] == "C"
    assert frame["rule"][0] == "boosted x3 by “More cats”; 2 by score"
    plain = before.frame().set_index("item_id")["score"]["C"]
    assert frame["score"][0] == pytest.approx(3 * plain)
    # what each purchase adds makes up the boosted score
    added = after.contributions().groupby("item_id")["contribution"].sum()
    assert added["C"] == pytest.approx(3 * plain)


def test_without_rules_nothing_is_told_of_them(tiny: Dataset) -> None:
    before = explained(tiny)
    assert "rule" not in before.frame()
    assert {entry["rule"] for entry in before.to_dict()["items"]} == {None}
    assert [entry["rank_by_score"] for entry in before.to_dict()["items"]] == [1, 2, 3]
