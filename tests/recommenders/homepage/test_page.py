from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.homepage.page import Page, ShelfOffer, mix
from recommenders.shelves.contract import SHELVES, Shelf

THETA = (0.6, 0.4, 0.2)


def offer(shelf: Shelf, intent: float, items: dict[int, float], fixed: int = 0) -> ShelfOffer:
    return ShelfOffer(
        shelf=shelf,
        intent=intent,
        items=np.array(list(items), dtype=np.int32),
        chances=np.array(list(items.values())),
        fixed=fixed,
    )


def test_the_gain_by_hand() -> None:
    again = offer(Shelf.AGAIN, 0.5, {1: 0.4, 2: 0.25, 3: 0.1})
    row = mix([again], per_row=2, theta=THETA)[0]
    assert row.items.tolist() == [1, 2]
    assert row.any_bought == pytest.approx(1 - 0.6 * 0.75)
    assert row.gain == pytest.approx(0.6 * 0.5 * 0.55)


def test_the_highest_gain_stands_first_and_no_item_stands_twice() -> None:
    again = offer(Shelf.AGAIN, 0.2, {1: 0.5, 2: 0.4, 3: 0.01})
    viewed = offer(Shelf.VIEWED, 0.5, {1: 0.3, 4: 0.2})
    discover = offer(Shelf.DISCOVER, 0.3, {4: 0.5, 5: 0.02, 6: 0.01})
    rows = mix([again, viewed, discover], per_row=2, theta=THETA)
    # .5 (1 - .7 .8) = .22 over .2 (1 - .5 .6) = .14 and .3 (1 - .5 .98) = .153
    # then 1 and 4 are used: .2 (1 - .6 .99) = .08 over .3 (1 - .98 .99) = .009
    assert [row.shelf for row in rows] == [Shelf.VIEWED, Shelf.AGAIN, Shelf.DISCOVER]
    assert [row.items.tolist() for row in rows] == [[1, 4], [2, 3], [5, 6]]
    assert [row.examined for row in rows] == list(THETA)


def test_intent_alone_can_turn_the_order() -> None:
    def first(intent: float) -> Shelf:
        offers = [
            offer(Shelf.OWNED, intent, {1: 0.1}),
            offer(Shelf.DROP, 1 - intent, {2: 0.1}),
        ]
        return mix(offers, per_row=1, theta=THETA)[0].shelf

    assert first(0.6) is Shelf.OWNED
    assert first(0.4) is Shelf.DROP


def test_what_is_fixed_stays_on_its_shelf() -> None:
    discover = offer(Shelf.DISCOVER, 0.5, {1: 0.5, 2: 0.4, 3: 0.3, 8: 0.0, 9: 0.0}, fixed=2)
    row, more = mix([discover], per_row=3, theta=THETA)
    assert row.items.tolist() == [1, 8, 9]
    assert row.explored.tolist() == [False, True, True]
    assert more.items.tolist() == [2, 3]
    assert not more.explored.any()


def test_rows_that_are_left_over_go_to_the_same_shelves_again() -> None:
    again = offer(Shelf.AGAIN, 0.8, {1: 0.5, 2: 0.4, 3: 0.3, 4: 0.2})
    rows = mix([again, offer(Shelf.VIEWED, 0.2, {1: 0.1, 9: 0.1})], per_row=2, theta=THETA)
    # the second row of the first shelf gains more, and one row is kept for the other
    assert [row.items.tolist() for row in rows] == [[1, 2], [3, 4], [9]]
    assert [row.heading for row in rows] == [
        "Buy again",
        "Buy again, more",
        "Similar to what you viewed",
    ]


def test_a_shelf_with_nothing_left_has_no_row() -> None:
    twin = {1: 0.5, 2: 0.5}
    offers = [offer(Shelf.AGAIN, 0.9, twin), offer(Shelf.VIEWED, 0.1, twin)]
    assert [row.shelf for row in mix(offers, per_row=2, theta=THETA)] == [Shelf.AGAIN]
    assert mix([offer(Shelf.AGAIN, 0.9, {})], per_row=2, theta=THETA) == ()


def test_there_are_no_more_rows_than_chances_to_look_at_one() -> None:
    offers = [offer(shelf, 0.2, {item: 0.1}) for item, shelf in enumerate(SHELVES)]
    assert len(mix(offers, per_row=1, theta=THETA)) == 3


def test_the_frame_has_a_line_for_each_item(tiny: Dataset) -> None:
    offers = [offer(Shelf.AGAIN, 0.9, {1: 0.5, 2: 0.25}), offer(Shelf.VIEWED, 0.1, {4: 0.1})]
    page = Page(rows=mix(offers, per_row=2, theta=THETA), horizon=14)
    frame = page.frame(tiny)
    assert frame["item_id"].tolist() == ["B", "C", "E"]
    assert frame["row"].tolist() == [1, 1, 2]
    assert frame["place"].tolist() == [1, 2, 1]
    assert frame["chance"].tolist() == [0.5, 0.25, 0.1]
    assert page.items.tolist() == [1, 2, 4]
    assert len(Page(rows=(), horizon=14).frame(tiny)) == 0
