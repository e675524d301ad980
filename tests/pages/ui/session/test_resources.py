"""What is computed of a data set once: one text for each customer and each item."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pages.ui.session import resources
from pages.ui.session.resources import LoadedDataset
from recommenders.contract import Columns, Dataset
from recommenders.data.pseudonyms import pseudonymous
from recommenders.testing import toys
from tests.pages.panels import fitted
from tests.worlds import ANN, CAT, TITLES


def test_an_item_is_called_by_title_and_id(tiny: Dataset) -> None:
    labels = LoadedDataset.of(tiny).item_labels
    assert labels[0] == "Puppy Kibble · A"
    assert len(labels) == len(TITLES) == tiny.n_items


def test_an_id_that_ends_the_title_does_not_stand_twice(tiny: Dataset) -> None:
    titles = tiny.titles.copy()
    titles[0] = "Item A"
    assert LoadedDataset.of(replace(tiny, titles=titles)).item_labels[0] == "Item A"


def test_two_items_of_one_title_have_two_texts(tiny: Dataset) -> None:
    items = tiny.items.copy()
    items[Columns.TITLE] = "Lamp"
    labels = LoadedDataset.of(replace(tiny, items=items)).item_labels
    assert len(set(labels)) == tiny.n_items


def test_a_customer_is_called_by_name_and_id(tiny: Dataset) -> None:
    labels = LoadedDataset.of(tiny).customer_labels([CAT, ANN])
    assert labels == {CAT: "Customer cat", ANN: "Ann · ann"}  # the first has no name
    assert LoadedDataset.of(tiny).customer_labels([]) == {}


def test_pseudonyms_change_the_customers_and_nothing_else(tiny: Dataset) -> None:
    loaded = LoadedDataset.of(tiny)
    private = LoadedDataset.of(pseudonymous(tiny, key=b"a key"))
    everybody = range(tiny.n_customers)
    shown, known = private.customer_labels(everybody), loaded.customer_labels(everybody)
    assert not {*shown.values()} & {*known.values()}
    assert private.item_labels == loaded.item_labels
    np.testing.assert_array_equal(private.statistics.popularity, loaded.statistics.popularity)


def test_a_model_is_the_same_for_customers_under_pseudonyms(tiny: Dataset) -> None:
    model = fitted(toys.Fixed([float(n) for n in range(tiny.n_items)]), LoadedDataset.of(tiny))
    shown = LoadedDataset.of(pseudonymous(tiny, key=b"a key"))
    hidden = model.seen_by(shown)
    assert hidden.ranker.recommender is model.ranker.recommender
    assert hidden.as_fitted is model
    assert hidden.learned is None
    # what is kept by code is kept apart
    assert hidden.fingerprint != model.fingerprint
    assert hidden.fingerprint.startswith(model.fingerprint)
    assert model.seen_by(model.loaded).fingerprint == model.fingerprint
    # and a guest beside them is not in what is learned from them
    guest = resources.with_basket(shown.dataset.fingerprint, True, (0, 1), shown)
    both = model.seen_by(guest)
    assert both.learned is not None
    assert both.learned.loaded is shown
    assert both.learned.fingerprint == hidden.fingerprint
    assert both.as_fitted is model
    assert both.fingerprint not in (hidden.fingerprint, model.fingerprint)


def test_another_key_makes_other_pseudonyms_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path))
    seen = []
    for key in ("", "the operator's own key", ""):
        monkeypatch.setenv("BECAUSAL_PSEUDONYMS", key)
        dataset = resources.loaded_dataset("sample", private=True).dataset
        seen.append(dataset.customer_id(0))
    assert seen[0] == seen[2] != seen[1]
