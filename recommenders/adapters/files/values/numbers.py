"""Numbers as people write them: which sign parts the decimals, and in which currency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.values.texts import ascii_digits, texts
from recommenders.contract import Finding
from recommenders.histories import BoolArray, DoubleArray

_SIGNS: Final = "£$€¥￥₹₽₩₺₴₫฿₪円元원"
_CODE: Final = r"(?:[A-Z]{3}|zł|kr\.?|Kč|Ft|R\$|lei|лв|TL|руб\.?|грн\.?|Rs\.?)"  # noqa: RUF001
_CURRENCY: Final = rf"([{_SIGNS}]|(?<![A-Za-z]){_CODE}(?![A-Za-z]))"
# what settles which sign parts the decimals: 12,9 and 1.299,00 and 0,125 against 12.9 and 1,299.00
_COMMA: Final = (
    r"[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})"
)
_POINT: Final = (
    r"[+-]?(?:\d*\.(?:\d{1,2}|\d{4,})|0?\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})"
)
_EITHER: Final = r"[+-]?[1-9]\d{0,2}[.,]\d{3}"
# 1,299.00, and 1,23,456.00 as it is written in India
_THOUSANDS: Final = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d*)?"
_PIECES: Final = (
    r"(?i)^([+-]?[\d.,]+)(?:x|pcs?\.?|pieces?|stk\.?|stck\.?|stück|szt\.?|ks|шт\.?|ud\.?|uds\.?|units?|pz\.?"
    r"|個|个|개|件)$"
)
"""So many pieces: "2 pcs", with blanks taken out."""
_FEW: Final = 3
"""Distinct values with three places behind a point from which these may be thousands."""
LARGEST: Final = 1e30
"""No quantity or price is this large, and float32 could not hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """``values``: NaN where empty or unreadable, shape (n,); ``wrong``: where unreadable.

    ``comma`` says whether the column settles that a comma parts the decimals (None: it does not
    say). ``undecided`` is the number of distinct values such as 1,299 that fit both ways where the
    column does not settle it, ``points`` that of values such as 1.299 in a column whose decimals
    all have three places, and ``currencies`` the signs and codes that stand there.
    """

    values: DoubleArray
    wrong: BoolArray
    comma: bool | None = None
    undecided: int = 0
    points: int = 0
    example: str = ""
    currencies: tuple[str, ...] = ()

    def remarks(self, name: str) -> list[Finding]:
        """What has to be said of a column that is called ``name``."""
        several = len(self.currencies) > 1
        said = [
            Finding(
                observation=f'Values of "{name}" whose comma may part thousands or decimals',
                count=self.undecided,
                done="read as thousands",
                warning=True,
                example=self.example,
            ),
            Finding(
                observation=f'Values of "{name}" whose point may part thousands or decimals',
                count=self.points,
                done='read as decimals: say locale = "de_DE" or such in dataset.toml if they are '
                "thousands",
                warning=True,
                example=self.example,
            ),
            Finding(
                observation=f'Currencies in "{name}": {", ".join(self.currencies)}',
                count=len(self.currencies) if several else 0,
                done="added up as one: convert the amounts first",
                warning=True,
            ),
        ]
        return [finding for finding in said if finding.count]


def read_numbers(column: pd.Series, *, comma: bool | None = None) -> Numbers:
    """The numbers of a column; ``comma`` is what the rest of the file says of decimals.

    What fits both ways is read as the other values of the column are written, else by ``comma``,
    else as in English: 1,299 is 1299 and 1.299 is a little more than 1.
    """
    if pd.api.types.is_numeric_dtype(column.dtype):
        read = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return Numbers(values=np.where(np.isinf(read), np.nan, read), wrong=np.isinf(read))
    codes, values = texts(column)
    bare, currencies = _bare(values)
    own = _settled(bare)
    either = bare.str.fullmatch(_EITHER).to_numpy(dtype=bool)
    with_comma = comma if own is None else own
    parsed = _parsed(bare, either, with_comma=bool(with_comma))
    parsed[np.abs(parsed) > LARGEST] = np.nan
    read = np.append(parsed, np.nan)[codes]
    # a point is read as English does it unless a comma parts the decimals: nothing to be said
    doubtful = either & (bare.str.contains(",", regex=False) | bool(comma)).to_numpy(dtype=bool)
    undecided = int(doubtful.sum()) if own is None and comma is None else 0
    points = int((either & ~doubtful).sum()) if own is None and comma is None else 0
    points = points if points >= _FEW else 0
    shown = values[doubtful if undecided else either]
    return Numbers(
        values=read,
        wrong=np.isnan(read) & (codes >= 0),
        comma=own,
        undecided=undecided,
        points=points,
        example=str(shown.iloc[0]) if undecided or points else "",
        currencies=currencies,
    )


def decimal_comma(*columns: pd.Series) -> bool | None:
    """Whether a comma parts the decimals in these columns; None where they do not say or differ."""
    said = {
        _settled(_bare(texts(column)[1])[0])
        for column in columns
        if pd.api.types.is_string_dtype(column.dtype)
    } - {None}
    return said.pop() if len(said) == 1 else None


def numbers(column: pd.Series) -> tuple[DoubleArray, BoolArray]:
    """Numbers, NaN where empty or unreadable, and where they are unreadable."""
    parsed = read_numbers(column)
    return parsed.values, parsed.wrong


def _bare(values: pd.Series) -> tuple[pd.Series, tuple[str, ...]]:
    """The values without currencies, blanks and apostrophes; brackets are a minus."""
    odd = ~values.str.fullmatch(r"[+-]?[0-9.,]+").to_numpy(dtype=bool)
    if not odd.any():
        return values, ()
    strange = values[odd]
    if not all(map(str.isascii, strange)):
        strange = strange.map(ascii_digits)
    currencies = strange.str.extract(_CURRENCY, expand=False).dropna()
    bare = strange.str.replace(_CURRENCY, "", regex=True)
    bare = bare.str.replace(r"[\s'\u2019\u00a0\u202f]", "", regex=True)
    bare = bare.str.replace(_PIECES, r"\1", regex=True)
    # 12,- and 12.- are whole amounts, and 12- is one below zero
    bare = bare.str.replace(r"[.,][-\u2013\u2014]{1,2}$", "", regex=True)
    bare = bare.str.replace(r"^\((.+)\)$", r"-\1", regex=True)
    bare = bare.str.replace(r"^(.+)-$", r"-\1", regex=True)
    result = values.copy()
    result[odd] = bare
    return result, tuple(sorted(set(currencies.tolist())))


def _settled(bare: pd.Series) -> bool | None:
    comma = int(bare.str.fullmatch(_COMMA).sum())
    point = int(bare.str.fullmatch(_POINT).sum())
    if comma == point:
        return None
    return comma > point


def _parsed(bare: pd.Series, either: BoolArray, *, with_comma: bool) -> DoubleArray:
    comma = bare.str.fullmatch(_COMMA).to_numpy(dtype=bool) | (either & with_comma)
    # thousands of a text whose decimals have a point, or that has none
    point = bare.str.fullmatch(_THOUSANDS).to_numpy(dtype=bool) & ~comma
    swapped = bare.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    plain = bare.mask(comma, swapped).mask(point, bare.str.replace(",", "", regex=False))
    return np.array(pd.to_numeric(plain, errors="coerce"), dtype=np.float64)
