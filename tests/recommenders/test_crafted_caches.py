"""Caches that somebody has crafted who has even the key: refitted, never a crash, nothing wrong.

Whatever is done to the arrays, the recommender that comes out is either the one that a fit gives,
bit for bit, or has other numbers of the right shape (a float that was changed within reason cannot
be told); it never reads beyond its arrays, and never raises.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommenders import registry
from recommenders.artifacts import Arrays, save
from recommenders.contract import Dataset, PersistentRecommender
from recommenders.testing.datasets import tiny
from tests.crafts import crafted, kept, without_a_part

NAMES = [
    entry.name
    for entry in registry.available()
    if isinstance(entry.factory(), PersistentRecommender) and entry.extra != "deep"
]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return tiny()


def fitted_in(name: str, dataset: Dataset, cache: Path) -> Path:
    """The folder in which a fit is kept."""
    registry.fitted(name, dataset, cache=cache)
    return cache / "recommenders" / f"{name}-{registry.fingerprint(name, dataset)}"


@pytest.mark.parametrize("name", NAMES)
def test_no_crafted_array_is_used_unseen(name: str, dataset: Dataset, tmp_path: Path) -> None:
    histories = dataset.histories()
    folder = fitted_in(name, dataset, tmp_path)
    arrays, _ = kept(folder)

    def learned_again(*_: object, **__: object) -> Arrays:
        """What another fit would learn, which the test below this one makes."""
        return arrays

    for craft in crafted(folder):
        fitted = registry.fitted(name, dataset, cache=tmp_path, runner=learned_again)
        scores = fitted.score(histories)
        assert scores.shape == (dataset.n_customers, dataset.n_items), craft
        assert not np.isnan(scores).any(), craft


@pytest.mark.parametrize("name", NAMES)
def test_a_part_that_is_missing_means_another_fit(
    name: str, dataset: Dataset, tmp_path: Path
) -> None:
    folder = fitted_in(name, dataset, tmp_path)
    expected = registry.fitted(name, dataset).score(dataset.histories())
    for _ in without_a_part(folder):
        again = registry.fitted(name, dataset, cache=tmp_path).score(dataset.histories())
        np.testing.assert_array_equal(again, expected)
    save(folder, {}, kept(folder)[1])
    again = registry.fitted(name, dataset, cache=tmp_path).score(dataset.histories())
    np.testing.assert_array_equal(again, expected)
