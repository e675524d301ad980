from __future__ import annotations

import numpy as np
import pytest

from recommenders.baselines.popularity import Popularity
from recommenders.contract import Dataset
from tests.benchmarks.ranking import chances
from tests.benchmarks.ranking.chances import BOUGHT, NEW, SHOWN, Chances
from tests.worlds import ANN, CAT, A, B, C, D


def test_error_and_bins_by_hand() -> None:
    # two pairs between .2 and .3, one bought; two above .7, both bought
    pairs = Chances(chance=np.array([0.2, 0.24, 0.75, 1.0]), bought=np.array([0.0, 1.0, 1.0, 1.0]))
    assert pairs.error == pytest.approx((abs(1 - 0.44) + abs(2 - 1.75)) / 4)
    assert pairs.table().to_numpy().tolist() == [
        ["0.2 to 0.3", "2", "0.2200", "0.5000"],
        ["0.7 to 1", "2", "0.8750", "1.0000"],
    ]


class Counted(Popularity):
    """Chances that rise with the code of the item: 0.0 to 0.7."""

    def score(self, histories, items=None):  # type: ignore[no-untyped-def]
        return np.tile(np.arange(8) / 10, (len(histories), 1)).astype(np.float32)


def test_three_kinds_of_pairs(tiny: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chances, "FIRST", 4)
    monkeypatch.setattr(chances, "LISTED", 2)
    # ann has A, B and C, cat B, C and D; ann takes A and H, cat D
    wanted = np.array([ANN * 8 + A, ANN * 8 + 7, CAT * 8 + D])
    by_kind = chances.chances(Counted(), tiny, np.array([ANN, CAT]), wanted)
    assert [by_kind[BOUGHT].chance.round(1).tolist(), by_kind[BOUGHT].bought.tolist()] == [
        [A / 10, B / 10, C / 10, B / 10, C / 10, D / 10],
        [1.0, 0.0, 0.0, 0.0, 0.0, 1.0],
    ]
    assert (
        sorted(by_kind[NEW].chance.round(1).tolist())
        == [0.4] * 2 + [0.5] * 2 + [0.6] * 2 + [0.7] * 2
    )
    assert by_kind[NEW].bought.sum() == 1.0
    assert sorted(by_kind[SHOWN].chance.round(1).tolist()) == [0.6, 0.6, 0.7, 0.7]


def test_a_customer_with_few_new_items(tiny: Dataset) -> None:
    by_kind = chances.chances(Counted(), tiny, np.array([ANN]), np.zeros(0, dtype=np.int64))
    assert len(by_kind[NEW].chance) == 5
    assert by_kind[NEW].error == pytest.approx(0.5)
