"""Files: their names, and tables that a spreadsheet can open without harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from explain.export.csv_text import csv_text

LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to be had; ``content`` runs when it is asked for, without knowing the screen."""

    label: str
    file_name: str
    mime: str
    content: Callable[[], bytes]
    icon: str = ":material/download:"


def csv(frame: pd.DataFrame, locale: str = "") -> bytes:
    """The frame as CSV (UTF-8 with a mark that spreadsheets know); no text acts as a formula.

    The ``locale`` is that of the data set: spreadsheets there expect its decimal mark.
    """
    return csv_text(frame, locale=locale).encode("utf-8-sig")


def file_name(title: str) -> str:
    """A title as the name of a file, without its ending: letters, digits and hyphens."""
    words = "".join(
        character if character.isalnum() else " " for character in title.replace("'", "")
    ).casefold()
    return "-".join(words.split())[:LONGEST_NAME].strip("-") or "becausal"
