"""Single dates far from all others: a typing error that would move "now" by years."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns
from recommenders.data.dataset import RawTables
from recommenders.histories import BoolArray, LongArray

MIN_LINES: Final = 20
MAX_SHARE: Final = 0.01
"""Share of the lines that may be astray, at least one line."""
MIN_GAP: Final = 180 * 86_400
"""Seconds between a stray date and the nearest other."""
HOLE: Final = 5 * 365 * 86_400
"""Seconds without any line that are said, where they are longer than what lies on either side."""

_PLACEHOLDERS: Final = ("1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01", "1980-01-01")
_LONG: Final = pd.Timedelta(days=3650)
"""Time between such a day and the first other from which it is none of theirs."""


def without_strays(frame: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """Lines but the few that lie before or after all others, by `MIN_GAP` and half their span."""
    times = frame[Columns.TIME]
    utc = times if times.dt.tz is None else times.dt.tz_convert("UTC").dt.tz_localize(None)
    frame, times, utc = _without_placeholders(frame, times, utc, tables)
    late, early = strays(utc.to_numpy().astype("datetime64[s]").astype(np.int64))
    for astray, where in ((early, "before"), (late, "after")):
        if astray.any():
            tables.add_finding(
                f"Lines dated long {where} all others",
                astray.sum(),
                "left out",
                warning=True,
                example=_day(times[astray].iloc[0]),
            )
    kept = ~(late | early)
    _note_hole(times[kept], utc[kept], tables)
    return frame[kept]


def _note_hole(times: pd.Series, utc: pd.Series, tables: RawTables) -> None:
    """A warning for years in which nothing happened: on one side of them dates may be wrong."""
    ordered = np.sort(utc.to_numpy().astype("datetime64[s]").astype(np.int64))
    gaps = np.diff(ordered)
    if not len(gaps):
        return
    at = int(gaps.argmax())
    spans = ordered[at] - ordered[0], ordered[-1] - ordered[at + 1]
    if gaps[at] < max(HOLE, *spans):
        return
    before, after = at + 1, len(ordered) - at - 1
    where = "after" if after <= before else "before"
    edge = times[utc <= pd.Timestamp(ordered[at], unit="s")].max()
    next_one = times[utc > pd.Timestamp(ordered[at], unit="s")].min()
    tables.add_finding(
        f"Lines dated {where} years without any, from {_day(edge)} to {_day(next_one)}",
        min(before, after),
        "kept: look whether their dates are right",
        warning=True,
    )


def _day(time: pd.Timestamp) -> str:
    return f"{time.day} {time:%b %Y}"


def _without_placeholders(
    frame: pd.DataFrame, times: pd.Series, utc: pd.Series, tables: RawTables
) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Lines but those of a day that programs write where they have none, long before the rest."""
    for day in _PLACEHOLDERS:
        said = np.asarray(times.dt.tz_localize(None).eq(pd.Timestamp(day)), dtype=bool)
        others = utc[~said]
        if not said.any() or not len(others) or others.min() - utc[said].min() < _LONG:
            continue
        tables.add_finding(
            f"Lines dated {day}, which programs write where there is no date",
            said.sum(),
            "left out",
            warning=True,
        )
        frame, times, utc = frame[~said], times[~said], utc[~said]
    return frame, times, utc


def strays(seconds: LongArray) -> tuple[BoolArray, BoolArray]:
    """Which times lie far after, and which far before, all others; shapes (n_lines,).

    At most `MAX_SHARE` of the lines do, behind a gap of more than `MIN_GAP` and of half the time
    that the others span.
    """
    nothing = np.zeros(len(seconds), dtype=bool)
    if len(seconds) < MIN_LINES:
        return nothing, nothing
    late = _after(seconds)
    early = _after(-seconds[~late])
    before = nothing.copy()
    before[~late] = early
    # an early stray makes the span long: without it a late one may be seen
    return _with(late, _after(seconds[~before]), ~before), before


def _with(late: BoolArray, again: BoolArray, kept: BoolArray) -> BoolArray:
    both = late.copy()
    both[kept] |= again
    return both


def _after(seconds: LongArray) -> BoolArray:
    ordered = np.sort(seconds)
    most = max(1, int(MAX_SHARE * len(ordered)))
    tail = ordered[-most - 1 :]
    gaps = np.diff(tail)
    span = tail[:-1] - ordered[0]
    wide = np.flatnonzero((gaps > MIN_GAP) & (2 * gaps > span))
    if not len(wide):
        return np.zeros(len(seconds), dtype=bool)
    return np.asarray(seconds > tail[wide[0]])
