"""Yes and no, in the words that people and programs write them in; and what is counted by them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.values.texts import texts
from recommenders.histories import BoolArray

_YES_WRITTEN: Final = (
    "true yes y 1 1.0 t x on ja j wahr oui vrai si sí verdadero sim vero tak evet да 是 はい ✓ ✔ ☑"
)
_NO_WRITTEN: Final = (
    "false no n 0 0.0 f off - nein falsch non faux falso não nao nee nej nie hayır "  # noqa: RUF001
    "нет 否 いいえ ✗ ☐"
)
_YES: Final = frozenset(_YES_WRITTEN.split())
_NO: Final = frozenset(_NO_WRITTEN.split())

_MARKS_WRITTEN: Final = (
    "isreturn returned isreturned isrefund refunded isrefunded cancelled canceled iscancelled "
    "iscanceled voided isvoid void storno storniert isstorno annule annullato anulado geloscht "
    "deleted isdeleted test istest testorder istestorder removed isremoved removedfromcart "
    "wasremoved abandoned isabandoned rejected isrejected declined isdeclined reversed isreversed "
    "wascancelled wascanceled wasreturned wasrefunded"
)
MARKS: Final = frozenset(_MARKS_WRITTEN.split())
"""Columns that mark lines that were undone, or made for a test."""
_BOUGHT_WRITTEN: Final = (
    "ispurchase ispurchased purchased isbought bought waspurchased wasbought isbuy isorder "
    "isordered ordered issale isconversion isconverted converted purchase buy conversion"
)
BOUGHT_COUNTS: Final = frozenset(["purchases", "buys", "orders", "conversions"])
"""Columns that say how often something was bought; beside a quantity they are something else."""
BOUGHT_FLAGS: Final = frozenset(_BOUGHT_WRITTEN.split()) | BOUGHT_COUNTS
"""Columns that say of a line whether it is a purchase."""
_MOMENTS_WRITTEN: Final = (
    "cancelledat canceledat refundedat returnedat deletedat voidedat cancellationdate refunddate "
    "returndate removedat rejectedat"
)
MOMENTS: Final = frozenset(_MOMENTS_WRITTEN.split())
"""Columns with a date where, and only where, the line was undone."""
ALL: Final = MARKS | BOUGHT_FLAGS | MOMENTS
"""Columns that say of a line whether it counts."""

_SWITCHED: Final = ("on", "off")


def read_flags(column: pd.Series) -> tuple[BoolArray, BoolArray]:
    """Where a column says yes, and where it says neither yes nor no; shape (n,) each.

    An empty cell is a no.
    """
    if pd.api.types.is_bool_dtype(column.dtype):
        said = column.to_numpy(dtype=np.bool_, na_value=False)
        return said, np.zeros(len(said), dtype=np.bool_)
    codes, values = texts(column)
    written = [str(value).strip().lower() for value in values]
    # an empty cell has the code -1, and so the last place
    yes = np.array([*(word in _YES for word in written), False], dtype=np.bool_)
    known = np.array([*(word in _YES | _NO or not word for word in written), True], dtype=np.bool_)
    return yes[codes], ~known[codes]


def read_bought(column: pd.Series) -> tuple[BoolArray, BoolArray]:
    """Where a column of `BOUGHT_FLAGS` says yes, or a number above 0; and where it says neither."""
    said, wrong = read_flags(column)
    if not wrong.any():
        return said, wrong
    counts = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    neither = np.isnan(counts) | (counts < 0) | (counts != np.floor(counts))
    return counts > 0, neither


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
