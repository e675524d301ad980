from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.homepage.page import Page, ShelfOffer, mix
from recommenders.shelves.contract import SHELVES, Shelf

THETA = (0.6, 0.4, 0.2)


def offer(shelf: Shelf, items: dict[int, float], fixed: int = 0) -> ShelfOffer:
    return ShelfOffer(
        shelf=shelf,
        intent=0.3,
        everybody=0.2,
        items=np.array(list(items), dtype=np.int32),
        chances=np.array(list(items.values())),
        usual=np.array(list(items.values())) / 2,
        fixed=fixed,
    )


def test_the_gain_by_hand() -> None:
    again = offer(Shelf.AGAIN, {1: 0.4, 2: 0.25, 3: 0.1})
    row = mix([again], per_row=2, theta=THETA)[0]
    assert row.items.tolist() == [1, 2]
    assert row.any_bought == pytest.approx(1 - 0.6 * 0.75)
    assert row.usual == pytest.approx(1 - 0.8 * 0.875)
    assert row.gain == pytest.approx(0.6 * 0.55)


def test_the_highest_gain_stands_first_and_no_item_stands_twice() -> None:
    again = offer(Shelf.AGAIN, {1: 0.5, 2: 0.4, 3: 0.01})
    viewed = offer(Shelf.VIEWED, {1: 0.3, 4: 0.3})
    drops = offer(Shelf.DROP, {4: 0.5, 5: 0.02, 6: 0.01})
    rows = mix([again, viewed, drops], per_row=2, theta=THETA)
    # 1 - .5 .6 = .7 over 1 - .7 .7 = .51 and 1 - .5 .98 = .51; then 1 and 2 are used:
    # 1 - .5 .98 = .51 over 1 - .7 = .3; then 4 is used as well, and nothing is left of the views
    assert [row.shelf for row in rows] == [Shelf.AGAIN, Shelf.DROP, Shelf.AGAIN]
    assert [row.items.tolist() for row in rows] == [[1, 2], [4, 5], [3]]
    assert [row.examined for row in rows] == list(THETA)
    assert not any(row.kept for row in rows)


def test_new_items_have_a_row_each_the_last_if_need_be() -> None:
    again = offer(Shelf.AGAIN, dict.fromkeys(range(10), 0.5))
    kinds = offer(Shelf.KINDS, {20: 0.02, 21: 0.02})
    discover = offer(Shelf.DISCOVER, {30: 0.01})
    rows = mix([again, kinds, discover], per_row=2, theta=THETA)
    assert [row.shelf for row in rows] == [Shelf.AGAIN, Shelf.KINDS, Shelf.DISCOVER]
    assert [row.kept for row in rows] == [False, True, True]
    # one that stands there by its chance is not kept; of the others none has a row of right
    strong = offer(Shelf.KINDS, {20: 0.9})
    rows = mix([again, strong, discover], per_row=2, theta=THETA)
    assert [(row.shelf, row.kept) for row in rows] == [
        (Shelf.KINDS, False),
        (Shelf.AGAIN, False),
        (Shelf.DISCOVER, True),
    ]
    rows = mix([again, offer(Shelf.VIEWED, {20: 0.01})], per_row=2, theta=THETA)
    assert {row.shelf for row in rows} == {Shelf.AGAIN}


def test_what_is_fixed_stays_on_its_shelf() -> None:
    discover = offer(Shelf.DISCOVER, {1: 0.5, 2: 0.4, 3: 0.3, 8: 0.0, 9: 0.0}, fixed=2)
    row, more = mix([discover], per_row=3, theta=THETA)
    assert row.items.tolist() == [1, 8, 9]
    assert row.explored.tolist() == [False, True, True]
    assert more.items.tolist() == [2, 3]
    assert not more.explored.any()


def test_rows_that_are_left_over_go_to_the_same_shelves_again() -> None:
    again = offer(Shelf.AGAIN, {1: 0.5, 2: 0.4, 3: 0.3, 4: 0.2})
    rows = mix([again, offer(Shelf.VIEWED, {1: 0.1, 9: 0.1})], per_row=2, theta=THETA)
    assert [row.items.tolist() for row in rows] == [[1, 2], [3, 4], [9]]
    assert [row.heading for row in rows] == [
        "Buy again",
        "Buy again, part 2",
        "Similar to what you viewed",
    ]


def test_items_join_an_offer_at_its_end_and_leave_it() -> None:
    whole = offer(Shelf.DISCOVER, {1: 0.5, 2: 0.4}).with_fixed(offer(Shelf.DISCOVER, {7: 0.1}))
    assert whole.items.tolist() == [1, 2, 7]
    assert whole.usual.tolist() == [0.25, 0.2, 0.05]
    assert whole.fixed == 1
    less = whole.without(np.array([1, 9], dtype=np.int32))
    assert less.items.tolist() == [2, 7]
    assert less.chances.tolist() == [0.4, 0.1]
    assert less.usual.tolist() == [0.2, 0.05]


def test_a_shelf_with_nothing_left_has_no_row() -> None:
    twin = {1: 0.5, 2: 0.5}
    offers = [offer(Shelf.AGAIN, twin), offer(Shelf.VIEWED, twin)]
    assert [row.shelf for row in mix(offers, per_row=2, theta=THETA)] == [Shelf.AGAIN]
    assert mix([offer(Shelf.AGAIN, {})], per_row=2, theta=THETA) == ()


def test_there_are_no_more_rows_than_chances_to_look_at_one() -> None:
    offers = [offer(shelf, {item: 0.1}) for item, shelf in enumerate(SHELVES)]
    assert len(mix(offers, per_row=1, theta=THETA)) == 3


def test_the_frame_has_a_line_for_each_item(tiny: Dataset) -> None:
    offers = [offer(Shelf.AGAIN, {1: 0.5, 2: 0.25}), offer(Shelf.VIEWED, {4: 0.1})]
    page = Page(rows=mix(offers, per_row=2, theta=THETA), horizon=14)
    frame = page.frame(tiny)
    assert frame["item_id"].tolist() == ["B", "C", "E"]
    assert frame["row"].tolist() == [1, 1, 2]
    assert frame["place"].tolist() == [1, 2, 1]
    assert frame["chance"].tolist() == [0.5, 0.25, 0.1]
    assert page.items.tolist() == [1, 2, 4]
    assert len(Page(rows=(), horizon=14).frame(tiny)) == 0
