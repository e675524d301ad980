"""What of a data set a rule can name: the values of the columns of its items, its segments."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.rules.read_rules import COLUMNS

MOST: Final = 5_000
"""Values of a column at the most; the most frequent ones."""
_OF_ONE: Final = (
    *(Columns.ITEM, Columns.TITLE, Columns.PRICE, Columns.LIST_PRICE),
    *(Columns.LAUNCH, Columns.IMAGE),
)
"""Columns that say something of one item, and make no kinds."""


def item_values(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """The values of each column that a rule has a key for, in the order of the alphabet."""
    return {column: _values(dataset.items[column]) for column in COLUMNS if column in dataset.items}


def kind_columns(dataset: Dataset) -> tuple[str, ...]:
    """The columns of which a list may have only so many items with the same value."""
    known = [column for column in COLUMNS if column in dataset.items]
    others = [str(column) for column in dataset.items if column not in (*COLUMNS, *_OF_ONE)]
    return (*known, *others)


def other_item_columns(dataset: Dataset) -> tuple[str, ...]:
    """The columns of the items that a rule can name under ``where`` alone, titles among them."""
    elsewhere = (Columns.ITEM, Columns.PRICE, Columns.LAUNCH, Columns.IMAGE, *COLUMNS)
    return tuple(str(column) for column in dataset.items if column not in elsewhere)


def other_customer_columns(dataset: Dataset) -> tuple[str, ...]:
    """The columns of the customers beside their ids and segments."""
    elsewhere = (Columns.CUSTOMER, Columns.SEGMENT)
    return tuple(str(column) for column in dataset.customers if column not in elsewhere)


def values_of(table: pd.DataFrame, column: str) -> tuple[str, ...]:
    """The values of a column in the order of the alphabet; none where the table lacks it."""
    return _values(table[column]) if column in table else ()


def segments(dataset: Dataset) -> tuple[str, ...]:
    """The segments of the customers; none without the column."""
    if Columns.SEGMENT not in dataset.customers:
        return ()
    return _values(dataset.customers[Columns.SEGMENT])


def _values(column: pd.Series[Any]) -> tuple[str, ...]:
    texts = column.dropna().astype("str").str.strip()
    return tuple(sorted(texts[texts != ""].value_counts().index[:MOST]))
