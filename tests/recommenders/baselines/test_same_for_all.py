from __future__ import annotations

import numpy as np
import pytest

from recommenders import histories
from recommenders.baselines.same_for_all import SameForAll, first_and_last
from recommenders.contract import Dataset


class Fixed(SameForAll):
    """Scores that are given."""

    def __init__(self, *scores: float) -> None:
        super().__init__()
        self._scores = np.array(scores, dtype=np.float32)


def test_every_history_gets_the_same_scores_and_no_purchase_adds_to_them(tiny: Dataset) -> None:
    recommender = Fixed(*range(tiny.n_items))
    histories = tiny.histories()
    scores = recommender.score(histories)
    assert scores.shape == (len(histories), tiny.n_items)
    assert (scores == np.arange(tiny.n_items)).all()
    items = np.array([2, 0], dtype=np.int32)
    assert recommender.score(histories, items)[0].tolist() == [2.0, 0.0]
    history = histories.take([0])
    contributions = recommender.contributions(history, items)
    assert contributions.shape == (len(history.players()), 2)
    assert not contributions.any()


def test_scores_come_back_from_what_was_saved() -> None:
    saved = Fixed(3.0, 1.0)
    assert SameForAll().restore(saved.arrays())._scores.tolist() == [3.0, 1.0]


def test_first_and_last_purchases_of_each_pair(tiny: Dataset) -> None:
    log = tiny.histories()
    ((rows, items, first, last),) = first_and_last(log, tiny.n_items)
    pairs = list(zip(rows.tolist(), items.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    for row, item, begin, end in zip(rows, items, first, last, strict=True):
        times = log.times[(log.rows == row) & (log.items == item)]
        assert (begin, end) == (times.min(), times.max())
    assert set(pairs) == set(zip(log.rows.tolist(), log.items.tolist(), strict=True))


@pytest.mark.parametrize("n_items", [1, 4])
def test_an_empty_log_has_no_pairs(tiny: Dataset, n_items: int) -> None:
    log = tiny.histories()
    empty = log.where(np.zeros(len(log.items), dtype=bool))
    assert all(len(part) == 0 for parts in first_and_last(empty, n_items) for part in parts)


def test_pairs_of_a_large_log_come_in_blocks(
    tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tiny.histories()
    (whole,) = first_and_last(log, tiny.n_items)
    monkeypatch.setattr(histories, "AT_ONCE", 3)
    blocks = [*first_and_last(log, tiny.n_items)]
    assert len(blocks) > 2
    for part, expected in zip(zip(*blocks, strict=True), whole, strict=True):
        assert np.concatenate(part).tolist() == expected.tolist()
