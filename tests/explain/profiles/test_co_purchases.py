from __future__ import annotations

import numpy as np

from explain.profiles.co_purchases import co_purchases
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from tests.worlds import ANN, BOB, BOUGHT, EVE, FAY, A, B, C, D, E


def test_counts_are_those_of_the_others(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    items, targets = np.array([A, B], dtype=np.int32), np.array([D, E, A], dtype=np.int32)
    counts = co_purchases(tiny_statistics, items, targets, customer=ANN)
    # without ann: a has bob and dan, b bob and cat; of them dan bought e, cat d, bob a
    assert counts.both.tolist() == [[0, 1, 2], [1, 0, 1]]
    assert counts.buyers.tolist() == [2, 2]
    assert counts.target_buyers.tolist() == [1, 1, 2]
    assert counts.customers == 4  # bob, cat, dan and eve: fay bought nothing


def test_every_pair_of_the_tiny_world(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    everything = np.arange(8, dtype=np.int32)
    for customer in (ANN, BOB, EVE, FAY):
        others = np.delete(BOUGHT, customer, axis=0)
        counts = co_purchases(tiny_statistics, everything, everything, customer=customer)
        np.testing.assert_array_equal(counts.both, others.T @ others)
        np.testing.assert_array_equal(counts.buyers, others.sum(axis=0))
        np.testing.assert_array_equal(counts.target_buyers, others.sum(axis=0))
        assert counts.customers == (others.sum(axis=1) > 0).sum()


def test_nothing_to_count(tiny_statistics: ItemStatistics) -> None:
    none = np.zeros(0, dtype=np.int32)
    counts = co_purchases(tiny_statistics, none, np.array([C], dtype=np.int32), customer=FAY)
    assert counts.both.shape == (0, 1)
    assert counts.target_buyers.tolist() == [2]
