"""Times that are written as one number: counted from some day, or the digits of a date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.histories import BoolArray

SPREADSHEET: Final = "the serial numbers of a spreadsheet"
EPOCH_DAYS: Final = "numbers of days since 1970"
JULIAN: Final = "Julian days"
TICKS: Final = "ticks since the year 1 or 1601"

_EPOCH: Final = r"\d{9,10}(?:[.,]\d+)?|\d{13}(?:[.,]0+)?|\d{16}(?:[.,]0+)?|\d{19}"
_NO_TIME: Final = r"-?[01](?:[.,]0+)?"
"""What programs write among epochs where they have no time."""
_SERIAL: Final = r"[2-7]\d{4}(?:[.,]\d+)?"
_DAYS: Final = r"[12]\d{4}(?:[.,]\d+)?"
_JULIAN: Final = r"2[34]\d{5}(?:[.,]\d+)?"
_TICKS: Final = r"6[0-9]\d{16}|1[23]\d{15,16}"
_FIRST_SERIAL: Final = pd.Timestamp("1899-12-30")
_FIRST_DAY: Final = pd.Timestamp("1970-01-01")
_MOST_DAYS: Final = 25_567
"""Days from 1970 to 2040; serial numbers of spreadsheets as small as that are before 1970."""
_JULIAN_1970: Final = 2_440_587.5
_TICKS_1970: Final = 621_355_968_000_000_000
_FILE_TICKS_1970: Final = 116_444_736_000_000_000
_SECONDS_1601: Final = 11_644_473_600
_NEARLY_ALL: Final = 0.95
_HALF: Final = 0.5
_FEW: Final = 20
"""Distinct values from which those of six digits tell by themselves where the year stands."""

_YEAR: Final = r"(?:19|20)\d\d"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_DAY: Final = r"(?:0[1-9]|[12]\d|3[01])"
_CLOCK: Final = r"(?:[01]\d|2[0-3])(?:[0-5]\d(?:[0-5]\d)?)?"
_GROUPED: Final = r"\d{1,3}(?:([,.' \u00a0\u202f])\d{3})(?:\1\d{3}){2,}"
_DIGITS: Final = r"\d{6,8}|\d{10}|\d{12}|\d{14}|" + _GROUPED


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTimes:
    """``values``: the times, NaT where there is none; ``absent``: where a number says so, (n,).

    ``counted`` says what the numbers are where that is no epoch.
    """

    values: pd.Series
    absent: BoolArray
    counted: str = ""


def number_times(values: pd.Series, few: pd.Series, *, guessing: bool) -> NumberTimes | None:
    """The times of distinct texts that are numbers; None where most are none.

    ``few`` are some of the values. ``guessing``: the column may hold something else, and numbers
    that are as likely ids are none.
    """
    forms: dict[str, Callable[[pd.Series, BoolArray], NumberTimes]] = {_EPOCH: _epoch}
    if guessing:
        forms |= {_SERIAL: _serial}
    else:
        forms |= {_SERIAL + "|" + _DAYS: _days, _JULIAN: _julian, _TICKS: _ticks}
    for pattern, read in forms.items():
        # most columns are of texts, and a look at a few tells
        if few.str.fullmatch(pattern).mean() > _HALF:
            fits = values.str.fullmatch(pattern).to_numpy(dtype=bool)
            if read is _epoch:
                fits = fits | values.str.fullmatch(_NO_TIME).to_numpy(dtype=bool)
            if fits.mean() >= _NEARLY_ALL or (len(values) > 1 and fits.sum() == len(values) - 1):
                return read(values, fits)
    return None


def with_signs(values: pd.Series, few: pd.Series, *, guessing: bool) -> pd.Series:
    """Dates that are digits alone with the signs that tell their parts apart, else as they are.

    "202606301405" becomes "2026-06-30 14:05", "30062026" 30/06/2026 and "202606" 2026-06. Six
    digits are told by those of all values, and left where they fit several ways.
    """
    if not (few.str.fullmatch(_DIGITS).mean() >= _NEARLY_ALL):
        return values
    digits = values.mask(
        values.str.fullmatch(_GROUPED).to_numpy(dtype=bool),
        values.str.replace(r"\D", "", regex=True),
    )

    def nearly_all(pattern: str) -> bool:
        return bool(digits.str.fullmatch(pattern).mean() >= _NEARLY_ALL)

    day = _YEAR + _MONTH + _DAY
    if nearly_all(day + _CLOCK):
        digits = digits.str.replace(
            r"^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?$", _with_clock, regex=True
        )
    elif guessing:
        return values
    elif nearly_all(r"\d{7,8}") and not nearly_all(day) and nearly_all(r"\d{3,4}" + _YEAR):
        digits = digits.str.replace(r"^(\d{1,2})(\d\d)(\d{4})$", r"\1/\2/\3", regex=True)
    elif nearly_all(r"\d{6}"):
        digits = _of_six(digits, nearly_all)
    return digits


def _with_clock(match: object) -> str:
    year, month, day, hour, minute, second = match.groups()  # type: ignore[attr-defined]
    return f"{year}-{month}-{day} {hour}:{minute or '00'}:{second or '00'}"


def _of_six(digits: pd.Series, nearly_all: Callable[[str], bool]) -> pd.Series:
    short = r"\d\d" + _MONTH + _DAY
    if nearly_all(_YEAR + _MONTH) and not nearly_all(short):
        return digits.str.replace(r"^(\d{4})(\d\d)$", r"\1-\2", regex=True)
    if nearly_all(_YEAR + r"(?:0[1-9]|[1-4]\d|5[0-3])") and not nearly_all(short):
        return digits.str.replace(r"^(\d{4})(\d\d)$", r"\1-W\2", regex=True)
    if len(digits) >= _FEW and not nearly_all(_YEAR + _MONTH):
        return digits.str.replace(r"^(\d\d)(\d\d)(\d\d)$", r"\1-\2-\3", regex=True)
    return digits


def _epoch(values: pd.Series, fits: BoolArray) -> NumberTimes:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, told by their size."""
    absent = values.str.fullmatch(_NO_TIME).to_numpy(dtype=bool)
    fits = fits & ~absent
    whole = values.where(fits, "0").str.split("[.,]", n=1, expand=True, regex=True)
    raw = whole[0].astype("int64").to_numpy()
    micros = np.select(
        [raw < 10**11, raw < 10**14, raw < 10**17], [raw * 10**6, raw * 10**3, raw], raw // 1000
    )
    if 1 in whole:
        part = pd.to_numeric("0." + whole[1].fillna("0"), errors="coerce").fillna(0.0).to_numpy()
        micros = micros + np.round(part * 1e6).astype(np.int64)
    return NumberTimes(values=_in_utc(micros).mask(~fits), absent=absent)


