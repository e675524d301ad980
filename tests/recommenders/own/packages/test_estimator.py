"""Estimators on pairs: what they are fitted to, and what they answer."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import IntArray
from recommenders.own.packages.adapter import adapt
from recommenders.own.packages.pair_features import NAMES
from recommenders.own.recommender import own
from recommenders.testing import datasets


@cache
def mid() -> Dataset:
    return datasets.mid()


def times_bought(histories: Histories, items: IntArray) -> np.ndarray:
    return histories.counts(80).toarray()[:, items, None]


def test_a_fitted_estimator_is_asked_by_its_own_features() -> None:
    from sklearn.linear_model import LinearRegression

    line = LinearRegression().fit([[0.0], [1.0]], [3.0, 5.0])
    model = adapt(line, features=times_bought).fit(mid())
    scores = model.score(Histories.of_items([[4, 7, 7], []]))
    # 3 + 2 times the purchases
    assert scores[0, [4, 7, 8]].tolist() == pytest.approx([5.0, 7.0, 3.0])
    assert scores[1].tolist() == pytest.approx([3.0] * 80)
    with pytest.raises(DataError, match=r"Write adapt\(model, features="):
        adapt(line).fit(mid())
    with pytest.raises(DataError, match=r"in shape \(1, 80\) for 1 histories and 80 items"):
        adapt(line, features=lambda h, i: np.ones((len(h), len(i)))).fit(mid()).score(
            mid().histories([3])
        )


def test_one_that_is_not_fitted_learns_what_is_bought_next() -> None:
    from sklearn.linear_model import LogisticRegression

    model = adapt(LogisticRegression(max_iter=500)).fit(mid())
    assert model.estimator.coef_.shape == (1, len(NAMES))
    scores = model.score(mid().histories([3, 9]))
    assert ((scores > 0) & (scores < 1)).all()
    again = adapt(LogisticRegression(max_iter=500)).fit(mid()).score(mid().histories([3, 9]))
    np.testing.assert_array_equal(scores, again)


def test_a_ranker_of_lightgbm_gets_its_groups() -> None:
    lightgbm = pytest.importorskip("lightgbm", reason="LightGBM is not installed")
    ranker = lightgbm.LGBMRanker(
        n_estimators=20, num_leaves=7, min_child_samples=5, n_jobs=1, verbose=-1
    )
    model = adapt(ranker).fit(mid())
    scores = model.score(mid().histories([3, 9]))
    assert np.isfinite(scores).all()
    assert len(np.unique(scores)) > 5
    # its booster, as it is kept in a file
    booster = adapt(ranker.booster_, features=model.features).fit(mid())
    np.testing.assert_allclose(booster.score(mid().histories([3, 9])), scores)


def test_they_pass_the_trial_by_their_place_alone() -> None:
    recommender = own("sklearn.linear_model:LogisticRegression").fit(mid())
    assert recommender.remarks == ()
    assert recommender.score(mid().histories([3])).shape == (1, 80)


def test_groups_are_no_scores() -> None:
    with pytest.raises(DataError, match="A KMeans is a clusterer"):
        own("sklearn.cluster:KMeans").fit(mid())
