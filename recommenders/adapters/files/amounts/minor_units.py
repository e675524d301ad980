"""Amounts in cents, as programs that count money write them, in the units that people pay in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.amounts.currency import is_currency_column
from recommenders.adapters.files.reading.known_names import is_in_minor_units, plain_name
from recommenders.adapters.files.values.numbers import read_numbers
from recommenders.adapters.files.values.texts import texts
from recommenders.adapters.files.values.tolerance import tolerated
from recommenders.contract import Columns
from recommenders.data.tables import RawTables

_AMOUNTS: Final = (Columns.UNIT_PRICE, Columns.LINE_TOTAL, Columns.PRICE, Columns.LIST_PRICE)
_OF_STRIPE: Final = frozenset(["unitamount", "priceunitamount", "amount"])
"""Names that are of cents where the currency beside them is written as Stripe does."""
_SMALL_CODE: Final = re.compile(r"[a-z]{3}")
_PLACES: Final = 2


def in_units(
    frame: pd.DataFrame, names_in_file: Mapping[str, str], tables: RawTables, *, file: str
) -> pd.DataFrame:
    """Lines with amounts that a name says to be in cents divided by a hundred, and told.

    ``names_in_file`` gives the names that the columns have in the file. Where a column has one
    currency it is what this divides into: a yen is not divided. Raises `DataError` where 5% or more
    of a column is unreadable.
    """
    for ours in _AMOUNTS:
        name = names_in_file.get(ours, ours)
        if ours not in frame or not (is_in_minor_units(name) or _as_stripe(frame, ours, name)):
            continue
        read = read_numbers(frame[ours])
        remedy = "Write whole numbers such as 1250."
        tolerated(read.wrong, frame[ours], file=file, name=name, remedy=remedy)
        parts = 10 ** _places(frame)
        if parts > 1:
            tables.add_finding(
                f'Column "{name}" is in the smallest unit of the currency',
                len(frame),
                f"divided by {parts:,}",
            )
        frame = frame.assign(**{ours: np.where(read.wrong, np.nan, read.values) / parts})
    return frame


def _as_stripe(frame: pd.DataFrame, ours: str, name: str) -> bool:
    """Whether whole numbers stand beside a currency in small letters, as Stripe writes cents."""
    if plain_name(name) not in _OF_STRIPE:
        return False
    codes = _currencies(frame)
    if not codes or not all(map(_SMALL_CODE.fullmatch, codes)):
        return False
    written = frame[ours].dropna().astype("str").str.strip()
    return bool(len(written)) and bool(written.str.fullmatch(r"-?\d+").all())


def _currencies(frame: pd.DataFrame) -> list[str]:
    names = [name for name in map(str, frame.columns) if is_currency_column(name)]
    return [str(value) for name in names[:1] for value in texts(frame[name])[1]]


def _places(frame: pd.DataFrame) -> int:
    """How many decimals the only currency has that a column names; two where none or several."""
    codes = {code.upper() for code in _currencies(frame)}
    return _decimals(codes.pop()) if len(codes) == 1 else _PLACES


@cache
def _decimals(code: str) -> int:
    from babel.numbers import get_currency_precision

    return get_currency_precision(code)
