"""LensKit: where it is installed (it asks for an older pandas; `--no-deps` goes)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.own.packages.adapter import adapt
from recommenders.own.recommender import own
from recommenders.testing import datasets

pytest.importorskip("lenskit", reason="LensKit is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # it warns of names that pandas will drop


@cache
def mid() -> Dataset:
    return datasets.mid()


def knn() -> Any:
    from lenskit.knn import ItemKNNScorer

    return ItemKNNScorer(k=20, feedback="implicit")


def test_a_scorer_is_trained_and_asked_by_history() -> None:
    model = adapt(knn()).fit(mid())
    batch = mid().histories([3, 9])
    scores = model.score(batch)
    assert scores.shape == (2, mid().n_items)
    # asked as the package is asked
    from lenskit import score
    from lenskit.data import ItemList, RecQuery

    query = RecQuery(history_items=ItemList(item_ids=batch.players(1).astype(np.int64)))
    items = ItemList(item_ids=np.arange(mid().n_items))
    np.testing.assert_array_equal(scores[1], score(model.model, query, items).scores())
    # a masked history is another one
    kept = np.zeros((1, len(batch.players(1))), dtype=bool)
    kept[0, 0] = True
    assert not np.array_equal(model.score(batch.mask(kept, 1))[0], scores[1], equal_nan=True)


def test_without_a_history_there_are_no_scores() -> None:
    assert np.isnan(adapt(knn()).fit(mid()).score(Histories.of_items([[]]))).all()


def test_a_trained_pipeline_is_asked_by_ids() -> None:
    from lenskit.data import from_interactions_df
    from lenskit.pipeline import topn_pipeline

    log = mid().histories()
    # its ids are those of the shop, and two items it has never seen
    ids = np.array([mid().item_id(code) for code in range(mid().n_items)], dtype=object)
    import pandas as pd

    pairs = pd.DataFrame({"user_id": log.rows, "item_id": log.items.astype(np.int64)})
    seen = pairs[pairs["item_id"] > 1].drop_duplicates()
    seen["item_id"] = pd.Series(ids[seen["item_id"]], index=seen.index, dtype=object)
    pipeline = topn_pipeline(knn())
    with pd.option_context("future.infer_string", False):
        pipeline.train(from_interactions_df(seen.astype({"item_id": object})))
    model = adapt(pipeline).fit(mid())
    scores = model.score(mid().histories([3]))[0]
    assert np.isnan(scores[:2]).all()
    assert np.isfinite(scores[2:]).any()


def test_it_passes_the_trial_by_its_place_alone() -> None:
    recommender = own("lenskit.als:ImplicitMFScorer").fit(mid())
    assert recommender.score(mid().histories([3])).shape == (1, mid().n_items)
    unsold, empty = recommender.remarks
    assert "has no score for" in unsold
    assert "no scores for a customer without purchases" in empty
