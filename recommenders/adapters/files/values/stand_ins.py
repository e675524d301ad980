"""Words that stand in a column of ids and are nobody's: a guest, a total, another header."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from recommenders.histories import BoolArray

_GUESTS_WRITTEN: Final = (
    "guest|guests|anonymous|anonymous user|anonym|unknown|unknown customer|not set|(not set)|"
    "undefined|walk-in|walk in|walk-in customer|gast|invité|invitado|ospite|no account|"
    "not logged in"
)
_GUESTS: Final = frozenset(_GUESTS_WRITTEN.split("|"))
_TOTALS: Final = re.compile(
    r"(?:grand|sub|running|overall)?[\s-]*total(?:s|en|e)?:?|summe:?|gesamt(?:summe)?:?|zwischensumme:?|"
    r"somme:?|totale:?|totaal:?|razem:?|suma:?",
    re.IGNORECASE,
)
_MANY_CUSTOMERS: Final = 10
_LARGE: Final = 0.2
_TIMES_THE_NEXT: Final = 5


def guests(ids: pd.Series) -> BoolArray:
    """Which cells of a categorical column of customers are a word for somebody unknown.

    -1 is one where all other ids are numbers without a sign.
    """
    written = [str(value) for value in ids.cat.categories]
    numbered = len(written) > 1 and all(id_.isdigit() for id_ in written if id_ != "-1")
    words = _GUESTS | {"-1"} if numbered else _GUESTS
    return _cells(ids, [id_.casefold() in words for id_ in written])


def totals(ids: pd.Series) -> BoolArray:
    """Which cells of a categorical column of ids are the name of a line of totals."""
    return _cells(ids, [bool(_TOTALS.fullmatch(str(value))) for value in ids.cat.categories])


def collective(ids: pd.Series) -> str:
    """The id of a customer who is likely many people, such as 0 for all without an account.

    That is one of ten or more who has a fifth of the lines and five times those of the next.
    """
    counts = ids.value_counts()
    counts = counts[counts > 0]
    if len(counts) < _MANY_CUSTOMERS:
        return ""
    first, second = int(counts.iloc[0]), int(counts.iloc[1])
    large = first >= _LARGE * len(ids) and first >= _TIMES_THE_NEXT * second
    return str(counts.index[0]) if large else ""


def _cells(ids: pd.Series, of_categories: list[bool]) -> BoolArray:
    codes = ids.cat.codes.to_numpy()
    return np.append(np.array(of_categories, dtype=bool), False)[codes]
