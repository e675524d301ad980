from __future__ import annotations

import numpy as np
import pytest

from recommenders.histories import Event, Histories
from recommenders.neural.sequences import in_order, last_hidden, latest


def histories(rows: list[list[tuple[int, int]]]) -> Histories:
    """Of items and times."""
    flat = [event for row in rows for event in row]
    return Histories(
        indptr=np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64),
        items=np.array([item for item, _ in flat], dtype=np.int32),
        times=np.array([time for _, time in flat], dtype=np.int64),
        quantities=np.ones(len(flat), dtype=np.float32),
        events=np.full(len(flat), Event.PURCHASE, dtype=np.int8),
        as_of=100,
    )


def sequence(batch: Histories, row: int = 0) -> list[int]:
    return in_order(batch, 200)[[row]].indices.tolist()


def test_items_stand_by_their_first_time_whatever_the_order_of_the_rows() -> None:
    batch = histories([[(7, 5), (3, 1), (7, 2), (9, 4)], [], [(1, 0)]])
    rows = in_order(batch, 10)
    assert rows.shape == (3, 10)
    assert [rows[[row]].indices.tolist() for row in range(3)] == [[3, 7, 9], [], [1]]
    assert (rows.toarray() == batch.matrix(10).toarray()).all()


def test_items_of_one_time_stand_in_a_fixed_order_that_is_not_that_of_their_codes() -> None:
    basket = list(range(100))
    order = sequence(histories([[(item, 5) for item in basket]]))
    assert order == sequence(histories([[(item, 5) for item in reversed(basket)]]))
    rising = np.mean(np.diff(order) > 0)
    assert 0.3 < rising < 0.7
    # another order on another day, so that it cannot be learned
    other = sequence(histories([[(item, 6) for item in basket]]))
    before = np.mean(
        [
            (order.index(a) < order.index(b)) == (other.index(a) < other.index(b))
            for a in basket
            for b in basket
            if a < b
        ]
    )
    assert 0.35 < before < 0.65
    # and those that stay keep theirs when one is masked
    assert sequence(histories([[(item, 5) for item in basket[1:]]])) == [i for i in order if i]


def test_an_item_beyond_the_catalogue_is_an_error() -> None:
    with pytest.raises(ValueError, match="beyond"):
        in_order(Histories.of_items([[3, 10]]), 10)


def test_the_latest_items() -> None:
    rows = in_order(Histories.of_items([[1, 2, 3, 4], [], [9, 5]]), 10)
    assert latest(rows, 3).tolist() == [[2, 3, 4], [-1, -1, -1], [9, 5, -1]]
    assert latest(rows[[1]], 3).tolist() == [[-1]]
    assert latest(rows[np.zeros(0, dtype=int)], 3).shape == (0, 1)


def test_the_last_item_of_some_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = in_order(Histories.of_items([[4, 2, 3], [7], [5, 1], [9, 8, 6, 0], []]), 10)
    learned, shown, hidden = last_hidden(rows, np.random.default_rng(0))
    listed = [
        [part[[row]].indices.tolist() for row in range(part.shape[0])]
        for part in (learned, shown, hidden)
    ]
    assert listed == [[[4, 2], [5, 1], [9, 8, 6]], [[4, 2], [9, 8, 6]], [[3], [0]]]
    monkeypatch.setattr("recommenders.neural.sequences.MAX_JUDGED", 1)
    learned, shown, hidden = last_hidden(rows, np.random.default_rng(0))
    assert shown.shape[0] == hidden.shape[0] == 1
    assert learned.nnz == 3 + 2 + 4 - 1
