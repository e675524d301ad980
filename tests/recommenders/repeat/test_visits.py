from __future__ import annotations

import numpy as np

from recommenders.contract import Histories
from recommenders.data.purchase_days import PurchaseDays
from recommenders.repeat.visits import NAMES, NEVER, Visits
from tests.recommenders.repeat.test_buy_again import history


def visits(lines: Histories) -> Visits:
    return Visits.of(PurchaseDays.of(lines, n_items=5, timezone="UTC"), len(lines))


def test_by_hand() -> None:
    # three visits: items 0 and 1 forty-four days ago, 0 thirty days ago, 2 fourteen days ago
    own = visits(history([(0, 44), (1, 44), (0, 30), (2, 14)]))
    assert own.counts.tolist() == [3]
    assert own.since.tolist() == [14]
    np.testing.assert_allclose(own.size, [4 / 3])
    np.testing.assert_allclose(
        own.lately,
        [[0.5 + 2 ** (-30 / 14) + 2 ** (-44 / 14), 2 ** (-14 / 30) + 0.5 + 2 ** (-44 / 30)]],
    )
    np.testing.assert_allclose(own.new, [2 * 2 ** (-44 / 30) + 2 ** (-14 / 30)])
    rows, ages = np.zeros(4, dtype=np.int64), np.array([14, 15, 44, 45])
    assert own.after(rows, ages).tolist() == [0, 1, 2, 3]


def test_rows_are_apart() -> None:
    lines = history([(0, 20), (1, 3)])
    both = lines.take([0, 0, 0])
    assert visits(both).counts.tolist() == [2, 2, 2]
    assert visits(both).after(np.array([2, 1]), np.array([20, 21])).tolist() == [1, 2]


def test_a_row_without_a_purchase() -> None:
    nothing = visits(history([]))
    assert (nothing.counts.tolist(), nothing.since.tolist()) == ([0], [NEVER])
    assert nothing.activity().shape == (1, len(NAMES))
    assert np.isfinite(nothing.activity()).all()
