"""Dates with the month in words of other languages, as the formats of English have them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_LANGUAGES_WRITTEN: Final = (
    "de fr es it pt nl sv da nb pl cs tr ru uk bg be el hu ro fi sk lt lv et sl ca gl id is"
)
LANGUAGES: Final = tuple(_LANGUAGES_WRITTEN.split())
"""Languages whose names of months are read, English besides."""
_MONTHS_WRITTEN: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
MONTHS: Final = tuple(_MONTHS_WRITTEN.split())
"""The months in English, as the formats have them."""
_BETWEEN_WRITTEN: Final = "de del of den dne kl at um à a las г р"  # noqa: RUF001
_BETWEEN: Final = frozenset(_BETWEEN_WRITTEN.split())
"""Words that stand between a day, a month, a year and a clock."""
_WORD: Final = re.compile(r"[^\W\d_]+\.?")


def translated(value: str) -> str:
    """A text of a date in English: "3. März 2026" as "3 Mar 2026"; what has no month stays.

    The names are those of Unicode's CLDR (Babel), of languages that agree on them (Croatian, whose
    "listopad" is another month than that of Czech, is none).
    """
    words = [_plain(word) for word in _WORD.findall(value)]
    if not any(word in _names() for word in words):
        return value
    written = _WORD.sub(_english, value)
    # the point of an ordinal, and the commas and blanks around what was left out
    written = re.sub(r"(?<=\d)\.(?=\s)", "", written)
    return re.sub(r"\s+", " ", re.sub(r"(?<=[A-Za-z\s]),", " ", written)).strip(" ,")


def is_day_name(word: str) -> bool:
    """Whether a word is the name of a day of the week, and of no month."""
    return _plain(word) in _days() and _plain(word) not in _names()


def _english(match: re.Match[str]) -> str:
    word = _plain(match.group())
    month = _names().get(word)
    if month is not None:
        return MONTHS[month - 1]
    return "" if word in _BETWEEN or word in _days() else match.group()


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold()).rstrip(".")


@cache
def _names() -> dict[str, int]:
    """Month by name, of all languages, without what English writes itself."""
    from babel import Locale

    month_of: dict[str, int] = {}
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in months[form][width].items():
                    month_of[_plain(name)] = month
    # clipped and old spellings that spreadsheets and shops write
    for name, month in (("mrz", 3), ("märz", 3), ("maerz", 3), ("set", 9), ("sept", 9)):
        month_of[name] = month
    return {name: month for name, month in month_of.items() if name.isalpha()}


@cache
def _days() -> frozenset[str]:
    """Names of the days of the week, which say nothing that the date does not."""
    from babel import Locale

    return frozenset(
        _plain(name)
        for language in ("en", *LANGUAGES)
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in Locale.parse(language).days[form][width].values()
        if len(name) > 1
    )
