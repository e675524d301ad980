"""Columns that number the lines of each order, which are called as items are in some exports."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.known_names import ORDER_NAMES, column_called
from recommenders.adapters.files.values.numbers import numbers
from recommenders.adapters.files.values.texts import texts

_TRIED: Final = 2_000
_ORDERS: Final = 4
"""Orders of several lines from which their numbers can be told."""
_NEARLY_ALL: Final = 0.95


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
