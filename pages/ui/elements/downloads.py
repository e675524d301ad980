"""Files: their names, and tables that a spreadsheet can open without harm."""

from __future__ import annotations

from csv import QUOTE_NONNUMERIC

import pandas as pd

LONGEST_NAME = 80
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv(frame: pd.DataFrame) -> bytes:
    """The frame as CSV (UTF-8 with a mark that spreadsheets know); no text acts as a formula."""
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(_harmless)
    safe.columns = [_harmless(column) for column in safe.columns]
    # quotes around every text: a lone carriage return would begin a new line without them
    return safe.to_csv(index=False, quoting=QUOTE_NONNUMERIC).encode("utf-8-sig")


def file_name(title: str) -> str:
    """A title as the name of a file, without its ending: letters, digits and hyphens."""
    words = "".join(
        character if character.isalnum() else " " for character in title.replace("'", "")
    ).casefold()
    return "-".join(words.split())[:LONGEST_NAME].strip("-") or "becausal"


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(_STARTS_FORMULA):
        return f"'{value}"
    return value
