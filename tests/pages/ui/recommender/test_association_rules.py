"""Rules in words and tables, those of one item, and what is said where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explain.rankings.association_rules import RemovalEffect, Rule, Rules
from pages.ui.recommender import association_rules, cache
from pages.ui.session.resources import FittedModel
from tests.pages.panels import alts, fitted, from_item, plain, report_of, run_panel, said, view_of

EFFECT = RemovalEffect(customers=8, falls=0.75, low=0.5, high=0.9, leaves=0.25)
# 8 of 10 buyers get it, and 10 of 40 customers
RULE = Rule(bought=3, shown=5, support=8, buyers=10, recipients=10, customers=40, removed=EFFECT)
OTHER = replace(RULE, bought=5, shown=7, removed=None)
AGAIN = replace(RULE, bought=4, shown=4)
RULES = Rules(
    rules=(RULE, OTHER),
    repeat_rules=(),
    total=1_234,
    min_support=5,
    customers=40,
    repeat_share=0.25,
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def draw(
    model: FittedModel,
    monkeypatch: pytest.MonkeyPatch,
    rules_of_all: Rules = RULES,
    around: tuple[Rule, ...] = (),
    **chosen: str,
) -> AppTest:
    monkeypatch.setattr(cache, "rules", lambda *_: rules_of_all)
    monkeypatch.setattr(cache, "rules_of_item", lambda *_: around)
    view = view_of(model, **chosen)
    return run_panel(
        lambda: association_rules.show(view, st.container()), **view.selection.params()
    )


def cells(app: AppTest, position: int = 0) -> list[list[str]]:
    frame = app.dataframe[position].value
    return [[plain(str(cell)) for cell in row] for row in frame.to_numpy().tolist()]


def test_the_surest_rule_is_the_finding(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw(model, monkeypatch)
    # 80 % of its buyers, 25 % of everybody
    assert report_of(app).title == "Buyers of “Tin_3” get “Tin_5” 3.20 times as often as everybody"
    text = said(app)
    assert "1,234 rules that 5 customers or more hold, in the lists of 40 customers." in text
    # the lower bound of the one that was tested is not above a half
    assert "For none of the 1 surest the test shows that the first item brings" in text
    assert "Items that bring themselves" not in text
    assert alts(app) == [
        "Tin_3: 80 % of buyers, 25 % of everybody; Tin_5: 80 % of buyers, 25 % of everybody"
    ]


def test_each_rule_has_its_counts_and_its_test(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = cells(draw(model, monkeypatch))
    assert first[:3] == ["Tin_3", "Tin_5", "8 of 10"]
    assert first[3].startswith("80 % (")
    assert first[4:] == ["25 %", "3.20", "75 % (50 to 90 %) of 8", "25 %"]
    assert second[6:] == ["", ""]


def test_a_cause_is_counted(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    sure = replace(RULES, rules=(replace(RULE, removed=replace(EFFECT, low=0.51)), OTHER))
    assert "For 1 of the 1 surest the test shows" in said(draw(model, monkeypatch, sure))
    untested = replace(RULES, rules=(OTHER,))
    assert "surest the test shows" not in said(draw(model, monkeypatch, untested))


def test_lists_of_what_was_bought_before_say_so(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    repeat = replace(RULES, repeat_rules=(AGAIN,), repeat_share=0.75)
    app = draw(model, monkeypatch, repeat)
    assert plain(report_of(app).title) == "75 % of the list entries were bought before"
    assert [table.name for table in report_of(app).tables] == [
        "Association rules",
        "Items that bring themselves",
    ]


def test_no_rule_has_a_next_step(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    none = replace(RULES, rules=(), total=0)
    app = draw(model, monkeypatch, none)
    assert report_of(app).title == "No rule holds for enough customers"
    assert "No two items are bought and shown by 5 customers or more" in said(app)
    assert not app.dataframe
    # items that bring themselves are rules enough
    assert "No two items" not in said(
        draw(model, monkeypatch, replace(none, repeat_rules=(AGAIN,)))
    )


def test_the_rules_of_an_item_go_both_ways(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw(model, monkeypatch, around=(OTHER, RULE), item="i05")
    text = said(app)
    assert "**What its buyers get** · Tin_5" in text
    assert "**Who gets it: what they bought** · Tin_5" in text
    assert [row[:2] for row in cells(app, 1)] == [["Tin_5", "Tin_7"]]
    assert [row[:2] for row in cells(app, 2)] == [["Tin_3", "Tin_5"]]
    alone = said(draw(model, monkeypatch, around=(RULE,), item="i05"))
    assert "Its buyers get nothing that two customers have in common." in alone
    assert "Who gets it: nothing" not in alone


def test_without_an_item_and_with_an_unknown_one(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Search for an item by its name or id." in said(draw(model, monkeypatch))
    text = said(draw(model, monkeypatch, item="*x*"))
    assert "There is no item “*x*” in Circle_." in text
