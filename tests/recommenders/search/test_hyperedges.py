from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.search import hyperedges
from recommenders.search.hyperedges import Hyperedges
from tests.recommenders.search.shop import BULB, DESK, LAMP, SHADE, shop


def test_sessions_are_days_of_a_customer_with_two_items_or_more() -> None:
    edges = Hyperedges.of(shop())
    assert len(edges) == 3
    assert edges.together(SHADE).tolist() == [2, 3, 1, 0, 0]
    assert edges.together(DESK).tolist() == [0, 0, 0, 0, 0]


def test_nearness_is_the_normalised_adjacency_without_its_diagonal() -> None:
    edges = Hyperedges.of(shop())
    # lamp and shade: two sessions of two items; degrees 2 and 3
    lamp_shade, shade_bulb = 2 / 2 / 6**0.5, 1 / 2 / 3**0.5
    expected = np.zeros((5, 5))
    expected[LAMP, SHADE] = expected[SHADE, LAMP] = lamp_shade
    expected[SHADE, BULB] = expected[BULB, SHADE] = shade_bulb
    assert edges.nearness.toarray() == pytest.approx(expected)
    clicked = sparse.csr_array(np.eye(5)[[LAMP]])
    onward = edges.spread(edges.spread(clicked)).toarray()[0]
    assert onward[BULB] == pytest.approx(lamp_shade * shade_bulb)


def test_blocks_and_neighbours_do_not_change_what_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    items, session = rng.integers(0, 30, 400), rng.integers(0, 60, 400)
    whole = Hyperedges.of_sessions(items, session, 30).nearness.toarray()
    assert whole == pytest.approx(whole.T)
    monkeypatch.setattr(hyperedges, "BLOCK", 7)
    assert Hyperedges.of_sessions(items, session, 30).nearness.toarray() == pytest.approx(whole)
    monkeypatch.setattr(hyperedges, "NEIGHBOURS", 3)
    few = Hyperedges.of_sessions(items, session, 30).nearness.toarray()
    assert (few > 0).sum(axis=1).max() == 3
    assert few.max(axis=1) == pytest.approx(whole.max(axis=1))


def test_a_session_of_everything_says_nothing() -> None:
    session = np.zeros(hyperedges.MAX_ITEMS + 1, dtype=np.int64)
    assert len(Hyperedges.of_sessions(np.arange(len(session)), session, len(session))) == 0
    assert len(Hyperedges.of_sessions(np.array([], int), np.array([], int), 3)) == 0
