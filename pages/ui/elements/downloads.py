"""Files: their names, and tables that a spreadsheet can open without harm."""

from __future__ import annotations

from typing import Final

import pandas as pd

from explain.export.csv_text import csv_text

LONGEST_NAME: Final = 80


def csv(frame: pd.DataFrame) -> bytes:
    """The frame as CSV (UTF-8 with a mark that spreadsheets know); no text acts as a formula."""
    return csv_text(frame).encode("utf-8-sig")


def file_name(title: str) -> str:
    """A title as the name of a file, without its ending: letters, digits and hyphens."""
    words = "".join(
        character if character.isalnum() else " " for character in title.replace("'", "")
    ).casefold()
    return "-".join(words.split())[:LONGEST_NAME].strip("-") or "becausal"
