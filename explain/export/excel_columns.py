"""A column of a table as Excel has it: numbers as numbers, and how they are written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from explain.formats import FIXED_SPACE, MINUS, column_digits

DATE: Final = "d mmm yyyy"
TIME: Final = "d mmm yyyy hh:mm"
_PERCENT: Final = re.compile(rf"([-+{MINUS}]?[\d,]*\.?\d+)\s?%")
_FIRST_DAY: Final = pd.Timestamp("1900-03-01")
"""Excel counts a 29 February 1900 that never was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcelColumn:
    """A column as a sheet has it: its values, and how Excel is to write those that are numbers."""

    values: list[Any]
    style: str

    @classmethod
    def of(
        cls, values: pd.Series[Any], shown: pd.Series[Any] | None = None, *, share: bool = False
    ) -> ExcelColumn:
        """The values; percent where the screen ``shown`` has percent, or the text itself is.

        ``share`` tells that numbers up to 1 are shares.
        """
        if pd.api.types.is_bool_dtype(values):
            return cls(values=[None if pd.isna(v) else bool(v) for v in values], style="")
        if pd.api.types.is_numeric_dtype(values):
            return _numbers(values, shown, share=share)
        if pd.api.types.is_datetime64_any_dtype(values):
            return _moments(values)
        texts = [_text(value) for value in values]
        shares = [_share(text) for text in texts if text]
        if shares and None not in shares:
            return cls(
                values=[_share(text) if text else None for text in texts],
                style=_percent_style([text for text in texts if text]),
            )
        return cls(values=[_single(value) for value in values], style="")


def _numbers(values: pd.Series[Any], shown: pd.Series[Any] | None, *, share: bool) -> ExcelColumn:
    numbers = [_number(value) for value in values]
    finite = [abs(number) for number in numbers if isinstance(number, int | float)]
    written = [] if shown is None else [str(text) for text in shown if isinstance(text, str)]
    percents = [_PERCENT.match(text.replace(FIXED_SPACE, " ")) for text in written]
    if finite and written and sum(map(bool, percents)) > len(written) / 2:
        style = _percent_style(written)
        # what the screen multiplied by 100, and what is in percent already
        scaled = max(finite) > 1.5 and all(
            share is None or number is None or abs(100 * share - number) < 1
            for share, number in zip(map(_share, written), numbers, strict=False)
            if isinstance(number, int | float | None)
        )
        return ExcelColumn(values=numbers, style=style.replace("%", '" %"') if scaled else style)
    if share and finite and max(finite) <= 1:
        return ExcelColumn(values=numbers, style="0.0%")
    digits = column_digits(np.array(finite, dtype=np.float64))
    return ExcelColumn(values=numbers, style="#,##0." + "0" * digits if digits else "#,##0")


def _moments(values: pd.Series[Any]) -> ExcelColumn:
    local = values.dt.tz_localize(None) if values.dt.tz is not None else values
    whole_days = bool((local.dropna() == local.dropna().dt.normalize()).all())
    return ExcelColumn(
        values=[_single(value) for value in local], style=DATE if whole_days else TIME
    )


def _single(value: object) -> Any:  # noqa: ANN401 - what a cell can hold
    """A value of a column of any kind as a cell can hold it."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | float | np.number):
        return _number(value)
    if isinstance(value, pd.Timestamp):
        local = value.tz_localize(None)
        return local.to_pydatetime(warn=False) if local >= _FIRST_DAY else str(local)
    return str(value)


def _number(value: Any) -> int | float | str | None:  # noqa: ANN401 - a number or nothing
    if pd.isna(value):
        return None
    number = value.item() if isinstance(value, np.generic) else value
    return number if math.isfinite(number) else str(number)


def _text(value: object) -> str | None:
    """A text; empty for nothing, and None for what is no text, so that it is no share either."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    return value if isinstance(value, str) else "?"


def _share(text: str | None) -> float | None:
    """0.16 for "16 %"; None for what is no percentage and nothing else."""
    match = _PERCENT.fullmatch((text or "").replace(FIXED_SPACE, " ").strip())
    return float(match[1].replace(",", "").replace(MINUS, "-")) / 100 if match else None


def _percent_style(texts: list[str]) -> str:
    """As many decimals as the most exact of the texts."""
    matches = (_PERCENT.match(text.replace(FIXED_SPACE, " ")) for text in texts)
    digits = max((len(m[1].partition(".")[2]) for m in matches if m), default=0)
    return "0." + "0" * digits + "%" if digits else "0%"
