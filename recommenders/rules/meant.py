"""What was meant where a rule names an item, a value or a column that is not there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.toml_file import nearest

_MOST_VALUES: Final = 5_000
"""Distinct values of a column among which the most alike is looked for."""
_MOST_ITEMS: Final = 100_000
"""Items among which one is looked for by letters."""


def meant_item(item: str, dataset: Dataset) -> str:
    """A sentence that offers the item with this id in other letters, or with this title, or "".

    An id is not read as another one: P1 and p1 may be two.
    """
    if dataset.n_items > _MOST_ITEMS:
        return ""
    ids = dataset.items[Columns.ITEM]
    for column in (Columns.ITEM, Columns.TITLE):
        if column not in dataset.items:
            continue
        same = dataset.items[column].astype("str").map(_letters, na_action="ignore")
        found = ids[(same == _letters(item)).to_numpy(dtype=bool)]
        if len(found):
            return f"Did you mean {found.iloc[0]}?"
    parts = [part.strip() for part in item.replace(";", ",").split(",")]
    if len(parts) > 1 and set(parts) <= set(ids):
        return f"Write each id in quotes of its own: {', '.join(map(repr, parts[:2]))}."
    return ""


def meant_value(value: str, column: pd.Series[Any]) -> str:
    """A sentence that offers the value of a column that is most alike, or ""."""
    there = column.dropna().astype("str").unique()
    return nearest(value, there).strip() if len(there) <= _MOST_VALUES else ""


def meant_column(name: str, table: pd.DataFrame) -> str:
    """A sentence that offers the column that is most alike, or ""."""
    return nearest(name, map(str, table.columns)).strip()


def _letters(text: str) -> str:
    """Wide and small letters as plain ones, without blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def sentences(parts: Iterable[str]) -> str:
    """Sentences one after the other, without those that are empty."""
    return " ".join(filter(None, parts))
