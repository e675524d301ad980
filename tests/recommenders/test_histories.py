"""Histories against a plain list of lists."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from recommenders import histories as module
from recommenders.histories import (
    NOBODY,
    Event,
    Histories,
    ItemLines,
    different_codes,
    distinct_pairs,
    evenly,
    order_by_pair,
    spans,
)

Row = list[tuple[int, int, float, int]]  # item, time, quantity, event


def batch(rows: list[Row]) -> Histories:
    flat = [event for row in rows for event in row]
    return Histories(
        indptr=np.cumsum([0] + [len(row) for row in rows]).astype(np.int64),
        items=np.array([event[0] for event in flat], dtype=np.int32),
        times=np.array([event[1] for event in flat], dtype=np.int64),
        quantities=np.array([event[2] for event in flat], dtype=np.float32),
        events=np.array([event[3] for event in flat], dtype=np.int8),
        as_of=1_000,
    )


def rows_of(histories: Histories) -> list[Row]:
    flat = list(
        zip(
            histories.items.tolist(),
            histories.times.tolist(),
            histories.quantities.tolist(),
            histories.events.tolist(),
            strict=True,
        )
    )
    bounds = histories.indptr.tolist()
    return [flat[begin:end] for begin, end in pairwise(bounds)]


def random_rows(seed: int, *, rows: int = 12, items: int = 7) -> list[Row]:
    rng = np.random.default_rng(seed)
    return [
        [
            (int(rng.integers(items)), time, float(rng.integers(1, 4)), int(rng.integers(6)))
            for time in range(int(rng.integers(0, 9)))
        ]
        for _ in range(rows)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_take_only_and_where_equal_the_plain_lists(seed: int) -> None:
    rows = random_rows(seed)
    histories = batch(rows)
    chosen = [3, 3, 0, 11]
    assert rows_of(histories.take(chosen)) == [rows[row] for row in chosen]
    wanted = (Event.PURCHASE, Event.CART)
    assert rows_of(histories.only(wanted)) == [
        [event for event in row if event[3] in wanted] for row in rows
    ]
    keep = np.arange(len(histories.items)) % 3 != 0
    flags = iter(keep.tolist())
    assert rows_of(histories.where(keep)) == [
        [event for event in row if next(flags)] for row in rows
    ]


@pytest.mark.parametrize("seed", range(4))
def test_mask_takes_all_events_of_a_player_and_keeps_their_order(seed: int) -> None:
    rows = random_rows(seed)
    rows[5] = [(4, 1, 1.0, 0), (2, 2, 2.0, 0), (4, 3, 1.0, 1), (0, 4, 1.0, 0)]
    histories = batch(rows)
    for row in (5, 7):
        players = histories.players(row).tolist()
        assert players == sorted({event[0] for event in rows[row]})
        coalitions = np.random.default_rng(seed).random((9, len(players))) < 0.5
        coalitions[0], coalitions[1] = False, True
        masked = histories.mask(coalitions, row)
        expected = [
            [event for event in rows[row] if chosen[players.index(event[0])]]
            for chosen in coalitions
        ]
        assert rows_of(masked) == expected
        assert masked.as_of == histories.as_of


def test_mask_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="2 players"):
        Histories.of_items([[1, 4]]).mask(np.ones((3, 5), dtype=bool))


@pytest.mark.parametrize("seed", range(3))
def test_counts_and_matrix_equal_the_plain_counts(seed: int) -> None:
    rows = random_rows(seed)
    expected = np.zeros((len(rows), 7))
    for position, row in enumerate(rows):
        for event in row:
            expected[position, event[0]] += 1
    histories = batch(rows)
    np.testing.assert_array_equal(histories.counts(7).toarray(), expected)
    np.testing.assert_array_equal(histories.matrix(7).toarray(), expected > 0)
    np.testing.assert_array_equal(histories.rows, np.repeat(np.arange(12), histories.lengths))


def test_empty_rows_and_empty_batches() -> None:
    histories = batch([[], [(3, 1, 1.0, 0)], []])
    assert histories.lengths.tolist() == [0, 1, 0]
    assert histories.players(0).tolist() == []
    assert rows_of(histories.mask(np.ones((2, 0), dtype=bool), 0)) == [[], []]
    assert rows_of(histories.mask(np.array([[True], [False]]), 1)) == [[(3, 1, 1.0, 0)], []]
    assert len(histories.take([])) == 0
    assert len(Histories.of_items([])) == 0
    assert batch([]).counts(4).shape == (0, 4)
    assert histories.only(()).lengths.tolist() == [0, 0, 0]


def test_of_items_ends_the_day_before_as_of() -> None:
    histories = Histories.of_items([[5, 6], [], [7]], as_of=864_000)
    assert rows_of(histories) == [
        [(5, 691_200, 1.0, 0), (6, 777_600, 1.0, 0)],
        [],
        [(7, 777_600, 1.0, 0)],
    ]


def test_histories_are_read_only_and_checked() -> None:
    histories = Histories.of_items([[1, 2]])
    with pytest.raises(ValueError, match="read-only"):
        histories.items[0] = 5
    with pytest.raises(ValueError, match="do not fit"):
        Histories(
            indptr=np.array([0, 3]),
            items=np.zeros(2, dtype=np.int32),
            times=np.zeros(3, dtype=np.int64),
            quantities=np.ones(3, dtype=np.float32),
            events=np.zeros(3, dtype=np.int8),
            as_of=0,
        )
    with pytest.raises(ValueError, match="beyond"):
        histories.counts(2)


def test_selecting_every_event_copies_nothing() -> None:
    histories = Histories.of_items([[1, 2]])
    assert histories.only((Event.PURCHASE,)) is histories


def test_rows_at_even_distances() -> None:
    assert evenly(3, 5).tolist() == [0, 1, 2]
    assert evenly(9, 3).tolist() == [0, 4, 8]
    assert np.array_equal(evenly(0, 3), np.arange(0))


def test_a_part_of_a_history_is_still_its_customers() -> None:
    histories = replace(Histories.of_items([[0, 1], [2], []]), customers=np.array([7, NOBODY, 4]))
    taken = histories.take([2, 0, 0])
    assert taken.customers is not None
    assert taken.customers.tolist() == [4, 7, 7]
    masked = histories.mask(np.zeros((3, 2), dtype=bool), row=0)
    assert masked.customers is not None
    assert masked.customers.tolist() == [7, 7, 7]
    shorter = histories.where(np.array([True, False, False]))
    assert shorter.customers is not None
    assert shorter.customers.tolist() == [7, NOBODY, 4]
    assert Histories.of_items([[0]]).take([0]).customers is None
    with pytest.raises(ValueError, match="2 customers have 3 histories"):
        replace(histories, customers=np.array([1, 2]))


def test_spans_hold_about_as_many_events_or_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    indptr = np.array([0, 1, 3, 3, 9, 10])
    assert [*spans(indptr)] == [(0, 3), (3, 4), (4, 5)]
    assert [*spans(indptr, several=2)] == [(0, 3), (3, 4), (4, 5)]
    assert [*spans(indptr, several=9)] == [(0, 5)]
    assert [*spans(np.array([0]))] == []
    assert [*spans(np.zeros(4, dtype=np.int64))] == [(0, 3)]


def test_blocks_are_all_rows_on_the_same_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    whole = Histories.of_items([[1, 2], [], [3], [4, 5, 6], [7]])
    rows = []
    for begin, block in whole.blocks():
        assert len(rows) == begin
        assert np.shares_memory(block.items, whole.items)
        rows += rows_of(block)
    assert rows == rows_of(whole)


def test_lines_by_item_and_who_bought_it() -> None:
    log = Histories.of_items([[2, 0, 2], [], [0, 2]], as_of=10**6)
    lines = ItemLines.of(log, 4)
    customers, times = lines.of_item(2)
    assert customers.tolist() == [0, 0, 2]
    assert times.tolist() == [10**6 - 3 * 86_400, 10**6 - 86_400, 10**6 - 86_400]
    assert lines.buyers([2, 1, 0]).toarray().tolist() == [[1, 0, 1], [0, 0, 0], [1, 0, 1]]
    ((items, last),) = lines.last_of_customers()
    assert items.tolist() == [0, 0, 2, 2]
    assert ((10**6 - last) // 86_400).tolist() == [2, 2, 1, 1]


@pytest.mark.parametrize("ordered", [True, False])
def test_different_pairs_are_those_of_numpy_in_its_order(*, ordered: bool) -> None:
    rng = np.random.default_rng(3)
    pairs = np.stack([rng.integers(0, 40, 500), rng.integers(-7, 9, 500)])
    if ordered:
        pairs = pairs[:, np.lexsort(pairs[::-1])]
    expected, which = np.unique(pairs, axis=1, return_inverse=True)
    first, second, found_in = distinct_pairs(pairs[0], pairs[1])
    np.testing.assert_array_equal(np.stack([first, second]), expected)
    np.testing.assert_array_equal(found_in, which.ravel())


def test_of_no_pairs_none_are_different() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert [len(part) for part in distinct_pairs(nothing, nothing)] == [0, 0, 0]


def test_different_codes_are_counted_by_marks_or_by_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    places, codes = np.array([0, 2, 2, 2, 0, 2]), np.array([3, 1, -1, 1, 3, 4])
    assert different_codes(places, codes, 4).tolist() == [1, 0, 3, 0]
    assert different_codes(places[:0], codes[:0], 2).tolist() == [0, 0]
    monkeypatch.setattr(module, "MARKS", 5)
    assert different_codes(places, codes, 4).tolist() == [1, 0, 3, 0]
    assert different_codes(places[:0], codes[:0], 2).tolist() == [0, 0]


@pytest.mark.parametrize("sorted_by_time", [True, False])
def test_events_in_order_by_row_item_and_a_second_number(sorted_by_time: bool) -> None:
    rng = np.random.default_rng(4)
    rows = np.sort(rng.integers(0, 9, 200))
    items = rng.integers(0, 5, 200).astype(np.int32)
    times = rng.integers(0, 30, 200)
    if sorted_by_time:
        times = times[np.lexsort((times, rows))]
    order = order_by_pair(rows, items, times, 5)
    # those alike stay as they stand
    by_hand = sorted(range(200), key=lambda at: (rows[at], items[at], times[at], at))
    assert order.tolist() == by_hand


def test_rows_that_come_again_are_put_together() -> None:
    rows, items = np.array([1, 0, 1]), np.array([2, 2, 2], dtype=np.int32)
    assert order_by_pair(rows, items, np.array([5, 9, 3]), 4).tolist() == [1, 2, 0]
    nothing = np.zeros(0, dtype=np.int64)
    assert order_by_pair(nothing, nothing.astype(np.int32), nothing, 4).tolist() == []
