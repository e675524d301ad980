from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.profiles.item_statistics import ItemStatistics
from explain.profiles.purchase_statistics import PurchaseStatistics, usual_gaps
from recommenders import histories
from recommenders.contract import Columns, Dataset
from recommenders.histories import ItemLines
from tests.explain.shops import shop
from tests.worlds import ANN, BOB, DAN, A, B, D

NAN = np.nan


def test_the_lines_of_an_item(tiny: Dataset) -> None:
    records = PurchaseStatistics.of(tiny)
    customers, times = records.lines(A)
    assert customers.tolist() == [ANN, ANN, ANN, BOB, DAN, DAN]
    days = (tiny.log.as_of - times) / 86_400
    assert days.tolist() == [100, 40, 10, 70, 60, 30]
    assert len(records.lines(7)[0]) == 0  # only looked at
    assert records.n_buyers == 5
    assert (tiny.log.as_of - records.begin) / 86_400 == 100


def test_recent_buyers_are_customers(tiny: Dataset) -> None:
    # A: ann 10 days ago, dan 30, which is no longer within 30 days; D: cat 1
    assert PurchaseStatistics.of(tiny).recent.tolist() == [1, 2, 1, 1, 0, 0, 0, 0]
    twice = shop([("x", "a", 3.0), ("x", "a", 2.0), ("y", "a", 40.0)])
    assert PurchaseStatistics.of(twice).recent.tolist() == [1]


def test_prices_paid(tiny: Dataset) -> None:
    records = PurchaseStatistics.of(tiny)
    np.testing.assert_allclose(records.last_paid, [8, 4, 6, 20, 30, 15, NAN, NAN])
    # the last three lines of A: ann 40 and dan 30 days ago for 10, then ann for 8
    np.testing.assert_allclose(records.last_median[[A, B, D]], [10, 4, 20])
    # six lines of A, five within 90 days: the last month has 8 only
    assert records.usual_price[A] == 8
    assert np.isnan(records.usual_price[1:]).all()
    assert records.listed  # A costs 10 and C 8, others paid less


def test_a_price_that_is_only_the_last_one_paid() -> None:
    lines = [("x", "a", 3.0, 5.0), ("y", "a", 2.0, 7.0), ("y", "b", 2.0, 1.0)]
    assert not PurchaseStatistics.of(shop(lines)).listed
    assert PurchaseStatistics.of(shop(lines, **{Columns.PRICE: [6.0, 1.0]})).listed


def test_gaps_and_who_buys_again() -> None:
    lines = [
        *(("x", "a", ago) for ago in (50.0, 40.0, 20.0)),
        ("y", "a", 9.0),
        *(("y", "b", ago) for ago in (9.0, 8.5)),  # one day
        ("z", "b", 9.0),
    ]
    dataset = shop(lines, **{Columns.PRODUCT_TYPE: ["s", "s", "t"]})
    log = dataset.histories()
    days, again = usual_gaps(log, np.arange(3, dtype=np.int32), 3)
    np.testing.assert_allclose(days, [15, NAN, NAN])
    np.testing.assert_allclose(again, [0.5, 0, 0])
    none, nobody = usual_gaps(log, np.full(3, -1, dtype=np.int32), 1)
    assert np.isnan(none).all()
    assert nobody.tolist() == [0]
    statistics = ItemStatistics.of(shop(lines, **{Columns.BRAND: ["s", "t", "u"]}))
    assert len(statistics.type_interval) == 0


def test_gaps_of_a_product_type() -> None:
    lines = [("x", "a", 50.0), ("x", "b", 30.0), ("y", "c", 9.0), ("y", "d", 4.0)]
    types = {Columns.PRODUCT_TYPE: ["s", "s", "t", "u"]}
    statistics = ItemStatistics.of(shop(lines, **types))
    np.testing.assert_allclose(statistics.type_interval, [20, NAN, NAN])
    np.testing.assert_allclose(statistics.type_again, [1, 0, 0])
    assert np.isnan(statistics.interval).all()


def test_no_purchases_at_all() -> None:
    records = PurchaseStatistics.of(shop([("x", "a", 3.0, NAN, "view")]))
    assert records.n_buyers == 0
    assert records.recent.tolist() == [0]
    assert np.isnan(records.usual_price).all()


def test_lines_that_are_kept_by_item_are_not_made_again(bare: Dataset) -> None:
    kept = ItemLines.of(bare.histories(), bare.n_items)
    stored = replace(bare, log=replace(bare.log, by_item=kept))
    statistics = PurchaseStatistics.of(stored)
    assert statistics.by_item is kept
    assert statistics.recent.tolist() == PurchaseStatistics.of(bare).recent.tolist()
    # of some customers, or of a part of the time, they are others
    assert stored.log.take([0]).by_item is None
    assert stored.log.where(stored.log.times > 0).by_item is None


def test_a_large_log_is_counted_in_blocks(mid: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    groups = (np.arange(mid.n_items) % 4 - 1).astype(np.int32)
    gaps = usual_gaps(mid.histories(), groups, 3)
    statistics = PurchaseStatistics.of(mid)
    monkeypatch.setattr(histories, "AT_ONCE", 40)
    for part, whole in zip(usual_gaps(mid.histories(), groups, 3), gaps, strict=True):
        np.testing.assert_array_equal(part, whole)
    parts = PurchaseStatistics.of(mid)
    assert parts.buyers.tolist() == statistics.buyers.tolist()
    assert parts.recent.tolist() == statistics.recent.tolist()
