"""Cells as texts: trimmed, without what nobody sees, and empty where a word says so."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.adapters.files.reading.read_file import INVISIBLE

_EMPTY_WRITTEN: Final = (
    "na n/a #n/a nan nat none null (null) <na> \\n - 0000-00-00 "
    "#ref! #div/0! #value! #name? #num! #null! #spill! #calc! "
    "#nv #n/d #nd #н/д #bezug! #wert! #zahl! #valeur! #nom? #nombre! #¿nombre? #¡valor! #¡ref! "
    "#¡num! #¡nulo! #¡div/0! #valor! #val! #nome? #rif! #valore! #waarde! #verw! #adr! #arg! "
    "#знач! #ссылка! #имя? #дел/0! "
    "(none) undefined [null] <null> n.a. k.a."
)
_EMPTY_IN_WORDS: Final = (
    "0000-00-00 00:00:00",
    "not available",
    "not applicable",
    "(not set)",
    "not set",
    "(not provided)",
)
EMPTY: Final = frozenset(["", *_EMPTY_IN_WORDS, *_EMPTY_WRITTEN.split()])
"""Words, in small letters, that programs write where they have no value, errors of sheets too."""
_SIGNS: Final = {
    "\u2212": "-",
    "\u2013": "-",
    "\u066b": ".",
    "\u066c": ",",
    "\uff0e": ".",
    "\uff0c": ",",
}
_BLANKS: Final = re.compile(r"[\s\u00a0]+")
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,6});")
_FORMULA: Final = re.compile(r'="(.*)"', re.DOTALL)
_LOOKS_ODD: Final = r"[^\x20-\x7e]"


def is_text(column: pd.Series) -> bool:
    """Whether a column is of texts, each cell one of its own or one of those kept once."""
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return pd.api.types.is_string_dtype(dtype.categories.dtype)
    return pd.api.types.is_string_dtype(dtype)


def texts(column: pd.Series) -> tuple[NDArray[np.intp], pd.Series]:
    """Clean texts as codes into sorted distinct values; code -1 where a cell is empty.

    Clean is a text without invisible characters and blanks at its ends, its letters composed
    (Unicode NFC), with & for &amp; and 007 for ="007", by which spreadsheets keep a text a text.
    Empty is what stands in `EMPTY`.
    """
    codes, distinct = pd.factorize(column)
    raw = _written(distinct)
    written = clean(raw)
    empty = written.str.lower().isin(EMPTY).to_numpy(dtype=bool)
    if not empty.any() and bool((written == raw).all()):
        # nothing was cleaned, so they are distinct already: a million times have to be sorted alone
        del raw, distinct
        order = np.asarray(written.argsort())
        again = np.empty(len(order), dtype=np.intp)
        again[order] = np.arange(len(order))
        return np.append(again, -1)[codes], written.iloc[order].reset_index(drop=True)
    again, values = pd.factorize(written.mask(empty), sort=True)
    return np.append(again, -1)[codes], pd.Series(values, dtype="str")


def cleaned(column: pd.Series) -> pd.Series:
    """A column of texts, clean, missing where empty; what is not text stays as it is."""
    if not is_text(column):
        return column
    codes, values = texts(column)
    cells = pd.Series(values.to_numpy(dtype=object), dtype="str").reindex(codes)
    return cells.set_axis(column.index)


def clean(written: pd.Series) -> pd.Series:
    """Texts without what nobody sees: see `texts`."""
    written = written.str.strip()
    # one look for each is quicker than one pattern for all
    odd = written.str.contains(_LOOKS_ODD, regex=True).to_numpy(dtype=bool)
    odd = odd | written.str.contains("&", regex=False).to_numpy(dtype=bool)
    odd |= written.str.startswith('="').to_numpy(dtype=bool)
    if not odd.any():
        return written
    # few distinct values have anything to clean
    mended = [_mended(value) for value in written[odd]]
    result = written.to_numpy(dtype=object)
    result = result.copy()
    result[odd] = mended
    return pd.Series(result, index=written.index, dtype="str")


def ascii_digits(value: str) -> str:
    """Digits and signs of a number in any script as ASCII has them."""
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else _SIGNS.get(sign, sign)
        for sign in value
    )


def words_for_empty(column: pd.Series) -> dict[str, int]:
    """The words of a column that were taken for no value, and how often each stands there."""
    if not is_text(column):
        return {}
    counts = column.str.strip().value_counts()
    return {
        str(word): int(count)
        for word, count in counts.items()
        if str(word) and str(word).lower() in EMPTY
    }


def _mended(value: str) -> str:
    if _ENTITY.search(value):
        value = html.unescape(value)
    if formula := _FORMULA.fullmatch(value):
        value = formula.group(1)
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", INVISIBLE.sub("", value)).strip())


def _written(distinct: pd.Index | NDArray[np.generic]) -> pd.Series:
    if isinstance(distinct.dtype, np.dtype) and distinct.dtype.kind == "f":
        # a number with gaps is read as a fraction: 17850.0 is the id 17850
        return pd.Series(
            [f"{v:.0f}" if v == np.floor(v) else repr(v) for v in distinct.tolist()], dtype="str"
        )
    return pd.Series(distinct).astype("str")
