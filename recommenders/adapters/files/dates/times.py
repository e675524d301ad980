"""Times as people, spreadsheets and programs write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.dates.iso_times import iso_times
from recommenders.adapters.files.dates.number_times import number_times, with_signs
from recommenders.adapters.files.dates.plain_times import coarse_times, plain_times
from recommenders.adapters.files.dates.zones import (
    midnights_elsewhere,
    midnights_in_utc,
    without_offset,
)
from recommenders.adapters.files.values.texts import ascii_digits, texts
from recommenders.contract import Finding
from recommenders.histories import BoolArray

_CLOCKS: Final = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
_DAY_FIRST: Final = tuple(
    f"%d{sign}%m{sign}{year}{clock}" for year in ("%Y", "%y") for sign in "/-." for clock in _CLOCKS
)
_MONTH_FIRST: Final = tuple(f"%m{day[2:3]}%d{day[5:]}" for day in _DAY_FIRST)
_NAMED: Final = tuple(
    f"{date}{clock}"
    for date in ("%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%d-%b-%y")
    for clock in _CLOCKS
)
_YEAR_FIRST: Final = tuple(f"%Y{sign}%m{sign}%d{clock}" for sign in "/." for clock in _CLOCKS)
_FORMATS: Final = (
    "ISO8601",
    *_DAY_FIRST,
    *_MONTH_FIRST,
    *_YEAR_FIRST,
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%d %I:%M %p",
    *_NAMED,
)
_SHORT_YEAR_FIRST: Final = tuple(
    f"%y{sign}%m{sign}%d{clock}" for sign in "/-." for clock in _CLOCKS
)
_SIGNS: Final = {
    written: frozenset(re.sub("%.", "", written)) for written in _FORMATS if "%" in written
}
"""What a text of each format has beside letters and digits; a blank is any white space."""
_TWIN: Final = dict(zip(_DAY_FIRST, _MONTH_FIRST, strict=True)) | dict(
    zip(_MONTH_FIRST, _DAY_FIRST, strict=True)
)
_ZONED: Final = r"(?::\d\d|[T ]\d).*(?:Z|UTC|GMT|[+-]\d\d?(?::?\d\d?)?)$"
YEARS: Final = (1900, 2199)
_TRIED: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """``values``: the times, NaT where unreadable; ``wrong``: where that is, shape (n,).

    ``absent`` is where there is nothing to read, which is wrong as well: an empty cell, or the 0
    that programs write among numbers of seconds.
    ``day_first`` tells how dates such as 05/01/2026 are written, None where they are written in
    another way or fit both ways. ``remarks`` say where the reading was a choice.
    """

    values: pd.Series
    wrong: BoolArray
    absent: BoolArray | None = None
    day_first: bool | None = None
    remarks: list[Finding] = field(default_factory=list)


def read_times(
    column: pd.Series,
    *,
    name: str,
    timezone: str,
    date_format: str = "",
    day_first: bool | None = None,
    to_the_day: bool = True,
    guessing: bool = False,
) -> Times:
    """The times of a column that is called ``name``.

    Naive times stay naive; as soon as one has a zone, all are UTC and the naive ones are taken to
    be in ``timezone``. ``day_first`` is what other columns say of dates that fit both ways.
    ``to_the_day``: a month or a year alone says too little, and is remarked. ``guessing``: whether
    it holds times at all is asked, so that what is as likely an id is none.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return _settled(_Read(column), column, name, timezone)
    alike = None if date_format else iso_times(column)
    if alike is not None and not _outside(alike).any():
        return _settled(_Read(alike), alike, name, timezone)
    codes, values = texts(column)
    if values.empty:
        nothing = pd.Series(pd.NaT, index=column.index, dtype="datetime64[us]")
        nowhere = np.ones(len(column), dtype=bool)
        return Times(values=nothing, wrong=nowhere, absent=nowhere)
    if not date_format:
        few = values.iloc[:: max(1, len(values) // _TRIED)]
        values = with_signs(values, few, guessing=guessing)
    reading = _read(values, timezone, date_format, day_first, guessing=guessing)
    lost = _outside(reading.values)
    aligned = reading.values.mask(lost).take(np.where(codes < 0, 0, codes)).set_axis(column.index)
    wrong = np.append(lost, True)[codes]
    lines = np.append(np.bincount(codes[codes >= 0], minlength=len(values)), 0)
    reading.lines = lines[:-1]
    if to_the_day:
        coarse = coarse_times(values) & ~lost
        reading.coarse = int(reading.lines[coarse].sum())
    settled = _settled(reading, aligned.mask(wrong), name, timezone)
    no_time = np.zeros(len(values), dtype=bool) if reading.absent is None else reading.absent
    return replace(settled, wrong=wrong, absent=np.append(no_time, True)[codes])


def written_day_first(column: pd.Series, date_format: str = "") -> bool | None:
    """Whether dates are written with the day first; None where they do not settle it."""
    if date_format or not pd.api.types.is_string_dtype(column.dtype):
        return None
    _, values = texts(column)
    if values.empty:
        return None
    reading = _naive(values[~_zoned(values)], "", None)
    return reading.day_first if not reading.ambiguous else None


@dataclass(kw_only=False)
class _Read:
    """A reading of distinct values: what they are, and what was chosen."""

    values: pd.Series
    day_first: bool | None = None
    ambiguous: bool = False
    counted: str = ""
    absent: BoolArray | None = None
    naive_among_zoned: BoolArray | None = None
    lines: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None
    coarse: int = 0
    """Lines whose time is a month or a year."""


def _settled(reading: _Read, values: pd.Series, name: str, timezone: str) -> Times:
    """The times with what has to be said of them."""
    remarks = []
    lines, naive = reading.lines, reading.naive_among_zoned
    if reading.ambiguous:
        order, other = "day/month/year", "month/day/year"
        if not reading.day_first:
            order, other = other, order
        remarks.append(
            Finding(
                observation=f'Column "{name}": dates are read as {order}; {other} would fit as '
                "well",
                count=len(values),
                done="say date_format to settle it",
                warning=True,
            )
        )
    if reading.coarse:
        remarks.append(
            Finding(
                observation=f'Column "{name}": times that are a week, a month, a quarter or a year',
                count=reading.coarse,
                done="read as its first day: days apart, due dates and what was bought on one day "
                "mean little",
                warning=True,
            )
        )
    if reading.counted:
        remarks.append(
            Finding(
                observation=f'Column "{name}" has {reading.counted}',
                count=len(values),
                done="read as dates",
            )
        )
    if naive is not None and naive.any() and lines is not None:
        remarks.append(
            Finding(
                observation=f'Column "{name}": some times have no zone and are taken to be in '
                f"{timezone}",
                count=int(lines[naive].sum()),
                done="say timezone to settle it",
            )
        )
    if midnights_in_utc(values, timezone):
        remarks.append(
            Finding(
                observation=f'Column "{name}": every time is midnight in UTC',
                count=len(values),
                done="read as bare dates",
            )
        )
        values = values.dt.tz_convert("UTC").dt.tz_localize(None)
    if hours := midnights_elsewhere(values, timezone):
        remarks.append(
            Finding(
                observation=f'Column "{name}": every time is midnight in a zone that is not told',
                count=len(values),
                done="read in UTC, a day early or late: say timezone in dataset.toml",
                warning=True,
                example=f"{hours} in UTC",
            )
        )
    day_first = None if reading.ambiguous else reading.day_first
    return Times(values=values, wrong=_outside(values), day_first=day_first, remarks=remarks)


def _outside(read: pd.Series) -> BoolArray:
    year = read.dt.year.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(~((year >= YEARS[0]) & (year <= YEARS[1])), dtype=bool)


def _read(
    values: pd.Series, timezone: str, date_format: str, day_first: bool | None, *, guessing: bool
) -> _Read:
    few = values.iloc[:: max(1, len(values) // _TRIED)]
    if not date_format:
        values = plain_times(values, few, timezone)
        few = values.iloc[:: max(1, len(values) // _TRIED)]
        if (counted := number_times(values, few, guessing=guessing)) is not None:
            return _Read(counted.values, counted=counted.counted, absent=counted.absent)
    return _written(values, timezone, date_format, day_first)


def _written(values: pd.Series, timezone: str, date_format: str, day_first: bool | None) -> _Read:
    if not all(map(str.isascii, values.iloc[:_TRIED])):
        values = values.map(ascii_digits)
    # to pandas "now" and "today" are times as well, and others every day
    if not (digits := values.str.contains(r"\d")).all():
        values = values.where(digits)
    if values.str.endswith(("UTC", "GMT")).any():
        values = values.str.replace(r"\s*(?:UTC|GMT)$", "Z", regex=True)
    told = date_format if "%z" in date_format else ""
    zoned = np.ones(len(values), dtype=bool) if told else _zoned(values)
    naive = values.mask(zoned) if zoned.any() else values
    reading = _naive(naive, "" if told else date_format, day_first)
    if not zoned.any():
        return reading
    with_zone = pd.to_datetime(
        values.where(zoned), format=told or "ISO8601", utc=True, errors="coerce"
    )
    if not told and (other := zoned & with_zone.isna().to_numpy()).any():
        with_zone, read = _with_offsets(values, with_zone, other, day_first)
        reading.day_first, reading.ambiguous = read.day_first, read.ambiguous
    local = reading.values.dt.tz_localize(
        timezone, ambiguous=np.ones(len(values), dtype=bool), nonexistent="shift_forward"
    )
    reading.naive_among_zoned = reading.values.notna().to_numpy()
    reading.values = with_zone.where(pd.Series(zoned), local.dt.tz_convert("UTC"))
    return reading


def _with_offsets(
    values: pd.Series, with_zone: pd.Series, other: BoolArray, day_first: bool | None
) -> tuple[pd.Series, _Read]:
    """The times with those of ``other`` values read, which have an offset and are no ISO 8601."""
    local, away = without_offset(values[other])
    read = _naive(local, "", day_first)
    times = with_zone.copy()
    times[other] = (read.values - away).dt.tz_localize("UTC").astype(times.dtype)
    return times, read


def _tidy(values: pd.Series) -> pd.Series:
    """Clocks as the formats have them: "2:05 PM" for "2:05pm", and no fractions of a second.

    What is written as ISO 8601 stays as it is.
    """
    iso = values.str.match(r"\d{4}-").fillna(True).to_numpy(dtype=bool)
    if iso.all():
        return values
    other = values[~iso].str.replace(r"(:\d\d)[.,]\d{1,9}(?=\s|$)", r"\1", regex=True)
    # 2026. 03. 01. as it is written in Hungary
    other = other.str.replace(r"^(\d{4})\. ?(\d\d?)\. ?(\d\d?)\.(?=\s|$)", r"\1.\2.\3", regex=True)
    other = other.str.replace(r"(?<=\d)\s*([AaPp])\.?[Mm]\.?$", r" \1M", regex=True)
    tidied = values.copy()
    tidied[~iso] = other
    return tidied


def _short_year_first(values: pd.Series, filled: pd.Series) -> _Read | None:
    """Dates such as 26-01-03, where 26 is the year; None where another reading is likelier.

    Read the other way round, days of the month are years, and the dates lie all over three
    decades: the reading whose dates lie closer together is the likelier.
    """
    few = filled.iloc[:: max(1, len(filled) // _TRIED)]
    if few.empty or not few.str.match(r"\d\d([-/.])\d\d\1\d\d(?!\d)").all():
        return None
    spans = {}
    for written in (*_DAY_FIRST, *_MONTH_FIRST, *_SHORT_YEAR_FIRST):
        if "%y" in written:
            read = pd.to_datetime(filled, format=written, errors="coerce")
            if read.notna().all():
                spans[written] = (read.max() - read.min()).days
    closest = min(spans, key=lambda written: spans[written], default="")
    if closest not in _SHORT_YEAR_FIRST:
        return None
    return _Read(pd.to_datetime(values, format=closest, errors="coerce"))


def _zoned(values: pd.Series) -> BoolArray:
    return values.str.contains(_ZONED, regex=True).to_numpy(dtype=bool)


def _naive(values: pd.Series, date_format: str, day_first: bool | None) -> _Read:
    """Read by the format that reads the most; what it leaves is NaT."""
    if date_format:
        return _Read(pd.to_datetime(values, format=date_format, errors="coerce"))
    values = _tidy(values)
    # a million texts are not copied without need
    filled = values.dropna() if values.hasnans else values
    short = _short_year_first(values, filled)
    if short is not None:
        return short
    few = filled.iloc[:: max(1, len(filled) // _TRIED)]
    tried = _possible(few)
    read = [int(pd.to_datetime(few, format=f, errors="coerce").notna().sum()) for f in tried]
    best = [written for written, count in zip(tried, read, strict=True) if count == max(read)]
    if max(read) == 0:
        return _Read(pd.to_datetime(values, format="ISO8601", errors="coerce"))
    # day/month and month/day may both fit the few: then all values decide
    readings = {f: pd.to_datetime(values, format=f, errors="coerce") for f in best[:4]}
    counts = {f: int(reading.notna().sum()) for f, reading in readings.items()}
    chosen = max(counts, key=lambda f: counts[f])
    twin = _TWIN.get(chosen)
    ambiguous = twin in counts and counts[twin] == counts[chosen]
    if ambiguous and twin is not None:
        # a clock of twelve hours is written where the month comes first
        first = day_first if day_first is not None else "%p" not in chosen
        chosen = next(f for f in (chosen, twin) if (f in _DAY_FIRST) == first)
    is_day_first = None if chosen not in _TWIN else chosen in _DAY_FIRST
    return _Read(readings[chosen], is_day_first, ambiguous and day_first is None)


def _possible(values: pd.Series) -> list[str]:
    """The formats whose signs stand in the values: no other one reads any of them."""
    signs = {" " if sign.isspace() else sign for sign in set().union(*values)}
    return [written for written in _FORMATS if _SIGNS.get(written, frozenset()) <= signs]
