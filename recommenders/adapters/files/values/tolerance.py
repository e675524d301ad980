"""How much of a column may be unreadable before the file is refused."""

from __future__ import annotations

from typing import Final

import pandas as pd

from recommenders.errors import DataError
from recommenders.histories import BoolArray

TOLERATED: Final = 0.05
"""Share of lines from which on a file is refused, or a warning is given."""


def tolerated(wrong: BoolArray, column: pd.Series, *, file: str, name: str, remedy: str) -> int:
    """How many cells are unreadable; raises `DataError` from 5% of the lines on."""
    count = int(wrong.sum())
    if count and count >= TOLERATED * len(wrong):
        position = int(wrong.argmax())
        raise DataError(
            f"{count:,} of {len(wrong):,} values cannot be read",
            file=file,
            column=name,
            row=int(column.index[position]) + 2,
            value=str(column.iloc[position]),
            remedy=remedy,
        )
    return count
