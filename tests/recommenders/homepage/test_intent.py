from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Event, Histories
from recommenders.histories import DAY
from recommenders.homepage import intent
from recommenders.shelves.contract import SHELVES, Shelf

TODAY = 20_000
A, B, C, D, E, F, G = range(7)


def histories(*rows: list[tuple[int, int, Event]]) -> Histories:
    """Rows of (item, days ago, event), the earliest first, at noon UTC."""
    lines = [line for row in rows for line in row]
    return Histories(
        indptr=np.cumsum([0, *(len(row) for row in rows)]),
        items=np.array([item for item, _, _ in lines], dtype=np.int32),
        times=np.array([(TODAY - ago) * DAY + DAY // 2 for _, ago, _ in lines], dtype=np.int64),
        quantities=np.ones(len(lines), dtype=np.float32),
        events=np.array([event for _, _, event in lines], dtype=np.int8),
        as_of=TODAY * DAY + DAY - 1,
    )


def leads() -> np.ndarray:
    table = np.zeros((7, 7), dtype=np.float32)
    table[A, B] = 1.0
    return table


KINDS = np.array([0, 1, 2, 3, 4, 2, 9])  # C and F are of one kind


def counted(*row: tuple[int, int, Event]) -> dict[str, int]:
    totals = intent.counts(
        histories(list(row)),
        kinds=KINDS,
        timezone="UTC",
        leads=sparse.csr_array(leads()),
        window=30,
    )
    return {str(shelf): int(totals[0, column]) for column, shelf in enumerate(SHELVES)}


BUY, VIEW, CART, WISH = Event.PURCHASE, Event.VIEW, Event.CART, Event.WISHLIST


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([(A, 50, BUY), (A, 50, BUY), (A, 20, BUY)], {Shelf.DISCOVER: 1, Shelf.AGAIN: 1}),
        ([(C, 50, WISH), (C, 20, BUY)], {Shelf.DROP: 1}),
        ([(C, 20, BUY), (C, 10, WISH)], {Shelf.DISCOVER: 1}),
        ([(C, 25, VIEW), (C, 20, BUY)], {Shelf.VIEWED: 1}),
        ([(C, 25, CART), (C, 24, WISH), (C, 20, BUY)], {Shelf.DROP: 1}),
        ([(C, 60, VIEW), (C, 20, BUY)], {Shelf.DISCOVER: 1}),
        # on the day of the purchase everybody looks at what is bought
        ([(C, 20, VIEW), (C, 20, BUY)], {Shelf.DISCOVER: 1}),
        ([(A, 40, BUY), (B, 20, BUY)], {Shelf.DISCOVER: 1, Shelf.OWNED: 1}),
        ([(A, 80, BUY), (B, 20, BUY)], {Shelf.DISCOVER: 2}),
        ([(B, 40, BUY), (A, 20, BUY)], {Shelf.DISCOVER: 2}),
        # one more of a kind, however long ago; on one day neither was there before the other
        ([(C, 400, BUY), (F, 20, BUY)], {Shelf.DISCOVER: 1, Shelf.KINDS: 1}),
        ([(C, 20, BUY), (F, 20, BUY), (G, 10, BUY)], {Shelf.DISCOVER: 3}),
        ([(C, 40, BUY), (F, 25, VIEW), (F, 20, BUY)], {Shelf.DISCOVER: 1, Shelf.VIEWED: 1}),
        (
            [(A, 80, BUY), (A, 25, BUY), (B, 20, BUY)],
            {"discover": 1, "buy-again": 1, "goes-with": 1},
        ),
    ],
)
def test_what_a_purchase_was(row: list[tuple[int, int, Event]], expected: dict[str, int]) -> None:
    purchases = counted(*row)
    assert {name: count for name, count in purchases.items() if count} == expected


def test_intents_are_smoothed_to_everybodys() -> None:
    purchases = np.array([[8, 0, 0, 0, 0, 2], [0, 0, 0, 0, 0, 0]])
    prior = intent.everybody(purchases, weight=10.0)
    np.testing.assert_allclose(prior, 10 * np.array([9, 1, 1, 1, 1, 3]) / 16)
    shares = intent.shares(purchases, prior)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    np.testing.assert_allclose(shares[0], (purchases[0] + prior) / 20)
    np.testing.assert_allclose(shares[1], prior / 10)


def test_an_item_leads_to_its_ten_strongest() -> None:
    weights = np.random.default_rng(0).random((4, 30), dtype=np.float32)
    weights = np.vstack([weights, np.zeros((26, 30), dtype=np.float32)])
    leads = intent.strongest_leads(sparse.csr_array(weights)).toarray()
    assert (leads > 0).sum(axis=1)[:5].tolist() == [10, 10, 10, 10, 0]
    for row in range(4):
        assert leads[row][leads[row] > 0].min() == np.sort(weights[row])[-10]


def test_what_was_clicked_in_a_search_was_searched_for() -> None:
    row = [(C, 40, VIEW), (C, 20, BUY), (B, 20, BUY)]
    batch = histories(row)
    ago = np.array([21, 60], dtype=np.int64)
    clicks = (np.zeros(2, dtype=np.int64), np.array([C, B]), batch.as_of - ago * DAY)
    totals = intent.counts(
        batch,
        kinds=KINDS,
        timezone="UTC",
        leads=sparse.csr_array(leads()),
        window=30,
        searched=clicks,
    )
    # a click of the weeks before goes before a look; that on B is too long ago
    intents = {str(shelf): int(totals[0, column]) for column, shelf in enumerate(SHELVES)}
    assert {name: count for name, count in intents.items() if count} == {
        Shelf.SEARCHED: 1,
        Shelf.DISCOVER: 1,
    }
