"""Times as programs and people write them besides, rewritten so that the formats have them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

import pandas as pd

from recommenders.adapters.files.dates.month_names import MONTHS, is_day_name, translated
from recommenders.adapters.files.dates.zones import offset_of, offset_text
from recommenders.histories import BoolArray

_ODD: Final = (
    r"[^\x00-\x7f]|[A-Za-z]{2,}|[WQ]|^['\"{\[/]|\d\s*[./]\s+\d|,\s|\d[hH]|\s\d{1,2}\.\d\d"
    r"|[-/.]\d{4}T|-\d\d\.\d\d\.|^\d{4}-\d{3}$|\d:\d\d.*[+-]\d|[ap]\."
)
"""What a time has that may have to be rewritten."""
_READ: Final = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d\d?, \d{4}"
    r"|\d\d?[ -](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ -]\d{4}"
    r"|\d{1,4}[-/.]\d\d?[-/.]\d{1,4})(?: \d\d?:\d\d(?::\d\d)?(?: ?[APap][Mm])?)?"
)
"""Odd ones that the formats have all the same, more quickly."""
_ISO: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?\s?(?:Z|[+-]\d\d:?\d\d)?"
)
_COARSE: Final = (
    r"\d{4}(?:[-/.]\d\d?)?|\d{4}-?W\d\d|(?:KW|CW|W|Week|Woche) ?\d\d?[ /-]+\d{4}"
    r"|\d{4}[ -]?Q[1-4]|Q[1-4][ /-]*\d{4}|[^\W\d_]{3,}\.?[ .,/-]*\d{4}"
)
_WRAPPED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\{(?:ts|d) '(?P<time>.*)'\}",
        r"/Date\((?P<time>\d+)[^)]*\)/",
        r"(?:Timestamp|datetime)\('(?P<time>[^']*)'\)",
    )
)
_EAST_DATE: Final = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
_EAST_CLOCK: Final = re.compile(
    r"(\d{1,2})\s?[時时시点]\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?"
)
_HALVES: Final = {
    **dict.fromkeys(("上午", "午前", "오전"), "AM"),
    **dict.fromkeys(("下午", "午後", "오후"), "PM"),
}
_HALF: Final = re.compile("|".join(_HALVES))
_SPANISH_HALF: Final = re.compile(r"\b([ap])\.?\s[mM]\b\.?|\b([ap])\.m\.", re.IGNORECASE)
_MONTH: Final = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|\.)?"
_YEAR: Final = r"(?P<year>\d{4})\.?"
_NUMERIC: Final = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{1,2})\.?(?=\D|$)")
_NAMED: Final = tuple(
    re.compile(pattern + r"(?=[\W_T]|$)")
    for pattern in (
        rf"{_DAY}[\s./-]*(?:of\s)?{_MONTH}[\s.,/-]*{_YEAR}",
        rf"{_MONTH}[\s./-]*{_DAY}[\s.,/-]+{_YEAR}",
        rf"{_YEAR}[\s.,/-]*{_MONTH}[\s./-]*{_DAY}",
        rf"{_MONTH}\s{_DAY}\s(?P<clock>\d\d?:\d\d(?::\d\d)?(?:\s[A-Z+-][A-Z0-9:+-]*)?)\s{_YEAR}",
        rf"{_DAY}[\s./-]*{_MONTH}[\s./'-]*(?P<year>\d\d)",
        # with blanks the last two digits may be those of an hour
        rf"{_MONTH}[./-]{_DAY}[./-](?P<year>\d\d)",
    )
)
_MONTH_ALONE: Final = re.compile(rf"{_MONTH}[\s.,/-]*{_YEAR}")
_WEEKS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-?W(?P<week>\d\d)(?:-?(?P<day>[1-7]))?",
        r"(?:KW|CW|W|Week|Woche)\s?(?P<week>\d\d?)[\s/-]+(?P<year>\d{4})",
    )
)
_QUARTERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})[ -]?Q(?P<quarter>[1-4])",
        r"Q(?P<quarter>[1-4])[ /-]*(?P<year>\d{4})",
    )
)
_DAY_OF_YEAR: Final = re.compile(r"(\d{4})-(\d{3})")
_BETWEEN: Final = re.compile(r"[\s,:T@-]*(?:(?:at|um|à|a|as|às|las|kl|klo|om|alle|ore|в)\b\.?\s*)*")
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.]|\s?[hH]\s?)(?P<minute>\d\d)"
    r"(?:(?:[:.]|\s?m(?:in)?\s?)(?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?(?!\d)"
    r"\s?(?:Uhr\b|h\b|hrs\b|s\b)?\s?(?P<half>[APap]\.?[Mm]\b\.?)?"
)
_NO_CLOCK: Final = frozenset(["", "г", "р"])  # noqa: RUF001
_LONG: Final = 4
"""Digits of a year that is written in full."""
_PIVOT: Final = 69
_HALF_DAY: Final = 12


def plain_times(values: pd.Series, few: pd.Series, timezone: str) -> pd.Series:
    """Distinct texts of times: "5 de enero de 2024, 10:15 p. m." as "2024-01-05 22:15:00".

    What is not understood stays as it is, and so do dates of numbers, whose order others settle. A
    zone behind the clock becomes an offset; ``timezone`` is that of the shop. ``few`` are some of
    the values, and where nothing is odd in these none is rewritten.
    """
    odd = few[few.str.contains(_ODD).fillna(value=False).to_numpy(dtype=bool)]
    odd = odd[~odd.str.fullmatch(_READ).to_numpy(dtype=bool)]
    if all(_plain(text, timezone) == text for text in odd):
        return values
    rewritten = [text if _is_missing(text) else _plain(text, timezone) for text in values]
    return pd.Series(rewritten, index=values.index, dtype="str")


def coarse_times(values: pd.Series) -> BoolArray:
    """Which texts are a week, a month, a quarter or a year, and no day."""
    texts = values.str.strip()
    return (
        texts.str.fullmatch(_COARSE, flags=re.IGNORECASE).fillna(value=False).to_numpy(dtype=bool)
    )


def _is_missing(text: object) -> bool:
    return not isinstance(text, str)


def _plain(text: str, timezone: str) -> str:
    return text if _ISO.fullmatch(text) else _rewritten(text, timezone) or text


def _rewritten(text: str, timezone: str) -> str:
    """The text as the formats have it; empty where it is not understood."""
    text = " ".join(text.split()).strip("'\"") if text.isascii() else _in_latin(text)
    for wrapped in _WRAPPED:
        if match := wrapped.fullmatch(text):
            return match["time"]
    if match := _NUMERIC.match(text):
        return _of_numbers(match, text[match.end() :], timezone)
    if period := _period(text):
        return period
    text = _without_day_name(text)
    if match := _NUMERIC.match(text):
        return _of_numbers(match, text[match.end() :], timezone)
    text = translated(text)
    for named in _NAMED:
        if match := named.match(text):
            day = _day(match)
            rest = (match.groupdict().get("clock") or "") + text[match.end() :]
            return _with_clock(day, rest, timezone) if day else ""
    if match := _MONTH_ALONE.fullmatch(text):
        return f"{match['year']}-{MONTHS.index(match['month']) + 1:02}"
    return ""


def _in_latin(text: str) -> str:
    """Dates and clocks of the East as the West writes them, and one kind of blank and digit."""
    text = " ".join(unicodedata.normalize("NFKC", text).split()).strip("'\"")
    text = _EAST_DATE.sub(r"\1-\2-\3 ", text)
    text = _EAST_CLOCK.sub(lambda match: ":".join(filter(None, match.groups())), text)
    if half := _HALF.search(text):
        text = f"{text.replace(half.group(), ' ').strip()} {_HALVES[half.group()][0].lower()}. m."
    return text.strip()


def _of_numbers(match: re.Match[str], rest: str, timezone: str) -> str:
    first, sign, second, third = match.groups()
    if len(first) == _LONG:
        return _with_clock(f"{first}-{second:0>2}-{third:0>2}", _behind(rest), timezone)
    written = f"{first}{sign}{second}{sign}{third}"
    return _with_clock(written, _behind(rest), timezone, ordered=False)


def _behind(rest: str) -> str:
    """What stands behind a date, without the day of the week."""
    day = rest.strip(" ,()")
    return "" if day.isalpha() and is_day_name(day) else rest


def _period(text: str) -> str:
    """The first day of a week or a quarter, or the day of a year, in ISO 8601; empty for others."""
    for pattern in _WEEKS:
        if match := pattern.fullmatch(text):
            day = int(match.groupdict().get("day") or 1)
            try:
                return date.fromisocalendar(int(match["year"]), int(match["week"]), day).isoformat()
            except ValueError:
                return ""
    for pattern in _QUARTERS:
        if match := pattern.fullmatch(text):
            return f"{match['year']}-{3 * int(match['quarter']) - 2:02}-01"
    if match := _DAY_OF_YEAR.fullmatch(text):
        year, day = map(int, match.groups())
        return (date(year, 1, 1) + timedelta(days=day - 1)).isoformat() if 0 < day < 367 else ""
    return ""


def _without_day_name(text: str) -> str:
    """Without the day of the week before the date, which says nothing more."""
    first, _, rest = text.partition(" ")
    with_digits = any(map(str.isdigit, rest))
    return rest if with_digits and is_day_name(first.rstrip(",")) else text


def _day(match: re.Match[str]) -> str:
    """The day in ISO 8601; empty where there is no such day."""
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 1900 if year >= _PIVOT else 2000
    try:
        return date(year, MONTHS.index(match["month"]) + 1, int(match["day"])).isoformat()
    except ValueError:
        return ""


def _with_clock(day: str, rest: str, timezone: str, *, ordered: bool = True) -> str:
    """A day with the clock that stands behind it, and its offset; empty where that is no clock.

    Of a day that is not ``ordered`` as ISO 8601 has it a clock of twelve hours stays one: it says
    something of the order.
    """
    rest = rest[between.end() :] if (between := _BETWEEN.match(rest)) else rest
    if rest.strip(" .,") in _NO_CLOCK:
        return day
    rest = _SPANISH_HALF.sub(lambda match: f"{(match[1] or match[2]).lower()}_", rest)
    latin = re.search(r"\s?([ap])_", rest)
    if latin:
        rest = (rest[: latin.start()] + rest[latin.end() :]).strip()
    match = _CLOCK.match(rest)
    if match is None:
        return ""
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = latin.group(1) if latin else (match["half"] or "")[:1].lower()
    behind = ""
    if half and hour <= _HALF_DAY and (ordered or latin):
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)
    elif half and hour <= _HALF_DAY:
        behind = f" {half.upper()}M"
    zone = rest[match.end() :].strip(" .,")
    try:
        clock = datetime(2000, 1, 1, hour, minute, second)
        if zone:
            local = datetime.fromisoformat(f"{day}T{clock:%H:%M:%S}") if ordered else clock
            away = offset_of(zone, local, timezone)
            if away is None or (not ordered and "/" in zone):
                return ""
            behind += offset_text(away)
    except ValueError:
        return ""
    return f"{day} {clock:%H:%M:%S}{behind}"
