from __future__ import annotations

from typing import Any

import pytest

from recommenders.adapters.files.nested.items_within import (
    DEEPEST,
    are_objects,
    have_items,
    lists_of_items,
    within,
)
from recommenders.adapters.files.reading.known_names import is_known_as


@pytest.mark.parametrize(
    ("entry", "places"),
    [
        ({"items": [{"sku": "a"}], "tags": [{"of": "b"}]}, ["items"]),
        ({"order": {"lines": ["a", "b"]}, "history": [{"sku": "a"}]}, ["order.lines", "history"]),
        # ids alone are items under fewer names, and lists of lists are none
        ({"item_ids": ["a"], "skus": [["a"]], "items": []}, ["item_ids"]),
        ({"item_ids": [{"sku": "a"}]}, []),
    ],
)
def test_places_of_lists(entry: dict[str, Any], places: list[str]) -> None:
    assert [*lists_of_items(entry)] == places
    assert all(isinstance(within(entry, place), list) for place in places)
    assert within(entry, "order.none") is None


def test_lists_that_stand_too_deep_are_not_found() -> None:
    entry: dict[str, Any] = {"items": ["a"]}
    for _ in range(DEEPEST - 1):
        entry = {"of": entry}
    assert len([*lists_of_items(entry)]) == 1
    assert [*lists_of_items({"of": entry})] == []


def test_objects_and_items_of_their_own() -> None:
    assert are_objects([{}])
    assert not are_objects([])
    assert not are_objects([{}, 1])
    assert have_items([{"user": 1}, {"sku": "a"}], is_known_as)
    assert not have_items([{"user": 1, "sku": ["a"], "product": {"sku": 1}}], is_known_as)
