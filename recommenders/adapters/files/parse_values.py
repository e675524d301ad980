"""Cells to values: ids, numbers and times as people write them, with what could not be read."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.errors import DataError
from recommenders.histories import BoolArray, DoubleArray

_EMPTY: Final = frozenset({"", "na", "n/a", "nan", "nat", "none", "null", "<na>", "-"})
_TOLERATED: Final = 0.05
_FORMATS: Final = (
    "ISO8601",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%d %b %Y",
    "%b %d, %Y",
)
_YEARS: Final = (1900, 2199)
_TRIED: Final = 5_000


def texts(column: pd.Series) -> tuple[NDArray[np.intp], pd.Series]:
    """Trimmed texts as codes into sorted distinct values; code -1 where a cell is empty."""
    codes, distinct = pd.factorize(column)
    if isinstance(distinct.dtype, np.dtype) and distinct.dtype.kind == "f":
        # a number with gaps is read as a fraction: 17850.0 is the id 17850
        written = pd.Series(
            [f"{v:.0f}" if v == np.floor(v) else repr(v) for v in distinct.tolist()]
        )
    else:
        written = pd.Series(distinct).astype("str")
    written = written.astype("str").str.strip()
    empty = written.str.lower().isin(_EMPTY).to_numpy(dtype=bool)
    again, values = pd.factorize(written.mask(empty), sort=True)
    return np.append(again, -1)[codes], pd.Series(values, dtype="str")


def ids(column: pd.Series) -> pd.Series:
    """Ids as a categorical of trimmed texts, missing where empty; 007 stays 007."""
    codes, values = texts(column)
    typed = not pd.api.types.is_string_dtype(column.dtype)
    if not typed and len(values) and bool(values.str.fullmatch(r"\d+\.0").all()):
        values = values.str.slice(stop=-2)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(values)), index=column.index)


def numbers(column: pd.Series) -> tuple[DoubleArray, BoolArray]:
    """Numbers, NaN where empty or unreadable, and where they are unreadable."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        read = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isinf(read), np.nan, read), np.isinf(read)
    codes, values = texts(column)
    parsed = np.array(pd.to_numeric(values, errors="coerce"), dtype=np.float64)
    odd = np.isnan(parsed)
    if odd.any():
        parsed[odd] = pd.to_numeric(_plain(values[odd]), errors="coerce")
    # no quantity or price is this large, and float32 could not hold it
    parsed[np.abs(parsed) > 1e30] = np.nan
    read = np.append(parsed, np.nan)[codes]
    return read, np.isnan(read) & (codes >= 0)


def _plain(written: pd.Series) -> NDArray[np.object_]:
    bare = written.str.replace(r"[\s£$€¥']|EUR|USD|GBP", "", regex=True)
    bare = bare.str.replace(r"^\((.+)\)$", r"-\1", regex=True)
    comma = bare.str.fullmatch(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+").to_numpy(dtype=bool)
    thousands = bare.str.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?").to_numpy(dtype=bool)
    swapped = bare.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    return (
        bare.mask(comma, swapped)
        .mask(thousands, bare.str.replace(",", "", regex=False))
        .to_numpy(dtype=object)
    )


def times(
    column: pd.Series, *, timezone: str, date_format: str = ""
) -> tuple[pd.Series, BoolArray, str]:
    """Times, where they are unreadable, and a remark where the reading was a choice.

    Naive times stay naive; as soon as one has a zone, all are UTC and the naive ones are taken
    to be in ``timezone``.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column, _outside(column), ""
    codes, values = texts(column)
    if values.empty:
        nothing = pd.Series(pd.NaT, index=column.index, dtype="datetime64[us]")
        return nothing, np.ones(len(column), dtype=bool), ""
    if _is_epoch(values):
        read, remark = _epoch(values), ""
    else:
        read, remark = _written(values, timezone, date_format)
    lost = _outside(read) | read.isna().to_numpy()
    aligned = read.mask(lost).take(np.where(codes < 0, 0, codes)).set_axis(column.index)
    wrong = np.append(lost, True)[codes]
    return aligned.mask(wrong), wrong, remark


def _outside(read: pd.Series) -> BoolArray:
    year = read.dt.year.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(~((year >= _YEARS[0]) & (year <= _YEARS[1])), dtype=bool)


def _is_epoch(values: pd.Series) -> bool:
    return bool(values.str.fullmatch(r"\d{9,10}|\d{13}|\d{16}").all())


def _epoch(values: pd.Series) -> pd.Series:
    raw = values.astype("int64")
    scale = np.select([raw < 10**11, raw < 10**14], [10**6, 10**3], 1)
    return pd.Series((raw.to_numpy() * scale).astype("datetime64[us]")).dt.tz_localize("UTC")


def _written(values: pd.Series, timezone: str, date_format: str) -> tuple[pd.Series, str]:
    values = values.str.replace(r"\s*(?:UTC|GMT)$", "Z", regex=True)
    zoned = values.str.contains(r":\d\d.*(?:Z|[+-]\d\d:?\d\d)$", regex=True).to_numpy(dtype=bool)
    naive, remark = _naive(values.mask(zoned), date_format)
    if not zoned.any():
        return naive, remark
    with_zone = pd.to_datetime(values.where(zoned), format="ISO8601", utc=True, errors="coerce")
    local = naive.dt.tz_localize(
        timezone, ambiguous=np.ones(len(naive), dtype=bool), nonexistent="shift_forward"
    )
    mixed = bool(naive.notna().any())
    note = f"some times have no zone and are taken to be in {timezone}" if mixed else ""
    return with_zone.where(pd.Series(zoned), local.dt.tz_convert("UTC")), note


def _naive(values: pd.Series, date_format: str) -> tuple[pd.Series, str]:
    """Read by the format that reads the most; what it leaves is NaT."""
    if date_format:
        return pd.to_datetime(values, format=date_format, errors="coerce"), ""
    filled = values.dropna()
    few = filled.iloc[:: max(1, len(filled) // _TRIED)]
    read = [int(pd.to_datetime(few, format=f, errors="coerce").notna().sum()) for f in _FORMATS]
    best = [written for written, count in zip(_FORMATS, read, strict=True) if count == max(read)]
    # day/month and month/day may both fit the few: then all values decide
    readings = [pd.to_datetime(values, format=f, errors="coerce") for f in best[:3]]
    counts = [int(reading.notna().sum()) for reading in readings]
    position = counts.index(max(counts))
    ambiguous = counts.count(max(counts)) > 1 and max(counts) > 0 and "/" in best[position]
    remark = (
        "dates are read as day/month/year; month/day/year would fit as well" if ambiguous else ""
    )
    return readings[position], remark


def tolerated(wrong: BoolArray, column: pd.Series, *, file: str, name: str, remedy: str) -> int:
    """How many cells are unreadable; raises `DataError` from 5% of the lines on."""
    count = int(wrong.sum())
    if count and count >= _TOLERATED * len(wrong):
        position = int(wrong.argmax())
        raise DataError(
            f"{count:,} of {len(wrong):,} values cannot be read",
            file=file,
            column=name,
            row=int(column.index[position]) + 2,
            value=str(column.iloc[position]),
            remedy=remedy,
        )
    return count
