"""Amounts that are not written as numbers: yes and no, and shares in percent."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.values.flags import read_flags
from recommenders.adapters.files.values.texts import texts

_SWITCHED: Final = ("on", "off")


def as_amounts(column: pd.Series) -> pd.Series:
    """The column, with 1 and 0 where it says yes and no, and shares in percent without the sign."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.astype("float64")
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    codes, values = texts(column)
    if _all_percent(values):
        plain = [*values.str.removesuffix("%").str.strip(), None]
        return pd.Series(np.array(plain, dtype=object)[codes], index=column.index, name=column.name)
    said, neither = read_flags(values)
    # a word alone is a mark, and what is on and off is rather an arm
    if neither.any() or said.all() or not said.any() or values.str.lower().isin(_SWITCHED).any():
        return column
    return pd.Series(
        np.append(said.astype(np.float64), np.nan)[codes], index=column.index, name=column.name
    )


def in_percent(column: pd.Series) -> bool:
    """Whether every value of the column ends with a percent sign."""
    numeric = pd.api.types.is_numeric_dtype(column.dtype)
    return not numeric and _all_percent(texts(column)[1])


def _all_percent(values: pd.Series) -> bool:
    return bool(len(values)) and bool(values.str.endswith("%").all())
