"""The search of a picker, and the selection held against the data."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from explain.profiles.customer_profile import SuggestedCustomer
from pages.ui.session.context import (
    customer_code,
    holdback,
    matches,
    optional_id,
    with_customer,
)
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import Selection
from recommenders.contract import Dataset
from tests.worlds import BOB, CAT

LABELS = ("Maya Chen · C0001", "Chen Maya Li · C0102", "Straße 7 · C0003", "Household 12")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("maya", [0, 1]),
        ("CHEN maya", [0, 1]),
        ("c0003", [2]),
        ("strasse", [2]),
        ("", [0, 1, 2]),
        ("nobody", []),
        ("12", [3]),
    ],
)
def test_a_search_finds_every_word_in_any_order(query: str, codes: list[int]) -> None:
    assert matches(LABELS, query, 3) == codes


def test_the_id_of_nothing_is_nothing(tiny: Dataset) -> None:
    assert optional_id(tiny.item_id, None) is None
    assert optional_id(tiny.item_id, 0) == "A"


def test_without_a_choice_the_first_suggested_customer_is_shown(tiny: Dataset) -> None:
    suggestion = SuggestedCustomer(customer=CAT, word="word", why="why")
    loaded = replace(LoadedDataset.of(tiny), suggestions=(suggestion,))
    assert with_customer(Selection(), loaded).customer == "cat"
    chosen = Selection(customer="bob")
    assert with_customer(chosen, loaded) is chosen
    assert with_customer(Selection(), replace(loaded, suggestions=())).customer is None


def test_an_unknown_customer_has_no_code(tiny: Dataset) -> None:
    loaded = LoadedDataset.of(tiny)
    assert customer_code(loaded, Selection(customer="bob")) == BOB
    assert customer_code(loaded, Selection(customer="nobody")) is None
    assert customer_code(loaded, Selection()) is None


def test_no_days_are_held_back_unless_that_is_asked_for(tiny: Dataset) -> None:
    # a quarter of the 100 days before 30 June
    loaded = LoadedDataset.of(tiny)
    assert holdback(Selection(), loaded) is None
    assert holdback(Selection(hits=True), loaded) == (
        pd.Timestamp("2026-06-05 12:00", tz="UTC"),
        25,
    )
