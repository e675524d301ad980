from __future__ import annotations

from typing import cast

import numpy as np

from recommenders.contract import Dataset
from recommenders.histories import DoubleArray, FloatArray, Histories, IntArray
from recommenders.related.recommender import Related, RelatedItems
from recommenders.shelves.contract import Shelf
from recommenders.shelves.goes_with import GoesWithShelf
from tests.worlds import ANN, CAT, A, B, C, D, E

WEIGHTS = np.zeros((8, 8), dtype=np.float32)
WEIGHTS[A, D], WEIGHTS[A, B], WEIGHTS[B, D], WEIGHTS[C, E] = 1.0, 2.0, 4.0, 8.0


class Leads:
    """Stands in for `Related`: A leads to D and B, B to D, C to E; D was borrowed from its kind."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.known: list[int] = []
        self.counted = 1

    def score(self, histories: Histories) -> FloatArray:
        return histories.matrix(8).toarray() @ WEIGHTS

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        return WEIGHTS[history.players()][:, targets].astype(np.float64)

    def towards(self, item: int, k: int) -> RelatedItems:
        self.asked.append(item)
        targets = np.flatnonzero(WEIGHTS[item]).astype(np.int32)
        number = np.arange(len(targets), dtype=np.int64)
        return RelatedItems(
            sources=np.full_like(targets, item),
            targets=targets,
            scores=WEIGHTS[item, targets],
            forward=self.counted * (1234 + number),
            backward=5 + number,
            together=self.counted * (2 + number),
            viewed=number,
            borrowed=targets == D,
            known=np.isin(targets, self.known),
            within=30,
        )


def shelf(tiny: Dataset, *, window: int) -> tuple[GoesWithShelf, Leads]:
    leads = Leads()
    return GoesWithShelf(cast("Related", leads), tiny, window=window), leads


def test_only_late_purchases_lead_and_only_to_what_is_new(tiny: Dataset) -> None:
    histories = tiny.log.take([ANN, CAT])
    # in 7 days ann bought C, in 30 A and B as well; B itself is not new to her
    assert shelf(tiny, window=7)[0].score(histories).tolist() == [
        [0, 0, 0, 0, 8, 0, 0, 0],
        [0] * 8,
    ]
    assert shelf(tiny, window=30)[0].score(histories)[0].tolist() == [0, 0, 0, 5, 8, 0, 0, 0]
    # cat bought B and C 35 days ago, and D since
    assert shelf(tiny, window=36)[0].score(histories)[1].tolist() == [0, 0, 0, 0, 8, 0, 0, 0]
    assert GoesWithShelf.shelf is Shelf.OWNED


def test_reasons_name_the_strongest_source_and_count_it_once(tiny: Dataset) -> None:
    source, leads = shelf(tiny, window=30)
    reasons = source.reasons(tiny.log.take([ANN]), np.array([D, E, D], dtype=np.int32))
    borrowed = "goes with Cat *Food* [x](http://e.example) `b`, as items of its kind do"
    assert reasons == [
        borrowed,
        "1,234 bought it within 30 days after <script>alert(1)</script>, 5 before, 2 on one day",
        borrowed,
    ]
    assert sorted(leads.asked) == [B, C]


def test_a_reason_says_whether_the_shop_says_so_itself(tiny: Dataset) -> None:
    source, leads = shelf(tiny, window=30)
    leads.known = [D, E]
    both, counted = source.reasons(tiny.log.take([ANN]), np.array([D, E], dtype=np.int32))
    assert "1,234 bought it within 30 days after" in counted
    assert both.endswith("on one day; the shop says so as well")
    assert counted.endswith("on one day; the shop says so as well")
    leads.counted = 0
    known = source.reasons(tiny.log.take([ANN]), np.array([D, E], dtype=np.int32))
    assert known == [
        "the shop says that it goes with Cat *Food* [x](http://e.example) `b`",
        "the shop says that it goes with <script>alert(1)</script>",
    ]
