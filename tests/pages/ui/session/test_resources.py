"""What is computed of a data set once: one text for each customer and each item."""

from __future__ import annotations

from dataclasses import replace

from pages.ui.session.resources import LoadedDataset
from recommenders.contract import Columns, Dataset
from recommenders.data.pseudonyms import pseudonymous
from tests.worlds import ANN, CAT, TITLES


def test_an_item_is_called_by_title_and_id(tiny: Dataset) -> None:
    labels = LoadedDataset.of(tiny).item_labels
    assert labels[0] == "Puppy Kibble · A"
    assert len(labels) == len(TITLES) == tiny.n_items


def test_an_id_that_ends_the_title_does_not_stand_twice(tiny: Dataset) -> None:
    items = tiny.items.copy()
    items.loc[0, Columns.TITLE] = "Item A"
    assert LoadedDataset.of(replace(tiny, items=items)).item_labels[0] == "Item A"


def test_two_items_of_one_title_have_two_texts(tiny: Dataset) -> None:
    items = tiny.items.copy()
    items[Columns.TITLE] = "Lamp"
    labels = LoadedDataset.of(replace(tiny, items=items)).item_labels
    assert len(set(labels)) == tiny.n_items


def test_a_customer_is_called_by_name_and_id(tiny: Dataset) -> None:
    labels = LoadedDataset.of(tiny).customer_labels
    assert labels[ANN] == "Ann · ann"
    assert labels[CAT] == "Customer cat"  # has no name


def test_pseudonyms_change_the_customers_and_nothing_else(tiny: Dataset) -> None:
    loaded = LoadedDataset.of(tiny)
    private = loaded.renamed(pseudonymous(tiny, key="a key"))
    assert not set(private.customer_labels) & set(loaded.customer_labels)
    assert private.item_labels == loaded.item_labels
    assert private.statistics is loaded.statistics
