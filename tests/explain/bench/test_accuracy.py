from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest

from explain.bench.accuracy import accuracy, table
from recommenders.contract import Dataset, Histories
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests import worlds


def test_accuracy_by_hand(tiny: Dataset) -> None:
    # everybody is shown H, D, C, B, A, ... in this order
    toy = toys.Fixed([4.0, 5.0, 6.0, 7.0, 3.0, 2.0, 1.0, 8.0])
    ranker = Ranker(recommender=toy, popularity=np.zeros(8, dtype=np.float32))
    result = accuracy(
        ranker,
        "fixed",
        tiny,
        np.array([worlds.CAT, worlds.EVE, worlds.FAY]),
        rng=np.random.default_rng(0),
    )
    # eve has one item and fay none; of cat's B, C and D one is hidden, one of three always listed
    assert result.customers == 1
    assert result.recall == 1.0
    # the other two are in the history: H comes first, then the hidden one
    assert result.ndcg == pytest.approx(1 / np.log2(3))
    assert result.hit == 1.0
    assert table([result]).loc[0, "NDCG@100"] == ".6309"


def test_accuracy_hides_the_last_purchase(tiny: Dataset) -> None:
    class Spy(toys.Fixed):
        histories_scored: ClassVar[list[set[int]]] = []

        def score(self, histories: Histories, items: object = None) -> np.ndarray:
            Spy.histories_scored.append(set(histories.items.tolist()))
            return super().score(histories, None)

    ranker = Ranker(recommender=Spy([0.0] * 8), popularity=np.zeros(8, dtype=np.float32))
    accuracy(ranker, "spy", tiny, np.array([worlds.ANN]), rng=np.random.default_rng(0))
    # C came last, with all its events; A and B are left
    assert Spy.histories_scored[-1] == {worlds.A, worlds.B}


def test_the_same_draws_hide_the_same_items_in_blocks_of_any_size(
    mid: Dataset, mid_ranker: Ranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers = np.arange(40)
    at_once = accuracy(mid_ranker, "mid", mid, customers, rng=np.random.default_rng(3))
    monkeypatch.setattr("explain.bench.accuracy.MAX_CELLS", 7 * mid.n_items)
    in_blocks = accuracy(mid_ranker, "mid", mid, customers, rng=np.random.default_rng(3))
    assert in_blocks == at_once
    assert 0.0 < at_once.ndcg < 1.0


def test_nobody_with_two_items_has_no_accuracy(tiny: Dataset) -> None:
    ranker = Ranker(recommender=toys.Fixed([0.0] * 8), popularity=np.zeros(8, dtype=np.float32))
    result = accuracy(
        ranker, "fixed", tiny, np.array([worlds.EVE, worlds.FAY]), rng=np.random.default_rng(0)
    )
    assert result.customers == 0
    assert np.isnan([result.recall, result.ndcg, result.hit]).all()
