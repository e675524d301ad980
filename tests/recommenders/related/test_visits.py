from __future__ import annotations

import numpy as np
from scipy import sparse

from recommenders.contract import Dataset, Event
from recommenders.related.visits import Visits, shares, stacked
from tests.recommenders.related.five_items import (
    BELT,
    CASE,
    PHONE,
    bought,
    counts,
    shop,
    visits,
)


def test_the_window_ends_after_thirty_days() -> None:
    data = shop(
        [
            bought("on the day", PHONE, "2026-01-01 08:00"),
            bought("on the day", CASE, "2026-01-01 21:00"),
            bought("last day", PHONE, "2026-01-01 23:59"),
            bought("last day", CASE, "2026-01-31 00:01"),
            bought("too late", PHONE, "2026-01-01 00:01"),
            bought("too late", CASE, "2026-02-01 00:01"),
            bought("before", CASE, "2026-01-01"),
            bought("before", PHONE, "2026-01-02"),
        ]
    )
    after = counts(data, 1, 30)
    assert after[PHONE][CASE] == 1
    assert after[CASE][PHONE] == 1
    assert counts(data, 1, 31)[PHONE][CASE] == 2
    together = counts(data, 0, 0)
    assert together[PHONE][CASE] == together[CASE][PHONE] == 1
    assert counts(data, 0, 30)[PHONE][CASE] == 2


def test_a_day_is_one_of_the_shop() -> None:
    lines = [bought("x", PHONE, "2026-01-01 23:00"), bought("x", CASE, "2026-01-02 03:00")]
    assert counts(shop(lines), 0, 0)[PHONE][CASE] == 0
    assert counts(shop(lines, zone="America/New_York"), 0, 0)[PHONE][CASE] == 1


def test_a_customer_counts_once_for_a_pair() -> None:
    often = [bought("x", item, f"2026-01-{day:02}") for day in range(1, 9) for item in (0, 1)]
    data = shop([*often, bought("y", PHONE, "2026-01-01"), bought("y", CASE, "2026-01-02")])
    assert counts(data, 0, 0)[PHONE][CASE] == 1
    assert counts(data, 1, 30)[PHONE][CASE] == 2
    assert counts(data, 1, 30)[CASE][PHONE] == 1
    # and one purchase is not the next one of the customer who stands after
    assert counts(data, 1, 3000)[CASE][PHONE] == 1


def test_other_events_are_no_purchases() -> None:
    data = shop([bought("x", PHONE, "2026-01-01"), ("x", CASE, "2026-01-02", "view")])
    assert not np.any(counts(data, 0, 30)[PHONE][CASE:])
    assert visits(data, Event.VIEW).items.toarray().tolist() == [[0, 1, 0, 0, 0]]
    assert len(visits(data, Event.WISHLIST).days) == 0


def test_counts_agree_with_a_loop_over_all_events(mid: Dataset) -> None:
    bought, days = mid.histories(), mid.log.as_of // 86_400
    assert mid.timezone == "UTC"
    who: dict[tuple[int, int], set[int]] = {}
    for customer in range(mid.n_customers):
        own = bought.take([customer])
        day = own.times // 86_400
        assert (day <= days).all()
        for u, at in zip(own.items, day, strict=True):
            for v, then in zip(own.items, day, strict=True):
                if 1 <= then - at <= 30:
                    who.setdefault((int(u), int(v)), set()).add(customer)
    expected = np.zeros((mid.n_items, mid.n_items))
    for (u, v), customers in who.items():
        expected[u, v] = len(customers)
    every = np.arange(mid.n_items, dtype=np.int32)
    counted = visits(mid).counts(every, first=1, last=30).toarray()
    np.testing.assert_array_equal(counted, expected)
    np.fill_diagonal(expected, 0.0)
    expected[expected < 2] = 0.0
    some = np.array([5, 3, 60, 61, 7], dtype=np.int32)
    frequent = visits(mid).pairs(every, first=1, last=30, least=2).toarray()
    np.testing.assert_array_equal(frequent, expected)
    frequent = visits(mid).pairs(some, first=1, last=30, least=2).toarray()
    np.testing.assert_array_equal(frequent, expected[np.ix_(some, some)])


def test_pairs_of_few_customers_and_with_itself_are_left_out() -> None:
    lines = [bought(who, PHONE, "2026-01-01") for who in ("x", "y", "z")]
    lines += [bought(who, CASE, "2026-01-02") for who in ("x", "y")]
    lines += [bought("z", BELT, "2026-01-02"), bought("x", PHONE, "2026-01-03")]
    among = np.array([BELT, CASE, PHONE], dtype=np.int32)
    pairs = visits(shop(lines)).pairs(among, first=1, last=30, least=2).toarray()
    # belts follow phones once only, and x's second phone is not counted after the first
    expected = np.zeros((3, 3))
    expected[2, 1] = 2
    np.testing.assert_array_equal(pairs, expected)


def test_saved_and_restored() -> None:
    data = shop([bought("x", PHONE, "2026-01-01"), bought("x", CASE, "2026-01-02")])
    arrays = visits(data).arrays("bought")
    assert all(name.startswith("bought_") for name in arrays)
    restored = Visits.restored(arrays, "bought", n_items=data.n_items)
    assert restored.days.tolist() == visits(data).days.tolist()
    np.testing.assert_array_equal(restored.items.toarray(), visits(data).items.toarray())


def test_shares_of_a_row_sum_to_one() -> None:
    values = sparse.csr_array(np.array([[1.0, 3.0], [0.0, 0.0], [2.0, 0.0]], dtype=np.float32))
    assert shares(values).toarray().tolist() == [[0.25, 0.75], [0.0, 0.0], [1.0, 0.0]]


def test_blocks_are_stacked() -> None:
    block = sparse.csr_array(np.eye(2, dtype=np.float32))
    assert stacked([block, block], 2).toarray().tolist() == [[1, 0], [0, 1]] * 2
    assert stacked([], 3).shape == (0, 3)
