"""The form of a rule: what it gives for what is filled in, and what it leaves as it was."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from pages.ui.recommender import rule_fields, rule_form
from pages.ui.session.resources import LoadedDataset
from recommenders.rules.read_rules import read_rule
from recommenders.rules.rule import Rule, RuleKind
from recommenders.rules.rules_text import rule_text
from tests.pages.panels import circle, run_panel, said
from tests.pages.ui.recommender.filled_form import Form

WHOLE = """
name = "Spring"
kind = "pin"
items = ["i03", "elsewhere"]
category = "Tea"
where = { stock = ["0"] }
price = { from = 5 }
customers = { segment = "North", email = ["x"] }
from = "2026-01-01"
until = 2026-02-01T12:00:00
place = 2
most = 1
"""


def test_what_is_filled_in_is_a_rule() -> None:
    form = Form()
    assert form.told == {"kind": "pin"}
    told = form.fill(
        name=" Spring ",
        items=["i03", "i04"],
        category=["Tea"],
        segment=["South"],
        place=2,
        until=datetime.date(2026, 6, 30),
        dataset="circle",
    )
    (entries,) = tomllib.loads(rule_text(told))["rules"]
    assert read_rule(entries) == Rule(
        name="Spring",
        kind=RuleKind.PIN,
        items=("i03", "i04"),
        where={"category": ("Tea",)},
        customers={"segment": ("South",)},
        place=2,
        most=2,
        end=datetime.date(2026, 6, 30),
        dataset="circle",
    )


def test_each_kind_has_its_own_fields() -> None:
    form = Form()
    form.fill(name="x", kind=RuleKind.BOOST)
    assert form.told == {"name": "x", "kind": "boost", "factor": 1.5}
    assert form.fill(factor=0.5)["factor"] == 0.5
    form.fill(kind=RuleKind.LIMIT)
    assert form.told == {"name": "x", "kind": "limit"}
    assert form.fill(same="category", most=3) == {
        **{"name": "x", "kind": "limit"},
        **{"same": "category", "most": 3},
    }
    for kind in (RuleKind.HIDE, RuleKind.ONLY, RuleKind.BURY):
        assert form.fill(kind=kind, off=True) == {"name": "x", "kind": str(kind), "off": True}


def test_what_is_not_touched_stays_as_it_was_written() -> None:
    before = tomllib.loads(WHOLE)
    form = Form(before)
    assert form.told == before
    assert list(form.told) == list(before)
    text = said(form.app)
    assert "as the file has it" not in text
    assert form.field("items").value == ["i03", "elsewhere"]
    told = form.fill(segment=["North", "South"], **{"from": datetime.date(2026, 1, 2)})
    assert told == before | {
        "customers": {"email": ["x"], "segment": ["North", "South"]},
        "from": datetime.date(2026, 1, 2),
    }
    told = form.fill(segment=[], category=[], place=None, until=None)
    assert told["customers"] == {"email": ["x"]}
    assert not {"category", "place", "until"} & set(told)


def test_a_rule_is_for_one_data_set_or_for_all() -> None:
    form = Form({"name": "x", "kind": "hide", "dataset": "other"})
    assert form.told["dataset"] == "other"
    assert form.fill(dataset="circle")["dataset"] == "circle"
    assert "dataset" not in form.fill(dataset="")


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "limit", "same": "gone", "most": 10**30},
        {"kind": "boost", "factor": 1e-9},
        {"kind": "boost", "factor": 1e12},
        {"kind": "hide", "from": datetime.date(1, 1, 1), "until": datetime.date(9999, 12, 31)},
        {"kind": "hide", "items": ["*x*", "<b>"], "name": "n" * 500, "brand": ["not here"]},
        {"kind": "hide", "where": {}, "customers": {}, "dataset": ""},
        {"kind": "hide", "where": {"category": "Tea", "*b*": [7, "8"]}},
        {"kind": "hide", "customers": {"customer_id": "c02", "name": "A", "segment": 1}},
    ],
)
def test_whatever_the_file_has_is_shown_and_stays(more: dict[str, Any]) -> None:
    before = {"name": "x"} | more
    assert Form(before).told == before


def test_of_many_items_some_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_fields, "MAX_OPTIONS", 10)
    form = Form({"name": "x", "kind": "hide", "items": ["i03"]})
    form.fill(**{"search/items": "Tin_7"})
    assert form.told["items"] == ["i03"]
    assert form.fill(items=["i03", "i07"])["items"] == ["i03", "i07"]
    # what is chosen stays, whatever is looked for next
    assert form.fill(**{"search/items": "Tin_9"})["items"] == ["i03", "i07"]


def test_without_segments_and_columns_there_is_nothing_to_choose() -> None:
    dataset = circle()
    bare = replace(
        dataset,
        items=dataset.items.drop(columns="category"),
        customers=dataset.customers.drop(columns="segment"),
    )
    loaded = LoadedDataset.of(bare)
    app = run_panel(lambda: rule_form.draw_form(loaded, {}, "k"))
    labels = [field.label for field in app.multiselect]
    assert labels == ["Items", "Other columns", "Customers", "Other columns of the customers"]
