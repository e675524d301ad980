"""Conditions of a rule in the form: columns of the items and the customers, and named customers."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from pages.ui.recommender import rule_fields
from recommenders.contract import Dataset
from recommenders.data.pseudonyms import pseudonymous
from recommenders.rules.read_rules import read_rule
from recommenders.rules.rules_text import rule_text
from tests.pages.panels import circle, said
from tests.pages.ui.recommender.filled_form import Form

NAMED = {"name": "x", "kind": "hide", "customers": {"segment": "North", "customer_id": ["c02"]}}


def shop() -> Dataset:
    """Every third item is out of stock, every second customer is a member."""
    plain = circle()
    stock = ["0" if code % 3 == 0 else "5" for code in range(plain.n_items)]
    member = ["yes" if code % 2 else "no" for code in range(plain.n_customers)]
    return replace(
        plain,
        items=plain.items.assign(stock=stock),
        customers=plain.customers.assign(member_of=member),
    )


def round_trip(told: dict[str, Any]) -> dict[str, Any]:
    """What the file has of it, and what the form gives that shows it again."""
    (written,) = tomllib.loads(rule_text(told))["rules"]
    assert written == told
    read_rule(written)
    return Form(written, shop()).told


def test_a_rule_with_conditions_is_the_same_after_a_turn_through_the_file() -> None:
    form = Form(dataset=shop())
    form.fill(
        name="x", kind="hide", **{"where/columns": ["stock"], "customers/columns": ["member_of"]}
    )
    told = form.fill(
        **{"where/stock": ["0"], "customers/member_of": ["yes"], "segment": ["North"]},
        customers=["c02", "c05"],
    )
    assert told["where"] == {"stock": ["0"]}
    assert told["customers"] == {
        **{"segment": ["North"], "customer_id": ["c02", "c05"]},
        "member_of": ["yes"],
    }
    assert round_trip(told) == told
    # a column of which no value counts is no condition
    assert "where" not in form.fill(**{"where/stock": []})


def test_a_value_that_no_item_has_can_be_typed() -> None:
    form = Form(dataset=shop())
    form.fill(name="x", kind="hide", **{"where/columns": ["stock"]})
    told = form.fill(**{"where/stock": ["0", "on order"]})
    assert told["where"] == {"stock": ["0", "on order"]}
    assert round_trip(told) == told


def test_a_column_that_the_data_lack_is_shown_and_can_be_taken_out() -> None:
    form = Form(NAMED | {"where": {"*gone*": [7], "stock": "0"}}, shop())
    assert form.told["where"] == {"*gone*": [7], "stock": "0"}
    assert form.fill(**{"where/columns": ["stock"]})["where"] == {"stock": "0"}


def test_of_many_customers_some_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_fields, "MAX_OPTIONS", 10)
    form = Form(NAMED, shop())
    form.fill(**{"search/customers": "c07"})
    told = form.fill(customers=["c02", "c07"])
    assert told["customers"] == {"segment": "North", "customer_id": ["c02", "c07"]}
    assert form.fill(**{"search/customers": "c09"}) == told


def test_with_pseudonyms_who_is_named_is_neither_shown_nor_changed() -> None:
    form = Form(NAMED, pseudonymous(shop(), key=b"k" * 32))
    assert form.told == NAMED
    assert "And as the file has it: customer_id" in said(form.app)
    assert not [field for field in form.app.multiselect if field.label == "Customers"]
    assert "c02" not in str(form.app.main)
    told = form.fill(segment=["South"])
    assert told["customers"] == {"customer_id": ["c02"], "segment": ["South"]}
