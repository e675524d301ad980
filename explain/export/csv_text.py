"""Tables as CSV that a spreadsheet can open without harm."""

from __future__ import annotations

from csv import QUOTE_NONNUMERIC
from typing import Final

import pandas as pd

_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_text(frame: pd.DataFrame) -> str:
    """The frame as CSV, without its index; no text in it acts as a formula."""
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(_harmless)
    safe.columns = [_harmless(column) for column in safe.columns]
    # quotes around every text: a lone carriage return would begin a new line without them
    return safe.to_csv(index=False, quoting=QUOTE_NONNUMERIC)


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(_STARTS_FORMULA):
        return f"'{value}"
    return value
