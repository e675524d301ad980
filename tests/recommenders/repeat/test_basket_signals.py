from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.linear.graph_filter import GraphFilter
from recommenders.repeat.basket_signals import (
    GENERAL_SIGNALS,
    MIN_SHARE,
    OWN_SIGNALS,
    Signals,
    blocks,
    general_pairs,
)
from recommenders.repeat.tifu_knn import TIFUKNN
from tests.worlds import ANN, BOB, FAY, A, B, C


@pytest.fixture(scope="module")
def signals(tiny: Dataset) -> Signals:
    return Signals.of(tiny, TIFUKNN(), GraphFilter())


def test_shares_of_baskets_by_hand(signals: Signals) -> None:
    # the last baskets are ann's C, bob's B, cat's D, dan's A and E, eve's F; one is added
    np.testing.assert_allclose(signals.late, np.array([2, 2, 2, 2, 2, 2, 1, 1]) / 6)
    # 4 + 2 + 2 + 2 + 1 baskets; A is in six of them, B in three, C in two
    np.testing.assert_allclose(signals.ever, np.array([7, 4, 3, 2, 2, 2, 1, 1]) / 12)


def test_own_signals_by_hand(signals: Signals, tiny: Dataset) -> None:
    bought = signals.purchases(tiny.histories([ANN]))
    table = signals.own(bought, 1)
    assert table.shape == (3, len(OWN_SIGNALS))
    assert bought.items.tolist() == [A, B, C]
    columns = dict(zip(OWN_SIGNALS, np.exp(table).T, strict=True))
    # ann's baskets: A; A; A and B; C
    np.testing.assert_allclose(columns["times bought"], [3, 1, 1])
    np.testing.assert_allclose(columns["baskets since"], [2, 2, 1])
    np.testing.assert_allclose(columns["baskets"], 4)
    np.testing.assert_allclose(columns["basket size"], 5 / 4)
    np.testing.assert_allclose(columns["comes back"], signals.clock.again[[A, B, C]])
    for name in ("due by baskets", "due by days"):
        assert ((columns[name] > 0) & (columns[name] < 1)).all()


def test_general_signals_are_logarithms_of_the_parts(signals: Signals, tiny: Dataset) -> None:
    histories = tiny.histories([ANN, BOB])
    near, spread, shares = signals.general(histories)
    _, neighbours = signals.tifu.parts(histories)
    np.testing.assert_allclose(np.exp(near), neighbours.toarray() + MIN_SHARE)
    graph = signals.graph.score(histories).astype(np.float64)
    np.testing.assert_allclose(np.exp(spread), np.maximum(graph, MIN_SHARE))
    np.testing.assert_allclose(np.exp(shares), [signals.late, signals.ever])


def test_signals_of_some_items_are_a_slice(signals: Signals, tiny: Dataset) -> None:
    some = np.array([B, 6], dtype=np.int32)
    every = signals.general(tiny.histories())
    for part, whole in zip(signals.general(tiny.histories(), some), every, strict=True):
        np.testing.assert_allclose(part, whole[:, some], rtol=1e-6)


def test_the_signals_of_a_pair_stand_side_by_side() -> None:
    near, spread = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 8.0]])
    shares = np.array([[10.0, 20.0], [30.0, 40.0]])
    rows, columns = np.array([1, 0, 0]), np.array([0, 1, 0])
    table = general_pairs(near, spread, shares, rows, columns)
    assert table.shape == (3, len(GENERAL_SIGNALS))
    assert table.tolist() == [[3, 7, 10, 30], [2, 6, 20, 40], [1, 5, 10, 30]]


def test_blocks_are_all_rows_in_order(tiny: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommenders.repeat.basket_signals.MAX_CELLS", 4 * tiny.n_items)
    cut = list(blocks(tiny.histories(), tiny.n_items))
    assert [(rows.start, rows.stop) for rows, _ in cut] == [(0, 4), (4, 6)]
    assert [len(part) for _, part in cut] == [4, 2]
    assert cut[1][1].lengths.tolist() == tiny.histories().lengths[4:].tolist()


def test_saved_and_restored(signals: Signals, tiny: Dataset) -> None:
    arrays = signals.arrays()
    assert all(array.dtype != object for array in arrays.values())
    restored = Signals.restored(arrays, TIFUKNN(), GraphFilter())
    histories = tiny.histories([ANN, BOB, FAY])
    for part, other in zip(restored.general(histories), signals.general(histories), strict=True):
        np.testing.assert_array_equal(part, other)
    days = signals.purchases(histories)
    np.testing.assert_array_equal(restored.own(days, 3), signals.own(days, 3))
