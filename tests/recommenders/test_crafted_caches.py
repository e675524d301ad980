"""Caches that somebody has crafted who has even the key: refitted, never a crash, nothing wrong.

Whatever is done to the arrays, the recommender that comes out is either the one that a fit gives,
bit for bit, or has other numbers of the right shape (a float that was changed within reason cannot
be told); it never reads beyond its arrays, and never raises.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from recommenders import registry
from recommenders.artifacts import META, Arrays, save
from recommenders.contract import Dataset, PersistentRecommender
from recommenders.testing.datasets import tiny

NAMES = [
    entry.name
    for entry in registry.available()
    if isinstance(entry.factory(), PersistentRecommender) and entry.extra != "deep"
]
Craft = Callable[[NDArray[Any]], NDArray[Any]]
CRAFTS: dict[str, Craft] = {
    "far": lambda array: array + 10**6 if array.dtype.kind in "iu" else array,
    "negative": lambda array: array - 10**6 if array.dtype.kind == "i" else array,
    "shorter": lambda array: array[:-1] if array.ndim and len(array) else array,
    "longer": lambda array: np.concatenate([array, array]) if array.ndim else array,
    "flat": lambda array: array.ravel() if array.ndim > 1 else array[None],
    "empty": lambda array: array[:0] if array.ndim else array,
    "text": lambda array: array.astype(str),
    "not numbers": lambda array: np.full_like(array, np.nan) if array.dtype.kind == "f" else array,
    "small": lambda array: array.astype(np.int8) if array.dtype.kind in "iu" else array,
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return tiny()


def kept(name: str, dataset: Dataset, cache: Path) -> tuple[Path, Arrays, dict[str, object]]:
    """What a fit leaves in the cache: its folder, arrays and meta data."""
    fitted = registry.fitted(name, dataset, cache=cache)
    assert isinstance(fitted, PersistentRecommender)
    folder = cache / "recommenders" / f"{name}-{registry.fingerprint(name, dataset)}"
    meta = json.loads((folder / META).read_text())
    meta.pop("digest")
    return folder, fitted.arrays(), meta


@pytest.mark.parametrize("name", NAMES)
def test_no_crafted_array_is_used_unseen(name: str, dataset: Dataset, tmp_path: Path) -> None:
    folder, arrays, meta = kept(name, dataset, tmp_path)
    histories = dataset.histories()
    for craft, change in CRAFTS.items():
        for part in arrays:
            with np.errstate(all="ignore"):
                crafted = arrays | {part: change(np.asarray(arrays[part]))}
            save(folder, crafted, meta)
            again = registry.fitted(name, dataset, cache=tmp_path)
            scores = again.score(histories)
            assert scores.shape == (dataset.n_customers, dataset.n_items), (craft, part)
            assert not np.isnan(scores).any(), (craft, part)


@pytest.mark.parametrize("name", NAMES)
def test_a_part_that_is_missing_means_another_fit(
    name: str, dataset: Dataset, tmp_path: Path
) -> None:
    folder, arrays, meta = kept(name, dataset, tmp_path)
    expected = registry.fitted(name, dataset).score(dataset.histories())
    for part in arrays:
        save(folder, {other: arrays[other] for other in arrays if other != part}, meta)
        again = registry.fitted(name, dataset, cache=tmp_path).score(dataset.histories())
        np.testing.assert_array_equal(again, expected)
    save(folder, {}, meta)
    again = registry.fitted(name, dataset, cache=tmp_path).score(dataset.histories())
    np.testing.assert_array_equal(again, expected)
