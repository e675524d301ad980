from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Dataset
from recommenders.data.baskets import basket_counts, in_baskets
from recommenders.data.purchase_days import PurchaseDays, local_days, spread_out
from recommenders.histories import DAY
from tests.worlds import ANN, CAT, FAY, A, B, C, D


def purchases(tiny: Dataset, *customers: int) -> PurchaseDays:
    histories = tiny.histories(list(customers))
    return PurchaseDays.of(histories, n_items=tiny.n_items, timezone=tiny.timezone)


def test_a_pair_for_each_customer_and_item_with_its_days(tiny: Dataset) -> None:
    bought = purchases(tiny, ANN, FAY, CAT)
    assert list(zip(bought.rows.tolist(), bought.items.tolist(), strict=True)) == [
        (0, A),
        (0, B),
        (0, C),
        (2, B),
        (2, C),
        (2, D),
    ]
    assert bought.counts.tolist() == [3, 1, 1, 1, 1, 1]
    # ann bought A 100, 40 and 10 days before today
    assert (bought.today - bought.days[:3]).tolist() == [100, 40, 10]


def test_some_of_the_pairs(tiny: Dataset) -> None:
    bought = purchases(tiny, ANN, FAY, CAT)
    some = bought.where(bought.items == B)
    assert list(zip(some.rows.tolist(), some.items.tolist(), strict=True)) == [(0, B), (2, B)]
    assert some.since.tolist() == [10, 35]
    assert some.last_units.tolist() == [1, 1]
    assert len(bought.where(bought.items == 99)) == 0


def test_gaps_by_hand(tiny: Dataset) -> None:
    gaps = purchases(tiny, ANN).gaps()
    assert gaps.owner.tolist() == [0, 0]
    assert gaps.days.tolist() == [60, 30]
    assert gaps.units.tolist() == [1, 2]  # 1 unit 100 days ago, 2 units 40 days ago
    assert gaps.before.tolist() == [0, 1]


def test_days_are_those_of_the_shop() -> None:
    late = np.array([23 * 3600, DAY - 1], dtype=np.int64)
    assert local_days(late, "UTC").tolist() == [0, 0]
    assert local_days(late, "Europe/Berlin").tolist() == [1, 1]


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("America/St_Johns", "2006-10-29"),  # put back a minute after midnight, half an hour off
        ("Asia/Tehran", "2021-09-21"),  # put back at midnight
        ("Australia/Lord_Howe", "2024-04-07"),  # by half an hour
        ("Asia/Kathmandu", "2024-01-01"),
        ("Pacific/Apia", "2011-12-30"),  # a day that never was
    ],
)
def test_many_days_are_those_of_each_time_by_itself(zone: str, around: str) -> None:
    begin = int(pd.Timestamp(around, tz="UTC").timestamp()) - DAY
    times = np.arange(begin, begin + 3 * DAY, 7)
    whole = local_days(times, zone)
    by_pandas = pd.to_datetime(times, unit="s", utc=True).tz_convert(zone).tz_localize(None)
    assert (whole == (by_pandas - pd.Timestamp(0)).days.to_numpy()).all()


def test_scores_of_pairs_as_a_table(tiny: Dataset) -> None:
    bought = purchases(tiny, ANN, FAY)
    table = spread_out(bought, np.array([5.0, 6.0, 7.0]), 2, tiny.n_items, None)
    assert table.tolist() == [[5, 6, 7, 0, 0, 0, 0, 0], [0] * 8]
    items = np.array([D, B, A, B], dtype=np.int32)
    narrow = spread_out(bought, np.array([5.0, 6.0, 7.0]), 2, tiny.n_items, items)
    assert narrow.tolist() == [[0, 6, 5, 6], [0, 0, 0, 0]]


def test_baskets_are_counted_back_from_the_next(tiny: Dataset) -> None:
    bought = in_baskets(purchases(tiny, ANN, FAY, CAT), 3)
    # ann: A, A, A with B, C; cat: B with C, D
    assert bought.days.tolist() == [-4, -3, -2, -2, -1, -2, -2, -1]
    assert bought.today == 0
    assert basket_counts(bought, 3).tolist() == [4, 0, 2]


def test_as_of_is_today(tiny: Dataset) -> None:
    assert purchases(tiny, ANN).today == (tiny.as_of.normalize() - pd.Timestamp(0, tz="UTC")).days


def test_earlier_days_alone_are_a_shorter_history(tiny: Dataset) -> None:
    whole = purchases(tiny, ANN, CAT)
    early = whole.until(whole.today - 10)
    # ann: A 100, 40 and 10 days ago, B 10; cat: B and C 35. Later ones are gone
    assert early.items.tolist() == [A, B, B, C]
    assert early.counts.tolist() == [3, 1, 1, 1]
    assert early.since.tolist() == [0, 0, 25, 25]
    assert whole.until(whole.today).days.tolist() == whole.days.tolist()


def test_chunks_hold_every_pair_once(tiny: Dataset) -> None:
    whole = purchases(tiny, ANN, CAT)
    parts = list(whole.chunks(2))
    assert [where for where, _ in parts] == [slice(0, 2), slice(2, 4), slice(4, 6)]
    assert np.concatenate([part.items for _, part in parts]).tolist() == whole.items.tolist()
    assert np.concatenate([part.days for _, part in parts]).tolist() == whole.days.tolist()
    assert [part.counts.tolist() for _, part in parts] == [[3, 1], [1, 1], [1, 1]]
