from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.histories import FloatArray
from recommenders.ranking import top_k
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys

LEVEL = np.arange(6)


def test_the_order_of_ties() -> None:
    popularity = np.array([1.0, 3.0, 3.0, 0.0], dtype=np.float32)
    assert top_k.tie_order(popularity).tolist() == [1, 2, 0, 3]


@pytest.mark.parametrize("n", [1, 63, 64, 700, 5_000])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 1.0])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_kth_largest_is_the_one_in_order(n: int, share: float, kind: type) -> None:
    """Of scores that are mostly equal, as of ones that all differ; some are no candidates."""
    rng = np.random.default_rng(n)
    values: FloatArray = np.where(rng.random(n) < share, rng.normal(size=n), 0.0).astype(kind)
    values[rng.random(n) < 0.1] = -np.inf
    in_order = np.sort(values)[::-1]
    for k in {1, min(2, n), min(10, n), max(1, n // 3), n}:
        assert top_k.kth_largest(values, k) == in_order[k - 1]


def test_the_best_by_hand() -> None:
    gone = -np.inf
    scores = np.array(
        [[1, 5, 2, 2, 2, 9], [0, 0, 0, 0, 0, 0], [gone, gone, 3, gone, 4, gone]], dtype=np.float32
    )
    assert top_k.best(scores, 3, LEVEL).tolist() == [[5, 1, 2], [0, 1, 2], [4, 2, -1]]
    backwards = LEVEL[::-1].copy()
    assert top_k.best(scores, 3, backwards).tolist() == [[5, 1, 4], [5, 4, 3], [4, 2, -1]]


def test_a_list_longer_than_the_catalogue_ends_with_nothing() -> None:
    scores = np.array([[1.0, 2.0]], dtype=np.float32)
    assert top_k.best(scores, 4, np.arange(2)).tolist() == [[1, 0, -1, -1]]


@pytest.mark.parametrize("k", [1, 10, 80])
def test_the_same_lists_as_the_app(mid: Dataset, k: int) -> None:
    """Many equal scores: the batch must agree with the ranking that the screens show."""
    w = np.round(toys.weights(mid.n_items), 0)
    ranker = Ranker.of(toys.Toy(mid.n_items, lambda x: np.tanh(x @ w)), mid)
    rows = np.flatnonzero(mid.histories().lengths)[:50]
    histories = mid.histories(rows)
    scores = np.array(ranker.recommender.score(histories))
    order = top_k.tie_order(ranker.popularity)
    lists = top_k.best(scores, k, order)
    scores[histories.rows, histories.items] = -np.inf
    fresh = top_k.best(scores, k, order)
    for row in range(len(rows)):
        history = histories.take([row])
        assert lists[row].tolist() == ranker.rank(history, k=k, bought_before=True).items.tolist()
        shown = ranker.rank(history, k=k).items.tolist()
        assert fresh[row].tolist() == shown + [-1] * (k - len(shown))


def test_the_first_place_by_hand() -> None:
    scores = np.array([[5, 1, 5, 0], [2, 2, 2, 2], [1, 2, 3, 4]], dtype=np.float32)
    rows, items = np.array([0, 0, 1]), np.array([1, 2, 3], dtype=np.int32)
    assert top_k.first_rank(scores, rows, items, np.arange(4)).tolist() == [2, 4, 0]
    assert top_k.first_rank(scores, rows, items, np.array([3, 2, 1, 0])).tolist() == [1, 1, 0]


def test_the_first_place_agrees_with_the_ranker(mid: Dataset) -> None:
    w = np.round(toys.weights(mid.n_items), 0)
    ranker = Ranker.of(toys.Toy(mid.n_items, lambda x: x @ w), mid)
    histories = Histories.of_items([[1, 2], [3], []])
    scores = ranker.recommender.score(histories)
    targets = np.array([7, 20, 60], dtype=np.int32)
    placed = ranker.ranks(scores, targets, np.ones(mid.n_items, dtype=np.bool_))
    rows = np.repeat(np.arange(3), 3)
    ranks = top_k.first_rank(scores, rows, np.tile(targets, 3), top_k.tie_order(ranker.popularity))
    assert ranks.tolist() == placed.min(axis=1).tolist()


def test_the_negatives_above_by_hand() -> None:
    scores = np.array([[5, 1, 5, 0], [2, 2, 2, 2]], dtype=np.float32)
    rows, items = np.array([0, 0, 1]), np.array([1, 2, 3], dtype=np.int32)
    negatives = np.array([[0, 0, 3], [0, 1, 2]], dtype=np.int32)
    assert top_k.above(scores, rows, items, negatives, np.arange(4)).tolist() == [2, 2, 3]
    backwards = np.array([3, 2, 1, 0])
    assert top_k.above(scores, rows, items, negatives, backwards).tolist() == [2, 0, 0]
    nobody = np.array([[-1, -1, -1], [0, 1, 2]], dtype=np.int32)
    assert top_k.above(scores, rows, items, nobody, np.arange(4)).tolist() == [-1, -1, 3]
