"""Tables as CSV that a spreadsheet can open without harm."""

from __future__ import annotations

from csv import QUOTE_NONNUMERIC
from typing import Any, Final

import numpy as np
import pandas as pd

_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_text(frame: pd.DataFrame, *, locale: str = "") -> str:
    """The frame as CSV, without its index; no text in it acts as a formula.

    Numbers have the digits that the data came with, times are those of their zone without naming
    it, as spreadsheets read them, and days are days. Where a ``locale`` (say de_DE) writes a comma
    for the point, so does the file, with semicolons between the columns.
    """
    safe = frame.copy()
    for column in safe.columns:
        safe[column] = _written(safe[column])
    safe.columns = [_harmless(column) for column in safe.columns]
    comma = _decimal(locale) == ","
    # quotes around every text: a lone carriage return would begin a new line without them
    return safe.to_csv(
        index=False,
        quoting=QUOTE_NONNUMERIC,
        sep=";" if comma else ",",
        decimal="," if comma else ".",
    )


def _written(values: pd.Series[Any]) -> pd.Series[Any]:
    if pd.api.types.is_float_dtype(values):
        return _as_they_came(values)
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if pd.api.types.is_datetime64_any_dtype(values):
        days = bool((values.dropna() == values.dropna().dt.normalize()).all())
        written: pd.Series[str] = values.dt.strftime("%Y-%m-%d" + ("" if days else " %H:%M:%S"))
        return written
    if pd.api.types.is_numeric_dtype(values):
        return values
    return values.map(_harmless)


def _as_they_came(values: pd.Series[Any]) -> pd.Series[Any]:
    """Prices are kept in single precision: 10.04 must not become 10.039999961853027."""
    double = values.to_numpy(dtype=np.float64, na_value=np.nan)
    with np.errstate(over="ignore"):
        single = double.astype(np.float32)
    if not np.array_equal(single.astype(np.float64), double, equal_nan=True):
        return values
    return pd.Series([float(str(value)) for value in single], index=values.index)


def _decimal(locale: str) -> str:
    if not locale:
        return "."
    from babel.numbers import get_decimal_symbol

    symbol: str = get_decimal_symbol(locale)
    return symbol


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(_STARTS_FORMULA):
        return f"'{value}"
    return value
