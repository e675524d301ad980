"""The selection held against the data."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from explain.profiles.customer_profile import SuggestedCustomer
from pages.ui.session.context import (
    customer_code,
    holdback,
    optional_id,
    with_customer,
)
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import Selection
from recommenders.contract import Dataset
from tests.worlds import BOB, CAT


def test_the_id_of_nothing_is_nothing(tiny: Dataset) -> None:
    assert optional_id(tiny.item_id, None) is None
    assert optional_id(tiny.item_id, 0) == "A"


def test_without_a_choice_the_first_suggested_customer_is_shown(tiny: Dataset) -> None:
    suggestion = SuggestedCustomer(customer=CAT, word="word", why="why")
    loaded = replace(LoadedDataset.of(tiny), suggestions=(suggestion,))
    assert with_customer(Selection(), loaded).customer == "cat"
    chosen = Selection(customer="bob")
    assert with_customer(chosen, loaded) == chosen
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


@pytest.mark.parametrize("typed", ["bob", " bob ", "BOB"])
def test_an_id_with_blanks_or_in_another_case_is_found(tiny: Dataset, typed: str) -> None:
    loaded = replace(LoadedDataset.of(tiny), suggestions=())
    asked = Selection(customer=typed, item="a ", versus="H", because="nope")
    meant = with_customer(asked, loaded)
    assert (meant.customer, meant.item, meant.versus, meant.because) == ("bob", "A", "H", "nope")
