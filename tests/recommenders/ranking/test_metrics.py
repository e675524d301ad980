from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse

from recommenders.ranking import metrics

SECOND, THIRD = 1 / np.log2(3), 1 / np.log2(4)
HITS = np.array([[1, 1, 1], [0, 0, 0], [0, 1, 0], [1, 0, 1], [0, 1, 0], [0, 0, 0]], dtype=np.bool_)
WANTED = np.array([3, 1, 1, 2, 5, 0])


def rows(dense: list[list[int]]) -> Any:
    return sparse.csr_array(np.array(dense, dtype=np.float32))


def test_recall_is_divided_by_all_that_is_relevant() -> None:
    recall = metrics.recall(HITS, WANTED)
    np.testing.assert_allclose(recall, [1.0, 0.0, 1.0, 1.0, 0.2, np.nan])


def test_capped_recall_is_divided_by_what_the_list_can_hold() -> None:
    recall = metrics.recall(HITS, WANTED, capped=True)
    np.testing.assert_allclose(recall, [1.0, 0.0, 1.0, 1.0, 1 / 3, np.nan])


def test_ndcg() -> None:
    best = 1 + SECOND + THIRD
    ndcg = metrics.ndcg(HITS, WANTED)
    expected = [1.0, 0.0, SECOND, (1 + THIRD) / (1 + SECOND), SECOND / best, np.nan]
    np.testing.assert_allclose(ndcg, expected)


def test_hit_rate() -> None:
    np.testing.assert_array_equal(metrics.hit_rate(HITS, WANTED), [1, 0, 1, 1, 1, np.nan])


def test_novelty_in_bits() -> None:
    buyers = np.array([8, 4, 1, 0])
    lists = np.array([[0, 1], [2, 3], [1, -1], [-1, -1]], dtype=np.int32)
    # of 8 customers: everybody 0 bits, half 1 bit, one of 8 and nobody 3 bits
    np.testing.assert_allclose(metrics.novelty(lists, buyers, 8), [0.5, 3.0, 1.0, np.nan])


def test_calibration_by_hand() -> None:
    categories = rows([[1, 0], [1, 0], [0, 1], [0, 0]])
    history = rows([[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    lists = rows([[1, 0, 0, 0], [1, 0, 1, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]])
    calibration = metrics.calibration(history, lists, categories)
    # the same mix, the same mix, nothing in common, a history without a category, a list without
    np.testing.assert_allclose(calibration, [0, 0, np.log(100), np.nan, np.log(100)], atol=1e-7)
    half = metrics.calibration(rows([[1, 0, 1, 0]]), rows([[1, 1, 0, 0]]), categories)
    expected = 0.5 * np.log(0.5 / (0.99 + 0.005)) + 0.5 * np.log(0.5 / 0.005)
    assert half[0] == pytest.approx(expected, rel=1e-6)


def test_coverage_counts_each_item_once() -> None:
    lists = np.array([[0, 3], [3, -1]], dtype=np.int32)
    assert metrics.coverage(lists, 8) == 0.25


def test_sampled_hit_rate_is_a_share_of_the_relevant_items() -> None:
    above = np.array([0, 10, 9, -1])
    hit_rate = metrics.sampled_hit_rate(above, np.array([0, 0, 2, 3]), 4, k=10)
    np.testing.assert_array_equal(hit_rate, [0.5, np.nan, 1.0, np.nan])


def test_weighted_items_by_hand() -> None:
    weights = np.array([[3.0, 0.0, 1.0, 2.0], [0.0, 0.0, 0.0, 0.0]], dtype=np.float32)
    gains = np.array([[1.0, 3.0], [0.0, 0.0]], dtype=np.float32)
    assert metrics.weighted_recall(gains, weights)[0] == pytest.approx(4 / 6)
    assert np.isnan(metrics.weighted_recall(gains, weights)[1])
    second = 1 / np.log2(3)
    ndcg = metrics.weighted_ndcg(gains, weights)
    assert ndcg[0] == pytest.approx((1 + 3 * second) / (3 + 2 * second))
    assert np.isnan(ndcg[1])


def test_weights_of_one_are_no_weights() -> None:
    rng = np.random.default_rng(0)
    weights = (rng.random((50, 30)) < 0.2).astype(np.float32)
    hits = weights[:, :10] > 0
    wanted = weights.sum(axis=1).astype(np.int64)
    gains = weights[:, :10]
    np.testing.assert_allclose(
        metrics.weighted_recall(gains, weights), metrics.recall(hits, wanted)
    )
    np.testing.assert_allclose(metrics.weighted_ndcg(gains, weights), metrics.ndcg(hits, wanted))
