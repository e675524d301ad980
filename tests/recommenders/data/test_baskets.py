from __future__ import annotations

import numpy as np

from recommenders.contract import Dataset, Event
from recommenders.data.baskets import basket_counts, in_baskets, without_last_baskets
from recommenders.data.purchase_days import PurchaseDays
from tests.recommenders.repeat.test_buy_again import history
from tests.worlds import ANN, BOB, CAT, EVE, FAY, B, C, D


def baskets_of(dataset: Dataset, row: int) -> list[list[int]]:
    """The baskets of a customer by a plain loop over the days."""
    lines = dataset.histories([row])
    days = lines.times // 86_400
    return [sorted(set(lines.items[days == day].tolist())) for day in sorted(set(days.tolist()))]


def test_time_is_counted_in_baskets() -> None:
    lines = history([(0, 90), (1, 90), (0, 20), (2, 3), (1, 3), (1, 3)])
    baskets = in_baskets(PurchaseDays.of(lines, n_items=4, timezone="UTC"), 2)
    assert baskets.items.tolist() == [0, 1, 2]
    assert baskets.days.tolist() == [-3, -2, -3, -1, -1]
    assert baskets.since.tolist() == [2, 1, 1]
    assert basket_counts(baskets, 2).tolist() == [3, 0]


def test_baskets_of_rows_do_not_mix(mid: Dataset) -> None:
    log = mid.histories()
    baskets = in_baskets(PurchaseDays.of(log, n_items=mid.n_items, timezone="UTC"), len(log))
    counts = basket_counts(baskets, len(log))
    for row in range(0, len(log), 7):
        own = baskets_of(mid, row)
        assert counts[row] == len(own)
        pairs = np.flatnonzero(baskets.rows == row)
        for pair in pairs:
            days = baskets.days[baskets.indptr[pair] : baskets.indptr[pair + 1]]
            expected = [n - len(own) for n, held in enumerate(own) if baskets.items[pair] in held]
            assert days.tolist() == expected


def test_the_last_baskets_are_held_back(tiny: Dataset) -> None:
    earlier, held = without_last_baskets(tiny)
    assert held.take([ANN]).items.tolist() == [C]
    assert held.take([BOB]).items.tolist() == [B]
    assert held.take([CAT]).items.tolist() == [D]
    # one basket only, or none
    assert held.lengths[[EVE, FAY]].tolist() == [0, 0]
    assert earlier.histories([EVE]).lengths.tolist() == [1]
    assert earlier.histories([CAT]).items.tolist() == [B, C]
    assert len(earlier.unit_prices) == len(earlier.positions) == len(earlier.log.items)
    # what is no purchase stays, and is no basket
    views = earlier.histories(events=(Event.VIEW,))
    assert len(views.items) == len(tiny.histories(events=(Event.VIEW,)).items)
