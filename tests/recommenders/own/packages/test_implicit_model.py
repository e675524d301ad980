"""Models of implicit against the arithmetic of their papers."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.errors import DataError
from recommenders.own.packages.adapter import adapt
from recommenders.own.recommender import own
from recommenders.testing import datasets

pytest.importorskip("implicit", reason="the extra ials is not installed")


@cache
def mid() -> Dataset:
    return datasets.mid()


def als() -> object:
    from implicit.als import AlternatingLeastSquares

    return AlternatingLeastSquares(
        factors=6, regularization=0.5, iterations=5, num_threads=1, random_state=0
    )


def test_a_history_is_solved_for_afresh() -> None:
    model = adapt(als()).fit(mid())
    batch = mid().histories([3, 9])
    items = model.model.item_factors.astype(float)
    counts = batch.counts(mid().n_items).toarray()[1]
    # (Y'Y + Y'(C - I)Y + l I)^-1 Y' C p, with the counts as confidence (Hu et al. 2008, eq. 4)
    bought = counts > 0
    confidence = np.where(bought, counts, 1.0)
    system = items.T @ (items * confidence[:, None]) + 0.5 * np.eye(6)
    customer = np.linalg.solve(system, items.T @ (confidence * bought))
    np.testing.assert_allclose(model.score(batch)[1], items @ customer, rtol=1e-3, atol=1e-4)
    assert np.abs(model.score(Histories.of_items([[]]))).max() < 1e-6


def test_an_item_model_sums_its_similarities() -> None:
    from implicit.nearest_neighbours import CosineRecommender

    model = adapt(CosineRecommender(K=10, num_threads=1)).fit(mid())
    similar = model.model.similarity.toarray()
    scores = model.score(Histories.of_items([[4, 7, 7]]))[0]
    np.testing.assert_allclose(scores, similar[4] + 2 * similar[7])


def test_a_fitted_model_needs_the_ids_of_its_columns() -> None:
    first = adapt(als()).fit(mid())
    with pytest.raises(DataError, match=r"Write adapt\(model, items="):
        adapt(first.model).fit(mid())
    ids = [mid().item_id(code) for code in range(mid().n_items)]
    # its columns stand the other way round, and one of them is of an item that is no more
    first.model.item_factors = np.vstack(
        [first.model.item_factors[:0:-1], np.ones((1, 6), np.float32)]
    )
    turned = adapt(first.model, items=[*ids[:0:-1], "gone"]).fit(mid())
    scores = turned.score(Histories.of_items([[5]]))[0]
    assert np.isnan(scores[0])
    assert np.isfinite(scores[1:]).all()
    assert scores.argmax() >= 0
    with pytest.raises(DataError, match="No item of the data set"):
        adapt(first.model, items=["x"] * 80).fit(mid())


def test_a_model_without_fold_in_is_refused_in_a_sentence() -> None:
    with pytest.raises(DataError, match="learns each customer by heart and cannot score a changed"):
        own("implicit.bpr:BayesianPersonalizedRanking").fit(mid())


def test_it_passes_the_trial_by_its_place_alone() -> None:
    recommender = own("implicit.nearest_neighbours:BM25Recommender").fit(mid())
    assert recommender.remarks == ()
