"""Customers of orders who have an id for each order, and one of their own in another column."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import pandas as pd

from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.values.texts import cleaned
from recommenders.contract import Columns, Finding

_WRITTEN: Final = (
    "customeruniqueid uniquecustomerid customeruid personid mastercustomerid customermasterid "
    "parentcustomerid globalcustomerid userid"
)
_PERSONS: Final = frozenset(_WRITTEN.split())
"""Names of columns with the id of the person behind that of a customer."""
_NEARLY_ALL: Final = 0.95


def column_of_persons(names: Collection[str]) -> str | None:
    """The column of a table of customers that tells who is the same person, by its name."""
    return next((name for name in names if plain_name(name) in _PERSONS), None)


def persons_of(
    lines: pd.DataFrame, customers: pd.DataFrame, column: str
) -> tuple[pd.Series, pd.Series] | None:
    """The persons of the lines and those of the customers; None where they tell nothing.

    They do where nearly all customers of the lines have one, and some share theirs.
    """
    ids = cleaned(customers[Columns.CUSTOMER].astype("str"))
    persons = cleaned(customers[column].astype("str"))
    known = pd.Series(persons.to_numpy(), index=ids.to_numpy())
    known = known[known.index.notna() & known.notna().to_numpy()]
    known = known[~known.index.duplicated()]
    of_lines = cleaned(lines[Columns.CUSTOMER].astype("str"))
    found = of_lines.map(known)
    if found.notna().mean() < _NEARLY_ALL or known.nunique() >= len(known):
        return None
    return found.fillna(of_lines), persons.fillna(ids)


def said_of_persons(column: str, count: int) -> Finding:
    """What the report says where the ``column`` of so many customers is taken for their ids."""
    return Finding(
        observation=f'Column "{column}" of customers says who is one person',
        count=count,
        done=f"taken for {Columns.CUSTOMER}, which is another one in each order",
    )
