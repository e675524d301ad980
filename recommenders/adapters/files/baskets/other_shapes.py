"""Tables that are no lines of purchases: a column for each month or product, or one for all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np

from recommenders.adapters.files.baskets.missing_columns import headless
from recommenders.adapters.files.dates.month_names import translated
from recommenders.adapters.files.finding.usual_names import MONTH_WRITTEN
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.values.numbers import numbers
from recommenders.contract import Columns
from recommenders.errors import DataError

_DATE: Final = re.compile(r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2}.*)?|\d{1,2}[-/.]\d{4}")
_QUARTER: Final = r"q[1-4]|(?:kw|cw|w|week|woche)[\s_-]*\d{1,2}"
# as columns of a table beside those of who and what: Jan, Jan 2026, 05/01/2026, Q1 2026, 2026
_TIME_OF_COLUMN: Final = re.compile(
    rf"{_DATE.pattern}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}|20\d\d"
    rf"|{MONTH_WRITTEN}[\s.,/'_-]*(?:\d{{2}}|\d{{4}})?|\d{{4}}[\s._/-]*{MONTH_WRITTEN}"
    rf"|\d{{4}}[\s._/-]*(?:{_QUARTER})|(?:{_QUARTER})[\s._/-]*\d{{4}}",
    re.IGNORECASE,
)
_MONTHS: Final = 2
"""Columns called as a month or day from which they are the times of what they hold."""
_PRODUCTS: Final = 4
_MOST_EMPTY: Final = 0.5
"""Share of cells that are 0 or empty where there is a column for each product."""
_TRIED: Final = 2_000
_REMEDY: Final = "Write a line for each purchase: customer_id, item_id, timestamp, quantity."


def refuse_other_shapes(sheet: Sheet, names_in_file: Mapping[str, str]) -> None:
    """Raise `DataError` where a table cannot be read as lines, whatever its columns are called.

    ``names_in_file``: our columns -> those of the sheet, known by their names or as told.
    """
    free = [str(name) for name in sheet.frame.columns if name not in names_in_file.values()]
    if not names_in_file and len(free) == 1 and not sheet.nested:
        raise DataError(
            "the lines are not parted into columns",
            file=sheet.file,
            row=1,
            value=free[0],
            remedy="Export the file with commas, semicolons, tabs or bars between the columns.",
        )
    dated = [name for name in free if _DATE.fullmatch(name)]
    if dated and not names_in_file:
        raise headless(sheet, free)
    if Columns.TIME not in names_in_file:
        dated = [name for name in free if _TIME_OF_COLUMN.fullmatch(translated(name).strip())]
        dated = [name for name in dated if not numbers(sheet.frame[name].head(_TRIED))[1].any()]
    if len(dated) >= _MONTHS and Columns.TIME not in names_in_file:
        raise _pivot(sheet, dated, "are times: each holds what was bought then")
    if Columns.ITEM not in names_in_file and Columns.CUSTOMER in names_in_file:
        counts = _counts(sheet, free)
        if len(counts) >= _PRODUCTS:
            raise _pivot(sheet, counts, "say of each product how often it was bought")


def _counts(sheet: Sheet, names: list[str]) -> list[str]:
    """The columns that hold small numbers, where most of these are none."""
    zeros, counts = 0, []
    few = sheet.frame.head(_TRIED)
    for name in names:
        values, wrong = numbers(few[name])
        filled = values[~np.isnan(values)]
        if not wrong.any() and len(filled) and (filled >= 0).all():
            counts.append(name)
            zeros += int(np.nan_to_num(values == 0).sum()) + int(np.isnan(values).sum())
    return counts if counts and zeros > _MOST_EMPTY * len(few) * len(counts) else []


def _pivot(sheet: Sheet, names: list[str], say: str) -> DataError:
    return DataError(
        f"the columns {names[0]} to {names[-1]} {say}",
        file=sheet.file,
        column=names[0],
        row=1,
        value=", ".join(map(str, sheet.frame[names[0]].head(3))),
        remedy=_REMEDY,
    )
