"""Lists are explained for one model at a time, and segments are known."""

from __future__ import annotations

from dataclasses import replace

import pytest
import streamlit as st

from pages.ui.cohort_choice.explained import (
    explain_all,
    explained_lists,
    keep_explained,
    segments,
)
from pages.ui.session.resources import LoadedDataset
from recommenders.contract import Dataset
from recommenders.progress import silent
from tests.pages.panels import fitted, loaded_circle, onward


def test_the_segment_of_every_customer(tiny: Dataset) -> None:
    assert segments("circle", loaded_circle())[:3] == ("North", "South", "North")
    assert segments("tiny", LoadedDataset.of(tiny)) == ()


def test_a_book_is_of_one_model_and_one_kind_of_list() -> None:
    this, that = fitted(onward()), fitted(onward())
    book = explained_lists(this, False)
    book[0] = ()
    assert explained_lists(this, False) is book
    assert explained_lists(this, True) == {}
    assert explained_lists(that, False) == {}


def test_a_restart_finds_the_lists_that_were_kept() -> None:
    model = fitted(onward())
    book = explained_lists(model, False)
    explain_all(model, False, [0], silent)
    keep_explained(model, False)
    st.cache_resource.clear()
    again = explained_lists(model, False)
    assert again is not book
    assert [entry.item for entry in again[0]] == [entry.item for entry in book[0]]
    # a guest is of one window, and is not written down
    guest = replace(model, fingerprint=f"{model.fingerprint}+guest", learned=model)
    explained_lists(guest, False)[25] = ()
    keep_explained(guest, False)
    st.cache_resource.clear()
    assert explained_lists(guest, False) == {}


def test_lists_are_explained_once_and_kept_where_the_rest_is_given_up() -> None:
    # customer 0 has items 0 and 1: 3.5 for item 3, 2.5 for item 2, 1.5 for item 4
    model = fitted(onward())

    class GivenUpError(Exception):
        """Nobody waits any more."""

    def give_up(share: float, doing: str) -> None:
        if share > 0.2:
            raise GivenUpError(doing)

    with pytest.raises(GivenUpError, match="6 of 25 customers"):
        explain_all(model, False, range(25), give_up)
    book = explained_lists(model, False)
    assert sorted(book) == [0, 1, 2]
    assert [entry.item for entry in book[0]][:3] == [3, 2, 4]
    assert not {0, 1} & {entry.item for entry in book[0]}
    st.cache_resource.clear()
    assert sorted(explained_lists(model, False)) == [0, 1, 2]
    explain_all(model, False, range(25), silent)
    assert sorted(explained_lists(model, False)) == list(range(25))
