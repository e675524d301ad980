"""Where the items of an order, or the lines of a customer, stand within an object of JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from recommenders.adapters.files.nested.list_names import HISTORY_LISTS, ID_LISTS, ITEM_LISTS
from recommenders.contract import Columns

DEEPEST: Final = 6
"""Objects within objects whose values are read as columns."""


def lists_of_items(entry: dict[str, Any], under: str = "", depth: int = 1) -> Iterator[str]:
    """The places of lists of items, as in "order.items"; ``under`` is where the entry stands."""
    for name, value in entry.items():
        if _are_items(name, value):
            yield under + name
        elif isinstance(value, dict) and depth < DEEPEST:
            yield from lists_of_items(value, f"{under}{name}.", depth + 1)


def within(entry: dict[str, Any], place: str) -> Any:  # noqa: ANN401 - what JSON may hold
    """What stands at a place of `lists_of_items`; None where nothing does."""
    if place in entry:
        return entry[place]
    first, _, rest = place.partition(".")
    inner = entry.get(first)
    return within(inner, rest) if rest and isinstance(inner, dict) else None


def are_objects(value: object) -> bool:
    """Whether a value is a list of objects, and of one at the least."""
    return isinstance(value, list) and bool(value) and all(isinstance(of, dict) for of in value)


def have_items(entries: Iterable[dict[str, Any]], is_known_as: Callable[[str, str], bool]) -> bool:
    """Whether objects have an item of their own, in no list.

    ``is_known_as`` tells of one of our columns and a name whether it may be called so.
    """
    names = {
        name
        for entry in entries
        for name, value in entry.items()
        if not isinstance(value, dict | list)
    }
    return any(is_known_as(Columns.ITEM, name) for name in names)


def _are_items(name: str, value: object) -> bool:
    """Whether a value is the items of an order: a list of objects, or of ids."""
    if not isinstance(value, list) or not value:
        return False
    if are_objects(value):
        return name.lower() in ITEM_LISTS + HISTORY_LISTS
    plain = not any(isinstance(of, dict | list) for of in value)
    return plain and name.lower() in ITEM_LISTS + ID_LISTS + HISTORY_LISTS
