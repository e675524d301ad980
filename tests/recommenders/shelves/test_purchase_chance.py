from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from recommenders.contract import Dataset, Event, Histories
from recommenders.histories import DAY
from recommenders.shelves import intent
from recommenders.shelves.contract import SHELVES, Shelf
from recommenders.shelves.purchase_chance import NEVER, PurchaseChance, activity, features
from tests.worlds import ANN, EVE, FAY

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


def test_a_known_curve_is_recovered_and_calibrated() -> None:
    rng = np.random.default_rng(0)
    feature_rows = np.stack([rng.normal(-3, 2, 40_000), rng.normal(5, 0.5, 40_000)], axis=1)
    true = expit(0.8 * feature_rows[:, 0] - 0.6 * feature_rows[:, 1] + 2.0)
    curve = PurchaseChance.fit(feature_rows, rng.random(len(feature_rows)) < true)
    chances = curve.of(feature_rows)
    assert np.abs(chances - true).max() < 0.02
    assert chances.mean() == pytest.approx(true.mean(), abs=0.005)


def test_features_beyond_those_seen_are_held_to_them() -> None:
    feature_rows = np.array([[0.0], [1.0], [2.0], [3.0]] * 10)
    curve = PurchaseChance.fit(feature_rows, (feature_rows[:, 0] > 1) & (np.arange(40) % 3 > 0))
    np.testing.assert_array_equal(
        curve.of(np.array([[-9.0], [99.0]])), curve.of(feature_rows[[0, 3]])
    )


@pytest.mark.parametrize(("n", "n_bought"), [(0, 0), (60, 4), (60, 0)])
def test_with_few_purchases_the_chance_is_their_share(n: int, n_bought: int) -> None:
    feature_rows = np.arange(4.0 * n).reshape(n, 4)
    curve = PurchaseChance.fit(feature_rows, np.arange(n) < n_bought)
    assert curve.of(np.ones((2, 4))).tolist() == pytest.approx([(n_bought + 0.5) / (n + 20)] * 2)


def test_activity_by_hand(tiny: Dataset) -> None:
    counts = np.expm1(activity(tiny.log, tiny.timezone)).round()
    assert counts[ANN].tolist() == [3, 5]  # days 40, 10 and 5, not day 100; views do not count
    assert counts[EVE].tolist() == [0, 90]
    assert counts[FAY].tolist() == [0, NEVER]


def test_features_have_a_line_for_each_candidate() -> None:
    feature_rows = features(
        np.array([1.0, np.e], dtype=np.float32),
        np.array([0.0, 1.0], dtype=np.float32),
        np.array([[2.0, 3.0], [4.0, 5.0]]),
    )
    np.testing.assert_allclose(feature_rows, [[0, 0, 2, 3], [1, np.log(2), 4, 5]], atol=1e-6)


def leads() -> np.ndarray:
    table = np.zeros((7, 7), dtype=np.float32)
    table[A, B] = 1.0
    return table


def counted(*row: tuple[int, int, Event]) -> dict[str, int]:
    from scipy import sparse

    totals = intent.counts(
        histories(list(row)),
        n_items=7,
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
    purchases = np.array([[8, 0, 0, 0, 2], [0, 0, 0, 0, 0]])
    prior = intent.everybody(purchases, weight=10.0)
    np.testing.assert_allclose(prior, 10 * np.array([9, 1, 1, 1, 3]) / 15)
    shares = intent.shares(purchases, prior)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    np.testing.assert_allclose(shares[0], (purchases[0] + prior) / 20)
    np.testing.assert_allclose(shares[1], prior / 10)


def test_an_item_leads_to_its_ten_strongest() -> None:
    from scipy import sparse

    weights = np.random.default_rng(0).random((4, 30), dtype=np.float32)
    weights = np.vstack([weights, np.zeros((26, 30), dtype=np.float32)])
    leads = intent.strongest_leads(sparse.csr_array(weights)).toarray()
    assert (leads > 0).sum(axis=1)[:5].tolist() == [10, 10, 10, 10, 0]
    for row in range(4):
        assert leads[row][leads[row] > 0].min() == np.sort(weights[row])[-10]
