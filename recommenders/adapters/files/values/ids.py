"""Ids as people and programs write them, and what has happened to them on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.adapters.files.values.texts import is_text, texts
from recommenders.contract import Finding

_ROUNDED: Final = r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}"
_MONTHS: Final = "Jan|Feb|Mar|Mrz|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez"
_DATED: Final = rf"\d{{1,2}}[-.](?:{_MONTHS})|(?:{_MONTHS})[-.]\d{{2}}"
"""What spreadsheets make of ids such as MAR2 and 2-1."""
_MASKED: Final = r"[*\u2022\u25cf]{2,}"
"""What stands for letters that were taken out, as in a***@mail.example."""
_KEPT: Final = 15
"""Digits of a number that a spreadsheet keeps."""
_ZEROS: Final = 6
"""Zeros behind these in all ids together that are no chance any more."""
_LARGEST_WHOLE: Final = 2.0**53
"""From here on a floating-point number no longer holds every whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """``column``: ids as a categorical of clean texts, missing where empty; 007 stays 007.

    ``mended`` counts the distinct ids that were written in several ways that look alike: with
    invisible characters or taken-apart letters. ``fractions`` counts those written as 17850.0.
    ``rounded`` are ids that lost digits in a spreadsheet or as a floating-point number. ``marked``
    counts those with the apostrophe by which spreadsheets keep a number a text, ``near`` those
    that differ from another by capitals, zeros or a plus in front, such as ``nearest``. ``dated``
    are ids that a spreadsheet has taken for dates, ``masked`` those of which letters were hidden.
    """

    column: pd.Series
    mended: int = 0
    fractions: int = 0
    rounded: tuple[str, ...] = ()
    marked: int = 0
    near: int = 0
    nearest: str = ""
    dated: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()

    def remarks(self, of: str) -> list[Finding]:
        """What has to be said of them; ``of`` names the column or the table."""
        said = [
            Finding(
                observation=f"Ids of {of} that were written in several ways that look alike",
                count=self.mended,
                done="read as one",
            ),
            Finding(
                observation=f"Ids of {of} that are written like 17850.0",
                count=self.fractions,
                done="read without the .0",
            ),
            Finding(
                observation=f"Ids of {of} with the apostrophe by which spreadsheets mark a text",
                count=self.marked,
                done="read without it",
            ),
            Finding(
                observation=f"Ids of {of} that differ by capitals, or by zeros or a plus in front",
                count=self.near,
                done="kept apart: write one in one way where they are the same",
                warning=True,
                example=self.nearest,
            ),
            Finding(
                observation=f"Ids of {of} that are masked",
                count=len(self.masked),
                done="kept: different ones may have become one. Export them whole, or as numbers",
                warning=True,
                example=next(iter(self.masked), ""),
            ),
            Finding(
                observation=f"Ids of {of} that a program has rounded",
                count=len(self.rounded),
                done="kept: different ones may have become one. Export them as text",
                warning=True,
                example=next(iter(self.rounded), ""),
            ),
            Finding(
                observation=f"Ids of {of} that a spreadsheet has made dates of",
                count=len(self.dated),
                done="kept: different ones may have become one. Export them as text",
                warning=True,
                example=next(iter(self.dated), ""),
            ),
        ]
        return [finding for finding in said if finding.count]


def read_ids(column: pd.Series) -> Ids:
    """The ids of a column; one that stands there as 17850 and as 17850.0 is one."""
    codes, values = texts(column)
    marks = values.str.match(r"'\d").to_numpy(dtype=bool)
    if marks.any():
        codes, values = _anew(codes, values.mask(marks, values.str[1:]))
    fractions = values.str.fullmatch(r"\d+[.,]0+").to_numpy(dtype=bool)
    n_fractions = 0
    # where an id has other digits behind the point, a zero there may mean something
    if fractions.any() and bool((fractions | ~values.str.contains("[.,]", regex=True)).all()):
        n_fractions = int(fractions.sum()) if is_text(column) else 0
        values = values.mask(fractions, values.str.replace(r"[.,]0+$", "", regex=True))
        codes, values = _anew(codes, values)
    rounded = values[values.str.fullmatch(_ROUNDED).to_numpy(dtype=bool)].tolist()
    if pd.api.types.is_float_dtype(column.dtype):
        large = column[column.abs() > _LARGEST_WHOLE]
        rounded = [f"{value:.0f}" for value in large.unique().tolist()]
    rounded += _cut_to_zeros(values)
    near = _near(values)
    return Ids(
        column=pd.Series(pd.Categorical.from_codes(codes, pd.Index(values)), index=column.index),
        mended=_mended(column, codes),
        fractions=n_fractions,
        rounded=tuple(rounded),
        masked=tuple(
            values[values.str.contains(_MASKED, regex=True).to_numpy(dtype=bool)].tolist()
        ),
        marked=int(marks.sum()),
        near=len(near),
        nearest=" and ".join(near[:2]),
        dated=tuple(values[values.str.fullmatch(_DATED).to_numpy(dtype=bool)].tolist()),
    )


def ids(column: pd.Series) -> pd.Series:
    """The column of `read_ids`."""
    return read_ids(column).column


def _cut_to_zeros(values: pd.Series) -> list[str]:
    """Long numbers of which a spreadsheet kept 15 digits, and made all others zeros."""
    long = values[values.str.fullmatch(rf"\d{{{_KEPT + 1},}}").to_numpy(dtype=bool)]
    cut = long.str[_KEPT:].str.fullmatch("0+").to_numpy(dtype=bool)
    zeros = int((long.str.len() - _KEPT).sum())
    return long.tolist() if len(long) and cut.all() and zeros >= _ZEROS else []


def _anew(codes: NDArray[np.intp], values: pd.Series) -> tuple[NDArray[np.intp], pd.Series]:
    again, distinct = pd.factorize(values, sort=True)
    return np.append(again, -1)[codes], pd.Series(distinct, dtype="str")


def _near(values: pd.Series) -> list[str]:
    """Distinct ids that are like another but for capitals, zeros or a plus in front."""
    # codes of one length, such as aB3x, tell capitals apart
    lengths = values.str.len()
    codes = bool((lengths == lengths.iloc[0]).all()) if len(lengths) else True
    # and those of e-mail addresses tell nothing
    codes = codes and not values.str.contains("@", regex=False).any()
    plain = (values if codes else values.str.casefold()).str.lstrip("+0")
    twice = plain.duplicated(keep=False).to_numpy(dtype=bool)
    return values[twice].iloc[plain[twice].argsort(kind="stable").to_numpy()].tolist()


def _mended(column: pd.Series, codes: NDArray[np.intp]) -> int:
    """How many ids stand there in several writings that differ by what is not ASCII."""
    if not is_text(column):
        return 0
    raw, writings = pd.factorize(column)
    trimmed = pd.Series(writings, dtype="str").str.strip().to_numpy(dtype=object)
    if all(writing.isascii() for writing in trimmed):
        return 0
    filled = codes >= 0
    ways: dict[int, set[str]] = {}
    for writing, code in set(zip(raw[filled].tolist(), codes[filled].tolist(), strict=True)):
        ways.setdefault(code, set()).add(trimmed[writing])
    return sum(len(group) > 1 for group in ways.values())