def _days(values: pd.Series, fits: BoolArray) -> NumberTimes:
    """Days as spreadsheets count them, or those since 1970 where the others would lie before."""
    days = _numbers(values, fits)
    if days.max() > _MOST_DAYS:
        return _serial(values, fits)
    return _counted(days, _FIRST_DAY, EPOCH_DAYS)


def _serial(values: pd.Series, fits: BoolArray) -> NumberTimes:
    """Days since the end of 1899, as spreadsheets count them."""
    return _counted(_numbers(values, fits), _FIRST_SERIAL, SPREADSHEET)


def _julian(values: pd.Series, fits: BoolArray) -> NumberTimes:
    return _counted(_numbers(values, fits) - _JULIAN_1970, _FIRST_DAY, JULIAN)


def _counted(days: pd.Series, first: pd.Timestamp, counted: str) -> NumberTimes:
    since = pd.to_timedelta((days * 86_400).round(), unit="s")
    return NumberTimes(
        values=(first + since).astype("datetime64[us]"),
        absent=np.zeros(len(days), dtype=bool),
        counted=counted,
    )


def _ticks(values: pd.Series, fits: BoolArray) -> NumberTimes:
    """Tenths of a microsecond since the year 1 or 1601, or microseconds since 1601."""
    raw = values.where(fits, str(_TICKS_1970)).astype("int64").to_numpy()
    micros = np.select(
        [raw >= 6 * 10**17, raw >= 10**17],
        [(raw - _TICKS_1970) // 10, (raw - _FILE_TICKS_1970) // 10],
        raw - _SECONDS_1601 * 10**6,
    )
    return NumberTimes(
        values=_in_utc(micros).mask(~fits),
        absent=np.zeros(len(values), dtype=bool),
        counted=TICKS,
    )


def _numbers(values: pd.Series, fits: BoolArray) -> pd.Series:
    return pd.to_numeric(values.where(fits).str.replace(",", "."), errors="coerce")


def _in_utc(micros: NDArray[np.integer[Any]]) -> pd.Series:
    return pd.Series(micros.astype("datetime64[us]")).dt.tz_localize("UTC")
