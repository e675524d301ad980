"""Lists are explained for one model at a time, and segments are known."""

from __future__ import annotations

from pages.ui.cohort_choice.explained import explain_list, explained_lists, segments
from pages.ui.session.resources import LoadedDataset
from recommenders.contract import Dataset
from tests.pages.panels import fitted, loaded_circle, onward


def test_the_segment_of_every_customer(tiny: Dataset) -> None:
    assert segments("circle", loaded_circle())[:3] == ("North", "South", "North")
    assert segments("tiny", LoadedDataset.of(tiny)) == ()


def test_a_book_is_of_one_model_and_one_kind_of_list() -> None:
    book = explained_lists("this", False)
    book[0] = ()
    assert explained_lists("this", False) is book
    assert explained_lists("this", True) == {}
    assert explained_lists("that", False) == {}


def test_the_list_of_a_customer() -> None:
    # customer 0 has items 0 and 1: 3.5 for item 3, 2.5 for item 2, 1.5 for item 4
    model = fitted(onward())
    assert [entry.item for entry in explain_list(model, False)(0)][:3] == [3, 2, 4]
    assert {0, 1} & {entry.item for entry in explain_list(model, False)(0)} == set()
