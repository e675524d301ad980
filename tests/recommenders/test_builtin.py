"""What holds for every recommender of the project, whatever it is."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from recommenders.builtin import ENTRIES
from recommenders.contract import Dataset
from recommenders.histories import Histories
from recommenders.registry_entry import RecommenderEntry

PLAIN = [entry for entry in ENTRIES if not entry.package]


def test_names_are_unique_and_can_stand_in_a_link() -> None:
    counted = Counter(entry.name for entry in ENTRIES)
    assert max(counted.values()) == 1
    for name in counted:
        assert name == name.lower()
        assert name.replace("-", "").isalnum()


def test_the_simplest_is_last() -> None:
    assert ENTRIES[-1].name == "popularity"


def test_one_recommender_fills_a_shelf() -> None:
    shelves = [shelf for entry in ENTRIES for shelf in entry.fills_shelves]
    assert sorted(shelves) == ["buy-again", "discover", "goes-with", "same-kinds"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_recommender_has_the_name_of_its_entry(entry: RecommenderEntry) -> None:
    first, second = entry.factory(), entry.factory()
    assert first.name == entry.name
    assert first is not second


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_description_is_sentences(entry: RecommenderEntry) -> None:
    assert entry.description.endswith(".")
    assert entry.description == " ".join(entry.description.split())
    assert entry.description[0].isupper()
    assert not entry.label.endswith(".")


@pytest.mark.parametrize("entry", PLAIN, ids=lambda entry: entry.name)
def test_scores_start_at_zero_where_that_is_said(entry: RecommenderEntry, tiny: Dataset) -> None:
    recommender = entry.factory().fit(tiny)
    nobody = Histories.of_items([[]], as_of=tiny.log.as_of)
    scores = recommender.score(tiny.histories(list(range(tiny.n_customers))))
    starts_at_zero = bool((scores >= 0).all()) or not np.any(recommender.score(nobody))
    assert starts_at_zero == entry.nonnegative
