"""Places of purchases in the history, as links name them."""

from __future__ import annotations

from pages.ui.customer.history import anchor


def test_places_of_different_items_differ() -> None:
    ids = ["a b", "a-b", "a_b", "A b", "ab", "ä", "a-32-b", "1", "<b>"]
    assert len({anchor(id_) for id_ in ids}) == len(ids)
    assert all(set(anchor(id_)) & set(" <>#\"'&") == set() for id_ in ids)
