"""What to do where the times of a column cannot be read."""

from __future__ import annotations

from typing import Final

import pandas as pd

from recommenders.adapters.files.dates.zones import SEVERAL
from recommenders.histories import BoolArray

_USUAL: Final = "Write dates like 2026-06-30 14:05:00, or say date_format in dataset.toml."
_EMPTY: Final = (
    "They are empty. Say timestamp = false under [columns] in dataset.toml where the order of the "
    "lines stands for the times, or name the column that has them."
)
_TWO_WAYS: Final = (
    "Some have the year first, and others have it last. In a spreadsheet that is a sign that day "
    "and month were turned in those that it took for dates: export again with the dates as text. "
    "Of several files, let all write dates alike."
)
_YEAR_FIRST: Final = r"\d{4}[-/.]\d"
_YEAR_LAST: Final = r"\d\d?[-/.]\d\d?[-/.]\d"
_LOOK: Final = 100
_REMEDIES: Final = {
    r"\d(?:[.,]\d+)?[eE]\+?\d+": "A spreadsheet has rounded them: export the column again as text, "
    "or as whole numbers.",
    rf".*\d\s?(?:{'|'.join(SEVERAL)})": "The letters behind the clock stand for several time "
    "zones: say timezone in dataset.toml, or write an offset such as +05:30 in their place.",
    r"(?:24[4-9]|25\d|26[0-4])\d[-/.]\d\d?[-/.]\d\d?.*|\d\d?[-/.]\d\d?[-/.](?:24[4-9]|25\d|26[0-4])"
    r"\d(?:\D.*)?": "The years are of the Buddhist calendar: take 543 off each.",
    r"1[34]\d\d[-/.]\d\d?[-/.]\d\d?.*": "The years are of the Persian or the Islamic calendar: "
    "write those of the Gregorian one.",
    r"[^\W\d_]{3,}[-. /]\d\d": "A month and two digits may be a year or a day: write 2026-06, or "
    'say date_format in dataset.toml, e.g. "%b-%y".',
    r"\d{1,3}|\d{4}": "Numbers that count days or weeks from a first one, or that are a day and a "
    "month, have no year: write dates in their place, such as the first day plus so many days.",
    r"\d{8}": "Eight digits that do not begin with the year may be a date in two ways: say "
    'date_format in dataset.toml, e.g. "%d%m%Y" or "%m%d%Y".',
    r"\d{6}": "Six digits may be a date in several ways: say date_format in dataset.toml, e.g. "
    '"%y%m%d" or "%d%m%y".',
    r"\d{1,2}:\d\d(?::\d\d.*)?(?:\s?[APap][Mm])?": "They are times of the day alone: "
    "name the column with the date, or write both in one.",
    r".*\b(?:today|yesterday|ago|heute|gestern|vor|hier|hoy|ayer)\b.*": "They count from the "
    "day on which they were exported: export dates.",
}
"""What to do where most texts have such a form."""


def how_to_write(column: pd.Series, wrong: BoolArray) -> str:
    """What to do with the texts of a column that were not read as times, ``wrong`` (n,).

    By the form that most of them have; empty where there are none.
    """
    if not wrong.any():
        return ""
    texts = column[wrong].dropna().astype("str").str.strip()
    texts = texts[texts != ""].head(_LOOK)
    if texts.empty:
        return _EMPTY
    for form, remedy in _REMEDIES.items():
        if len(texts) and texts.str.fullmatch(form, case=False).mean() > 1 / 2:
            return remedy
    # a few tell how all are written, and a million are not copied to ask them
    known = column[~wrong].dropna()
    few = known.iloc[:: max(1, len(known) // _LOOK)].astype("str")
    two_ways = _in_two_ways(texts, few)
    return _TWO_WAYS if two_ways else _USUAL


def _in_two_ways(unread: pd.Series, read: pd.Series) -> bool:
    """Whether most of the ones have the year first, and most of the others have it last."""
    if unread.empty or read.empty:
        return False
    first, last = (
        [float(texts.str.match(form).mean()) > 1 / 2 for texts in (unread, read)]
        for form in (_YEAR_FIRST, _YEAR_LAST)
    )
    return any(first) and any(last)
