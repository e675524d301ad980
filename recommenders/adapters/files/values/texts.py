"""Cells as texts: trimmed, without what nobody sees, and empty where a word says so."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.adapters.files.reading.read_file import INVISIBLE

_EMPTY_WRITTEN: Final = "na n/a #n/a nan nat none null (null) <na> \\n - 0000-00-00"
EMPTY: Final = frozenset(["", *_EMPTY_WRITTEN.split()])
"""Words, in small letters, that programs write where they have no value."""
_BLANKS: Final = re.compile(r"[\s\u00a0]+")
_LOOKS_ODD: Final = re.compile(r"[^\x20-\x7e]")


def texts(column: pd.Series) -> tuple[NDArray[np.intp], pd.Series]:
    """Clean texts as codes into sorted distinct values; code -1 where a cell is empty.

    Clean is a text without invisible characters and blanks at its ends, its letters composed
    (Unicode NFC). Empty is what stands in `EMPTY`.
    """
    codes, distinct = pd.factorize(column)
    written = clean(_written(distinct))
    empty = written.str.lower().isin(EMPTY).to_numpy(dtype=bool)
    again, values = pd.factorize(written.mask(empty), sort=True)
    return np.append(again, -1)[codes], pd.Series(values, dtype="str")


def cleaned(column: pd.Series) -> pd.Series:
    """A column of texts, clean, missing where empty; what is not text stays as it is."""
    if not pd.api.types.is_string_dtype(column.dtype):
        return column
    codes, values = texts(column)
    cells = pd.Series(values.to_numpy(dtype=object), dtype="str").reindex(codes)
    return cells.set_axis(column.index)


def clean(written: pd.Series) -> pd.Series:
    """Texts without what nobody sees: see `texts`."""
    written = written.str.strip()
    odd = written.str.contains(_LOOKS_ODD).to_numpy(dtype=bool)
    if not odd.any():
        return written
    # few distinct values have anything to clean
    mended = [
        unicodedata.normalize("NFC", _BLANKS.sub(" ", INVISIBLE.sub("", value)).strip())
        for value in written[odd]
    ]
    result = written.to_numpy(dtype=object)
    result = result.copy()
    result[odd] = mended
    return pd.Series(result, index=written.index, dtype="str")


def words_for_empty(column: pd.Series) -> dict[str, int]:
    """The words of a column that were taken for no value, and how often each stands there."""
    if not pd.api.types.is_string_dtype(column.dtype):
        return {}
    counts = column.str.strip().value_counts()
    return {
        str(word): int(count)
        for word, count in counts.items()
        if str(word) and str(word).lower() in EMPTY
    }


def _written(distinct: pd.Index | NDArray[np.generic]) -> pd.Series:
    if isinstance(distinct.dtype, np.dtype) and distinct.dtype.kind == "f":
        # a number with gaps is read as a fraction: 17850.0 is the id 17850
        return pd.Series(
            [f"{v:.0f}" if v == np.floor(v) else repr(v) for v in distinct.tolist()], dtype="str"
        )
    return pd.Series(distinct).astype("str")
