"""What a data set offers to rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recommenders.contract import Columns, Dataset
from recommenders.rules import choices
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule, RuleKind


def test_what_is_offered_meets_an_item(tiny: Dataset) -> None:
    offered = choices.item_values(tiny)
    assert offered
    for column, values in offered.items():
        assert list(values) == sorted(set(values))
        for value in values:
            rule = Rule(name="x", kind=RuleKind.HIDE, where={column: (value,)})
            assert RuleSet.of([rule], tiny).active == (0,)


def test_empty_values_and_the_rarest_of_many_are_left_out(
    tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    brands = ["b", "b ", "a", "c", "c", None, "", "c"]
    shop = replace(tiny, items=tiny.items.assign(brand=brands))
    assert choices.item_values(shop)[Columns.BRAND] == ("a", "b", "c")
    monkeypatch.setattr(choices, "MOST", 2)
    assert choices.item_values(shop)[Columns.BRAND] == ("b", "c")


def test_kinds_are_columns_that_items_share(tiny: Dataset) -> None:
    shop = replace(tiny, items=tiny.items.assign(stock="1", image_url="x", launch_date=None))
    assert choices.kind_columns(shop)[-1] == "stock"
    assert not set(choices.kind_columns(shop)) & {"item_id", "title", "price", "image_url"}


def test_without_segments_there_are_none(tiny: Dataset) -> None:
    named = replace(tiny, customers=tiny.customers.assign(segment=["N", "S", None, "N", "S", "N"]))
    assert choices.segments(named) == ("N", "S")
    without = tiny.customers.drop(columns="segment", errors="ignore")
    assert choices.segments(replace(tiny, customers=without)) == ()


def test_every_column_without_a_field_of_its_own_can_be_named(tiny: Dataset) -> None:
    shop = replace(
        tiny,
        items=tiny.items.assign(stock=[0, 1, 2, 0, 0, 0, 0, 0], image_url="x"),
        customers=tiny.customers.assign(region=["N", "S"] * (len(tiny.customers) // 2)),
    )
    assert choices.other_item_columns(shop)[-1] == "stock"
    assert not {"item_id", "image_url", *choices.COLUMNS} & set(choices.other_item_columns(shop))
    assert choices.other_customer_columns(shop)[-1] == "region"
    assert choices.values_of(shop.items, "stock") == ("0", "1", "2")
    assert choices.values_of(shop.items, "gone") == ()
