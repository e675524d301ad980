"""Ids as people and programs write them, and what has happened to them on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.adapters.files.values.texts import texts
from recommenders.contract import Finding

_ROUNDED: Final = r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}"
_LARGEST_WHOLE: Final = 2.0**53
"""From here on a floating-point number no longer holds every whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """``column``: ids as a categorical of clean texts, missing where empty; 007 stays 007.

    ``mended`` counts the distinct ids that were written in several ways that look alike: with
    invisible characters or taken-apart letters. ``fractions`` counts those written as 17850.0.
    ``rounded`` are ids that lost digits in a spreadsheet or as a floating-point number.
    """

    column: pd.Series
    mended: int = 0
    fractions: int = 0
    rounded: tuple[str, ...] = ()

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
                observation=f"Ids of {of} that a program has rounded",
                count=len(self.rounded),
                done="kept: different ones may have become one. Export them as text",
                warning=True,
                example=next(iter(self.rounded), ""),
            ),
        ]
        return [finding for finding in said if finding.count]


def read_ids(column: pd.Series) -> Ids:
    """The ids of a column; one that stands there as 17850 and as 17850.0 is one."""
    codes, values = texts(column)
    fractions = values.str.fullmatch(r"\d+\.0+").to_numpy(dtype=bool)
    n_fractions = 0
    # where an id has other digits behind the point, a zero there may mean something
    if fractions.any() and bool((fractions | ~values.str.contains(".", regex=False)).all()):
        n_fractions = int(fractions.sum()) if pd.api.types.is_string_dtype(column.dtype) else 0
        values = values.mask(fractions, values.str.replace(r"\.0+$", "", regex=True))
        again, distinct = pd.factorize(values, sort=True)
        codes, values = np.append(again, -1)[codes], pd.Series(distinct, dtype="str")
    rounded = values[values.str.fullmatch(_ROUNDED).to_numpy(dtype=bool)].tolist()
    if pd.api.types.is_float_dtype(column.dtype):
        large = column[column.abs() > _LARGEST_WHOLE]
        rounded = [f"{value:.0f}" for value in large.unique().tolist()]
    return Ids(
        column=pd.Series(pd.Categorical.from_codes(codes, pd.Index(values)), index=column.index),
        mended=_mended(column, codes),
        fractions=n_fractions,
        rounded=tuple(rounded),
    )


def ids(column: pd.Series) -> pd.Series:
    """The column of `read_ids`."""
    return read_ids(column).column


def _mended(column: pd.Series, codes: NDArray[np.intp]) -> int:
    """How many ids stand there in several writings that differ by what is not ASCII."""
    if not pd.api.types.is_string_dtype(column.dtype):
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
