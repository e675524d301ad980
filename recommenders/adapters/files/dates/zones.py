"""Time zones by name or sign behind a clock, as the offset from UTC at that time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

_HOURS: Final = {
    # names that stand for one zone alone; those that stand for several are known where it is told
    "Z": 0.0,
    "UTC": 0.0,
    "GMT": 0.0,
    "WET": 0.0,
    "WEST": 1.0,
    "CET": 1.0,
    "CEST": 2.0,
    "MEZ": 1.0,
    "MESZ": 2.0,
    "EET": 2.0,
    "EEST": 3.0,
    "MSK": 3.0,
    "EST": -5.0,
    "EDT": -4.0,
    "CDT": -5.0,
    "MST": -7.0,
    "MDT": -6.0,
    "PST": -8.0,
    "PDT": -7.0,
    "AKST": -9.0,
    "AKDT": -8.0,
    "HST": -10.0,
    "BRT": -3.0,
    "JST": 9.0,
    "KST": 9.0,
    "HKT": 8.0,
    "SGT": 8.0,
    "AWST": 8.0,
    "ACST": 9.5,
    "AEST": 10.0,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
}
SEVERAL: Final = ("AST", "BST", "CST", "IST", "SST")
"""Names that stand for several zones: India and Israel, the United States and China, ..."""
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d\d))?(?::?\d\d)?(?!\d)")
_AT_END: Final = r"^(?P<local>.*?)\s*(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?$"
_PLACE: Final = re.compile(r"\[?([A-Z][A-Za-z_]+/[A-Za-z_/+-]+)\]?")


def offset_of(zone: str, local: datetime, timezone: str) -> timedelta | None:
    """What is to be taken off a ``local`` time for UTC; None where the ``zone`` is not known.

    ``zone`` is a name (CET, Europe/Berlin), an offset (+0100, GMT+1) or both; ``timezone`` is that
    of the shop, whose own names go before. A time that comes twice is the first of the two.
    """
    words = re.sub(r"\s*\(.*\)$", "", zone.strip())
    if offset := _OFFSET.match(words):
        sign, hours, minutes = offset.groups()
        away = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return -away if sign == "-" else away
    if place := _PLACE.fullmatch(words):
        known = _zone(place.group(1))
        return None if known is None else local.replace(tzinfo=known).utcoffset()
    own = _zone(timezone)
    if own is not None:
        for fold in (0, 1):
            here = local.replace(tzinfo=own, fold=fold)
            if here.tzname() == words.upper():
                return here.utcoffset()
    hours_away = _HOURS.get(words.upper())
    return None if hours_away is None else timedelta(hours=hours_away)


def offset_text(away: timedelta) -> str:
    """An offset as ISO 8601 has it: +01:00."""
    minutes = round(away.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def without_offset(times: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Texts without the offset at their end, and what has to be taken off them for UTC."""
    parts = times.str.extract(_AT_END)
    away = pd.to_timedelta(parts["hours"] + ":" + parts["minutes"].fillna("00") + ":00")
    return parts["local"], away.where(parts["sign"] == "+", -away)


_LOOK: Final = 1_000
_FEW: Final = 20
"""Times, and days, from which it is no chance that all are of one or two hours."""
_SEASONS: Final = 2
_HOUR: Final = 3600.0
_NOON: Final = 43_200.0
_QUARTER: Final = 900
"""Seconds that zones are apart at the least."""


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def midnights_in_utc(values: pd.Series, timezone: str) -> bool:
    """Whether times with a zone are bare dates, written as midnights of another zone."""
    if values.dt.tz is None or timezone == "UTC":
        return False
    filled = values.dropna().dt.tz_convert("UTC")
    return len(filled) > 0 and bool((filled == filled.dt.normalize()).all())


def midnights_elsewhere(values: pd.Series, timezone: str) -> str:
    """The hours of UTC at which it is midnight in the zone of times that are bare dates there.

    Such as 22:00 and 23:00, in summer and winter; empty where the times are others, and where a
    ``timezone`` was told. Noon is what programs write in the place of midnight.
    """
    if values.dt.tz is None or timezone != "UTC":
        return ""
    filled = values.dropna().dt.tz_convert("UTC")
    seconds = sorted({*(filled - filled.dt.normalize()).dt.total_seconds().head(_LOOK)})
    if len(filled) < _FEW or len(seconds) > _SEASONS or {0.0, _NOON} & {*seconds}:
        return ""
    apart = seconds[-1] - seconds[0]
    if any(second % _QUARTER for second in seconds) or apart not in (0.0, _HOUR):
        return ""
    of_all = (filled - filled.dt.normalize()).dt.total_seconds()
    if not of_all.isin(seconds).all() or filled.dt.normalize().nunique() < _FEW:
        return ""
    return " and ".join(
        f"{int(second) // 3600:02}:{int(second) // 60 % 60:02}" for second in seconds
    )
