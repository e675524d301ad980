"""The time of day that stands in a column of its own, in the ways of people and programs."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.values.texts import is_text, texts

_WRITTEN: Final = (
    "time timeofday hour ordertime purchasetime transactiontime transtime invoicetime saletime "
    "eventtime createdtime timestr shophour orderhour orderhourofday hourofday uhrzeit zeit "
    "bestellzeit kaufzeit belegzeit hora horapedido horadecompra horacompra heure heurecommande "
    "heuredecommande ora orario tijd tijdstip czas godzina klokkeslett klokkeslaet klokkeslat "
    "saat jam время 时间 時刻 時間 시간"
)
NAMES: Final = frozenset(map(plain_name, _WRITTEN.split()))
"""Names of columns that may hold the time of day."""
_HOURS: Final = ("hour", "stunde", "hora", "heure", "godzina")
_CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AaPp][Mm])?"
_PARTS: Final = (
    r"^(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d(?:\.\d+)?))?"
    r"(?: (?P<half>[AaPp][Mm]))?$"
)
_DIGITS: Final = re.compile(r"(?P<hour>[01]?\d|2[0-3]|)(?P<minute>[0-5]?\d)(?P<second>)")
_WITH_SECONDS: Final = re.compile(r"(?P<hour>[01]?\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)")
_MOST_HOUR: Final = 23
_SECONDS: Final = 86_400
_NEARLY_ALL: Final = 0.95


def clock_texts(column: pd.Series, name: str) -> pd.Series | None:
    """The times of day of a column as the formats of dates have them; None where it holds others.

    Clocks in texts stay, with a blank before AM or PM; those of programs, 1405, hours alone and
    shares of a day become 14:05:00. An empty cell is missing.
    """
    codes, values = texts(_as_words(column))
    if values.empty:
        return None
    if values.str.fullmatch(_CLOCK).mean() >= _NEARLY_ALL:
        written = values.str.replace(r"\s*([AaPp][Mm])$", r" \1", regex=True)
    else:
        read = _of_numbers(values, name)
        if read is None or read.isna().mean() > 1 - _NEARLY_ALL:
            return None
        written = read
    cells = pd.Series(written.to_numpy(dtype=object), dtype="str").reindex(codes)
    return cells.set_axis(column.index)


def since_midnight(written: pd.Series) -> pd.Series:
    """How long after midnight the times of `clock_texts` are, nothing where one is missing."""
    parts = written.str.extract(_PARTS)
    hours = pd.to_numeric(parts["hour"])
    half = parts["half"].str.upper()
    hours = hours.where(half.isna(), hours % 12 + 12 * (half == "PM"))
    seconds = hours * 3600 + pd.to_numeric(parts["minute"]) * 60
    seconds = seconds + pd.to_numeric(parts["second"]).fillna(0.0)
    return pd.to_timedelta(seconds.fillna(0.0), unit="s")


def _as_words(column: pd.Series) -> pd.Series:
    """Times of day of programs, and those of durations, as clocks."""
    if pd.api.types.is_timedelta64_dtype(column.dtype):
        seconds = column.dt.total_seconds().to_numpy()
        return pd.Series(list(map(_clock, seconds)), index=column.index, dtype="str")
    if column.dtype == object and any(isinstance(cell, time) for cell in column.head(100)):
        cells = [cell.strftime("%H:%M:%S") if isinstance(cell, time) else None for cell in column]
        return pd.Series(cells, index=column.index, dtype="str")
    return (
        column
        if is_text(column) or pd.api.types.is_numeric_dtype(column.dtype)
        else column.iloc[:0]
    )


def _of_numbers(values: pd.Series, name: str) -> pd.Series | None:
    numbers = pd.to_numeric(values.str.replace(",", "."), errors="coerce")
    if numbers.isna().mean() > 1 - _NEARLY_ALL:
        return None
    if (numbers % 1 > 0).any():
        shares = numbers.where((numbers >= 0) & (numbers < 1)) * _SECONDS
        return pd.Series(list(map(_clock, shares)), dtype="str")
    if numbers.max() <= _MOST_HOUR and any(word in plain_name(name) for word in _HOURS):
        return pd.Series(list(map(_clock, numbers * 3600)), dtype="str")
    if numbers.max() <= _MOST_HOUR:
        # hours, or minutes after midnight
        return None
    pattern = _WITH_SECONDS if values.str.len().max() > len("2359") else _DIGITS
    read = [pattern.fullmatch(value) for value in values]
    return pd.Series(
        [
            None
            if found is None
            else f"{int(found['hour'] or 0):02}:{int(found['minute']):02}:{found['second'] or '00'}"
            for found in read
        ],
        dtype="str",
    )


def _clock(seconds: float) -> str | None:
    if np.isnan(seconds) or not 0 <= seconds < _SECONDS:
        return None
    whole = round(seconds) % _SECONDS
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
