from __future__ import annotations

import numpy as np
import pytest

from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset, Histories
from recommenders.linear.graph_filter import GraphFilter
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.ranker import Ranker
from recommenders.testing.toys import Fixed

NOBODY = Histories.of_items([[]])


def ranker_of(scores: list[float], popularity: list[float]) -> Ranker:
    return Ranker(recommender=Fixed(scores), popularity=np.array(popularity, dtype=np.float32))


def test_ties_go_to_the_popular_item_then_to_the_lower_code() -> None:
    ranker = ranker_of([1.0, 2.0, 1.0, 2.0, 1.0], [5.0, 0.0, 9.0, 0.0, 5.0])
    ranking = ranker.rank(NOBODY, k=5)
    assert ranking.items.tolist() == [1, 3, 2, 0, 4]
    assert ranking.scores.tolist() == [2.0, 2.0, 1.0, 1.0, 1.0]


def test_a_short_list_is_the_start_of_the_long_one() -> None:
    rng = np.random.default_rng(0)
    ranker = ranker_of(
        rng.integers(0, 4, 200).astype(float).tolist(), rng.integers(0, 3, 200).tolist()
    )
    long_list = ranker.rank(NOBODY, k=200).items.tolist()
    assert sorted(long_list) == list(range(200))
    for k in (0, 1, 7, 49, 50, 51, 199):
        assert ranker.rank(NOBODY, k=k).items.tolist() == long_list[:k]


def test_bought_items_are_left_out_unless_asked_for() -> None:
    ranker = ranker_of([1.0, 2.0, 3.0, 4.0], [0.0] * 4)
    history = Histories.of_items([[3, 1, 3]])
    new = ranker.rank(history, k=10)
    assert new.items.tolist() == [2, 0]
    assert (new.n_candidates, new.candidates.tolist()) == (2, [True, False, True, False])
    again = ranker.rank(history, k=10, bought_before=True)
    assert again.items.tolist() == [3, 2, 1, 0]
    assert again.n_candidates == 4
    assert again.personal
    assert not ranker.rank(NOBODY, k=1).personal


def test_all_items_bought_leaves_an_empty_list() -> None:
    ranking = ranker_of([1.0, 2.0], [0.0, 0.0]).rank(Histories.of_items([[0, 1]]), k=3)
    assert ranking.items.tolist() == []
    assert ranking.n_candidates == 0


def test_places_equal_a_full_sort() -> None:
    rng = np.random.default_rng(1)
    n = 40
    popularity = rng.integers(0, 4, n).astype(np.float32)
    ranker = ranker_of([0.0] * n, popularity.tolist())
    scores = rng.integers(0, 6, (5, n)).astype(np.float32)
    candidates = rng.random(n) < 0.7
    targets = np.flatnonzero(candidates).astype(np.int32)
    ranks = ranker.ranks(scores, targets, candidates)
    for row in range(5):
        order = sorted(targets, key=lambda i: (-scores[row, i], -popularity[i], i))
        assert ranks[row].tolist() == [order.index(target) + 1 for target in targets]


def test_a_target_that_is_no_candidate_is_placed_as_if_it_were() -> None:
    ranker = ranker_of([0.0] * 4, [0.0] * 4)
    scores = np.array([[4.0, 3.0, 2.0, 1.0]], dtype=np.float32)
    candidates = np.array([True, False, False, True])
    assert ranker.ranks(scores, np.array([2, 1, 0], dtype=np.int32), candidates).tolist() == [
        [2, 2, 1]
    ]


@pytest.mark.parametrize("kind", [GraphFilter, ItemKNN, Popularity])
def test_places_agree_with_the_list(mid: Dataset, kind: type) -> None:
    ranker = Ranker.of(kind().fit(mid), mid)
    for customer in range(25):
        history = mid.histories([customer])
        ranking = ranker.rank(history, k=20)
        scores = ranker.recommender.score(history)
        ranks = ranker.ranks(scores, ranking.items, ranking.candidates)
        assert ranks[0].tolist() == list(range(1, len(ranking.items) + 1))


@pytest.mark.parametrize("kind", [GraphFilter, ItemKNN, Popularity])
def test_no_history_is_ranked_by_popularity(mid: Dataset, kind: type) -> None:
    popular = Popularity().fit(mid).score(NOBODY)[0]
    ranking = Ranker.of(kind().fit(mid), mid).rank(NOBODY, k=80)
    assert ranking.items.tolist() == np.lexsort((np.arange(80), -popular)).tolist()


def test_frame(tiny: Dataset, tiny_ranker: Ranker) -> None:
    frame = tiny_ranker.rank(tiny.histories([1]), k=3).frame(tiny)
    assert frame["rank"].tolist() == [1, 2, 3]
    # D and E share one buyer each with B and A, which have three: a tie, and D is more popular
    assert frame[Columns.ITEM].tolist() == ["C", "D", "E"]
    assert list(frame.columns) == ["rank", "item_id", "title", "category", "price", "score"]
    assert frame["score"].is_monotonic_decreasing


def test_frame_without_optional_columns(bare: Dataset) -> None:
    frame = Ranker.of(ItemKNN().fit(bare), bare).rank(bare.histories([1]), k=3).frame(bare)
    assert list(frame.columns) == ["rank", "item_id", "title", "score"]
