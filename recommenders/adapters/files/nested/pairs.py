"""Pairs of an item and its time, or its number of units, as objects that say which is which."""

from __future__ import annotations

from typing import Any, Final

from recommenders.adapters.files.nameless.cell_kinds import KINDS, is_of
from recommenders.contract import Columns

_ITEM: Final = "item"
_MOMENTS: Final = ("time", "epoch")
_MOST: Final = 999
"""Units beyond which a whole number is no number of units."""


def of_pairs(value: object, *, counted: bool) -> list[dict[str, Any]] | None:
    """The objects of ``[["A1", "2026-03-01"], ...]``, ``{"A1": "2026-03-01"}`` or
    ``{"2026-03-01": ["A1", ...]}``; None for other values.

    The second of each may be its number of units where that is ``counted``. Which is the time the
    values say, and nothing is told where both or neither may be it.
    """
    if isinstance(value, dict) and value and _are_moments(list(map(str, value))):
        pairs = [[when, item] for when, of in value.items() for item in _listed(of)]
    elif isinstance(value, dict):
        pairs = [[item, of] for item, of in value.items()]
    elif isinstance(value, list) and all(isinstance(of, list) and len(of) == 2 for of in value):
        pairs = value
    else:
        return None
    if not pairs or any(isinstance(cell, dict | list) for pair in pairs for cell in pair):
        return None
    first, second = ([str(pair[at]) for pair in pairs] for at in (0, 1))
    if _are_moments(second) and not _are_moments(first):
        return [{_ITEM: item, Columns.TIME: when} for item, when in pairs]
    if _are_moments(first) and not _are_moments(second):
        return [{_ITEM: item, Columns.TIME: when} for when, item in pairs]
    # of an object the names of columns are no items
    coded = isinstance(value, list) or all(any(map(str.isdigit, cell)) for cell in first)
    if counted and coded and all(cell.isdecimal() and int(cell) <= _MOST for cell in second):
        return [{_ITEM: item, Columns.QUANTITY: units} for item, units in pairs]
    return None


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _are_moments(cells: list[str]) -> bool:
    return any(is_of(kind, cells) and all(map(KINDS[kind].fullmatch, cells)) for kind in _MOMENTS)
