from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Histories
from recommenders.linear.item_weights import ItemWeightRecommender

WEIGHTS = np.array([[0.0, 0.5, 0.0], [0.25, 0.0, -1.0], [0.0, 2.0, 0.0]], dtype=np.float32)


@pytest.fixture
def recommender() -> ItemWeightRecommender:
    return ItemWeightRecommender().restore(
        {
            "data": np.array([0.5, 0.25, -1.0, 2.0], dtype=np.float32),
            "indices": np.array([1, 0, 2, 1], dtype=np.int32),
            "indptr": np.array([0, 1, 3, 4], dtype=np.int32),
        }
    )


def test_the_score_is_the_sum_of_the_weights_of_distinct_items(
    recommender: ItemWeightRecommender,
) -> None:
    scores = recommender.score(Histories.of_items([[0, 2, 2], [1], []]))
    assert scores.tolist() == [[0.0, 2.5, 0.0], [0.25, 0.0, -1.0], [0.0, 0.0, 0.0]]
    assert scores.dtype == np.float32


def test_chosen_items_in_any_order(recommender: ItemWeightRecommender) -> None:
    chosen = np.array([2, 1, 1], dtype=np.int32)
    scores = recommender.score(Histories.of_items([[1, 2]]), chosen)
    assert scores.tolist() == [[-1.0, 2.0, 2.0]]


def test_contributions_are_the_weights(recommender: ItemWeightRecommender) -> None:
    # players stand in the order of their codes
    parts = recommender.contributions(
        Histories.of_items([[2, 0]]), np.array([1, 0], dtype=np.int32)
    )
    assert parts.tolist() == [[0.5, 0.0], [2.0, 0.0]]
    assert parts.dtype == np.float64


def test_what_is_saved_is_what_was_restored(recommender: ItemWeightRecommender) -> None:
    arrays = recommender.arrays()
    parts = (arrays["data"], arrays["indices"], arrays["indptr"])
    np.testing.assert_array_equal(sparse.csr_array(parts, shape=(3, 3)).toarray(), WEIGHTS)


def test_before_a_fit_there_is_no_item() -> None:
    assert ItemWeightRecommender().score(Histories.of_items([[], []])).shape == (2, 0)
