"""Prices and launch dates of a rule: what is filled in, and what stays as it was written."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.rules.read_rules import read_rule
from recommenders.rules.rule import Range
from recommenders.rules.rules_text import rule_text
from tests.pages.panels import circle, said
from tests.pages.ui.recommender.filled_form import Form


def launched() -> Dataset:
    dataset = circle()
    days = pd.Series(pd.Timestamp("2026-01-01"), index=dataset.items.index)
    return replace(dataset, items=dataset.items.assign(**{Columns.LAUNCH: days}))


def test_a_range_that_is_filled_in_is_one_of_the_rule() -> None:
    form = Form({"name": "x", "kind": "hide"}, launched())
    assert form.told == {"name": "x", "kind": "hide"}
    begin = datetime.date(2026, 1, 5)
    told = form.fill(**{"price/from": 5.0, "price/to": 9.5, "launched/from": begin})
    assert told["price"] == {"from": 5, "to": 9.5}
    (entries,) = tomllib.loads(rule_text(told))["rules"]
    rule = read_rule(entries)
    assert rule.price == Range(low=5.0, high=9.5)
    assert rule.launched == Range(low=begin)
    assert "price" not in form.fill(**{"price/from": None, "price/to": None})


def test_one_end_is_changed_and_the_other_stays_as_it_was_written() -> None:
    before = {
        **{"name": "x", "kind": "hide", "price": {"from": 5.0, "to": 20}},
        "launched": {"from": "2026-01-05", "to": datetime.date(2026, 2, 1)},
    }
    form = Form(before)
    assert form.told == before
    assert repr(form.told["price"]) == repr(before["price"])
    later = datetime.date(2026, 3, 1)
    told = form.fill(**{"price/to": 30.0, "launched/to": later})
    assert told["price"] == {"from": 5.0, "to": 30}
    assert told["launched"] == {"from": "2026-01-05", "to": later}


@pytest.mark.parametrize("price", [{"from": float("inf")}, {"to": 1e300}, {"from": -3}, {}])
def test_whatever_the_file_has_is_shown_and_stays(price: dict[str, Any]) -> None:
    form = Form({"name": "x", "kind": "hide", "price": price})
    assert form.told["price"] == price
    assert ("Price: as the file has it" in said(form.app)) == any(
        abs(value) > 1e12 for value in price.values()
    )


def test_what_the_items_do_not_have_is_not_asked() -> None:
    dataset = circle()
    bare = replace(dataset, items=dataset.items.drop(columns=Columns.PRICE))
    form = Form({"name": "x", "kind": "hide"}, bare)
    for name in ("price/from", "launched/from"):
        with pytest.raises(AssertionError, match="no field"):
            form.field(name)
