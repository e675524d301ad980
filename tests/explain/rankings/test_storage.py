"""Lists of all customers come back from disk as they were made, or are made anew."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from explain.rankings.storage import kept_top_lists
from explain.rankings.top_k import TopLists, top_lists
from recommenders.artifacts import META
from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.ranker import Ranker
from tests.crafts import crafted, without_a_part

CUSTOMERS = np.arange(0, 20, 2, dtype=np.int32)


@pytest.fixture(scope="module")
def lists(mid: Dataset) -> TopLists:
    ranker = Ranker.of(ItemKNN().fit(mid), mid)
    return top_lists(ranker, mid, customers=CUSTOMERS)


def kept(made: TopLists | None, dataset: Dataset, cache: Path, **other: object) -> TopLists:
    """The lists from the cache; with None for what would be made they have to be there."""

    def make() -> TopLists:
        assert made is not None, "it was made before"
        return made

    settings: dict[str, object] = {"fingerprint": "m", "k": 10, "bought_before": False}
    return kept_top_lists(make, CUSTOMERS, dataset, **settings | other, cache=cache)  # type: ignore[arg-type]


def test_they_come_back_as_they_were(lists: TopLists, mid: Dataset, tmp_path: Path) -> None:
    assert kept(lists, mid, tmp_path) is lists
    again = kept(None, mid, tmp_path)
    for part in fields(TopLists):
        np.testing.assert_array_equal(getattr(again, part.name), getattr(lists, part.name))
        assert (
            np.asarray(getattr(again, part.name)).dtype
            == np.asarray(getattr(lists, part.name)).dtype
        )
    assert again.sampled


@pytest.mark.parametrize("other", [{"fingerprint": "n"}, {"k": 9}, {"bought_before": True}])
def test_others_are_made(
    lists: TopLists, mid: Dataset, tmp_path: Path, other: dict[str, object]
) -> None:
    kept(lists, mid, tmp_path)
    with pytest.raises(AssertionError, match="it was made before"):
        kept(None, mid, tmp_path, **other)


def test_what_is_spoilt_is_made_anew(lists: TopLists, mid: Dataset, tmp_path: Path) -> None:
    kept(lists, mid, tmp_path)
    (file,) = tmp_path.rglob(META)
    for spoil in (crafted, without_a_part):
        for craft in spoil(file.parent):
            again = kept(lists, mid, tmp_path)
            assert again.items.shape == lists.items.shape, craft
            assert again.items.max() < mid.n_items, craft
            assert again.mark_items.shape == again.mark_scores.shape, craft
            assert len(again.candidates) == len(CUSTOMERS), craft
