"""Columns that are called as items are in some exports and hold something else.

They number the lines of each order, or name the cloth of a garment.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.known_names import (
    GUESSES,
    ORDER_NAMES,
    column_called,
    is_known_as,
    is_order,
    plain_name,
)
from recommenders.adapters.files.values.numbers import numbers
from recommenders.adapters.files.values.texts import texts
from recommenders.contract import Columns

_TRIED: Final = 2_000
_ORDERS: Final = 4
"""Orders of several lines from which their numbers can be told."""
_NEARLY_ALL: Final = 0.95
_CLOTHS: Final = 40
"""Kinds of cloth, wood or metal that a shop has at the most."""
_HALF: Final = 0.5
_CLOTH: Final = ("material", "stoff", "matiere", "materiale", "materiaal")


def is_no_item(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column that is called as an item numbers the lines of orders, or names a cloth."""
    return numbers_lines_of_orders(frame, name) or is_cloth(frame, name)


def is_cloth(frame: pd.DataFrame, name: str) -> bool:
    """Whether a "Material" is what things are made of, and not what an ERP system calls an item.

    Few words without a digit come again and again, and another column tells more of the lines.
    """
    if plain_name(name) not in _CLOTH or name not in frame:
        return False
    few = frame.head(_TRIED)
    words = texts(few[name])[1]
    coded = words.str.contains(r"\d", regex=True).mean() if len(words) else 1.0
    if not 0 < len(words) <= _CLOTHS or coded > _HALF:
        return False
    others = (texts(few[other])[1] for other in map(str, few.columns) if _may_be_thing(other, name))
    telling = (values.str.contains(r"[^\W\d]", regex=True) for values in others if len(values))
    return any(bool(of.mean() > _HALF) and len(of) > len(words) for of in telling)


def _may_be_thing(column: str, cloth: str) -> bool:
    known = [ours for ours in GUESSES["interactions"] if ours not in (Columns.ITEM, Columns.TITLE)]
    taken = is_order(column) or any(is_known_as(ours, column) for ours in known)
    return column != cloth and not taken


def numbers_lines_of_orders(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column counts the lines of each order: 1, 2, 3 or 10, 20, 30, and again from 1.

    An "Item" of SAP is such a number, and the "Material" beside it the item. Of visits it would be
    the place on a screen.
    """
    order = column_called(frame.columns, ORDER_NAMES)
    if order is None or order == name or name not in frame:
        return False
    few = frame[[order, name]].head(_TRIED)
    values, wrong = numbers(few[name])
    if wrong.any() or np.isnan(values).any() or (values != np.floor(values)).any():
        return False
    lines = pd.DataFrame({"order": texts(few[order])[0], "number": values})
    lines = lines[lines["order"] >= 0]
    # the last order may be cut off by the look, and its lines are numbered all the same
    steps = lines.groupby("order")["number"].agg(["min", "max", "size", "nunique"])
    several = steps[steps["size"] > 1]
    if len(several) < _ORDERS:
        return False
    first = float(steps["min"].mode().iloc[0])
    if first <= 0:
        return False
    counted = (
        (several["min"] == first)
        & (several["nunique"] == several["size"])
        & (several["max"] == first * several["size"])
    )
    return bool(counted.mean() >= _NEARLY_ALL and (steps["min"] == first).mean() >= _NEARLY_ALL)
