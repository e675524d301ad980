"""Numbers, money and dates as people read them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.data.tables import lines_before_last, place_text

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

MINUS: Final = "\N{MINUS SIGN}"
LONG: Final = 1e15
"""From here on a number is written with an exponent."""
FIXED_SPACE: Final = "\N{NO-BREAK SPACE}"
_OF_FIGURES: Final = re.compile(r"\b(under|over|to)\b")
"""Words that stand beside figures: "under 0.1 %", "41 % (37 to 45 %)"."""
_BEFORE_PERCENT: Final = re.compile(r"(?<=\d) (?=%)")
_LOCALE: Final[ContextVar[str]] = ContextVar("locale", default="")


def set_locale(locale: str) -> None:
    """Write amounts and dates as the data set's ``locale`` has them, in this thread from now on.

    An empty one is international English. All else is written as English text has it, whatever
    the locale: it stands in English sentences.
    """
    _LOCALE.set(locale)


def signed_number(value: float) -> str:
    """A contribution with its sign and three digits: +1.20, -0.0022 (a true minus sign), 0."""
    if not math.isfinite(value):
        return "unknown"
    text = number(abs(value))
    return "0" if text == "0" else f"{'+' if value > 0 else MINUS}{text}"


def signed_numbers(values: Sequence[float]) -> list[str]:
    """Contributions that stand below each other, all to one precision: "+4.10", "+0.02", "0"."""
    digits = column_digits(np.asarray(values, dtype=np.float64))
    return [
        "unknown"
        if not math.isfinite(value)
        else signed_decimals(value, digits)
        if float(f"{value:.{digits}f}")
        else "0"
        for value in values
    ]


def number(value: float, *, beside: float = 0.0) -> str:
    """A number with three significant digits: "3.21", "0.0042", "1,234", "1.77 x 10^29".

    What is under a millionth of ``beside`` is rounding noise next to it, and shown as 0.
    """
    if not math.isfinite(value):
        return "unknown"
    if abs(value) < max(1e-9, 1e-6 * abs(beside)):
        return "0"
    if abs(value) >= LONG:
        mantissa, exponent = f"{abs(value):.2e}".split("e")
        return f"{MINUS if value < 0 else ''}{mantissa} x 10^{int(exponent)}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{abs(value):,.{min(digits, 9)}f}"
    return f"{MINUS}{text}" if value < 0 else text


def money(value: float, currency: str) -> str:
    """An amount with the data set's currency: "$6.49"; "unknown" when it is not known.

    Where a locale is spoken, as it has it: "6,49 €".
    """
    if not math.isfinite(value):
        return "unknown"
    if locale := _LOCALE.get():
        from babel.numbers import format_currency

        written: str = format_currency(value, currency, locale=locale)
        return written.strip().replace("-", MINUS)
    amount = f"{abs(value):,.2f}" if abs(value) < 10_000 else f"{abs(value):,.0f}"
    return f"{MINUS if value < 0 else ''}{currency}{amount}"


def percent(share: float) -> str:
    """A share between 0 and 1: "16 %", "0.4 %", "99.6 %"; never rounded to none or all of it.

    The space does not break, so that a line cannot end before the sign.
    """
    if not math.isfinite(share):
        return "unknown"
    # an end of an interval may be a hair from all of it
    share = 1.0 if abs(share - 1.0) < 1e-9 else share
    if 0.0 < share < 0.001:
        figure = "under 0.1"
    elif 0.999 < share < 1.0:
        figure = "over 99.9"
    else:
        near = 0.0 < share < 0.0095 or 0.9905 < share < 1.0
        figure = f"{100 * share:.{1 if near else 0}f}"
    return f"{figure}{FIXED_SPACE}%"


def with_error(value: float, error: float) -> str:
    """A signed value and its standard error, both to the error's first digit: "+0.065 ± 0.004"."""
    if not (math.isfinite(value) and math.isfinite(error)) or error <= 0:
        return signed_number(value)
    # rounded first, so that 0.00096 counts as 0.001
    digits = max(0, -math.floor(math.log10(float(f"{error:.0e}"))))
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{abs(value):,.{digits}f} ± {error:,.{digits}f}"


def date(moment: pd.Timestamp) -> str:
    """A date: "30 Jun 2026"; where a locale is spoken, as it has it: "Jun 30, 2026".

    A place in the order of lines, of data without times, is said as one: "line 3 before the last".
    """
    if order_text := place_text(moment):
        return order_text
    if locale := _LOCALE.get():
        from babel.dates import format_date

        written: str = format_date(moment, "medium", locale=locale)
        return written
    return f"{moment.day} {moment:%b %Y}"


def time_ago(moment: pd.Timestamp, as_of: pd.Timestamp, *, in_days: bool = False) -> str:
    """How long before the as-of date: "today", "3 days ago", "5 months ago", "2 years ago".

    ``in_days`` keeps to days however many they are. Of data without times: "3 lines ago".
    """
    if (before := lines_before_last(moment)) is not None:
        return f"{count_of(before, 'line')} ago" if before else "the last line"
    days = (as_of.normalize().tz_localize(None) - moment.normalize().tz_localize(None)).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if in_days or days < 60:
        return f"{days:,} days ago"
    if days < 730:
        return f"{round(days / 30.4)} months ago"
    return f"{round(days / 365.25)} years ago"


def count_of(count: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun: "1 purchase", "1,234 purchases"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def table_cell(value: object) -> str:
    """A value of a table as people read it: three digits, dates, an empty cell for nothing."""
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return f"{value:,}".replace("-", MINUS)
    if isinstance(value, float | np.floating):
        return "" if math.isnan(value) else number(float(value))
    if isinstance(value, pd.Timestamp):
        return date(value)
    return str(value)


def column_cells(values: pd.Series[Any]) -> list[str]:
    """The values of a column as people read them: all its numbers to one precision."""
    if not pd.api.types.is_float_dtype(values):
        return [table_cell(value) for value in values]
    numbers = np.asarray(values.to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64)
    digits = column_digits(numbers)
    return [
        decimals(value + 0.0, digits) if math.isfinite(value) else table_cell(value)
        for value in numbers.tolist()
    ]


def column_digits(values: NDArray[np.float64]) -> int:
    """Digits after the point for all numbers of a column: none for counts, two for prices.

    For other numbers as many as the largest has at three digits, see `needed`, and up to three
    where less would make nothing of a small one.
    """
    sizes = np.abs(values[np.isfinite(values)])
    # prices may be kept in single precision
    near = 1e-6 * np.maximum(1.0, sizes)
    for digits in range(3):
        if (np.abs(sizes - np.round(sizes, digits)) <= near).all():
            return digits
    digits = needed(float(sizes.max()))
    while digits < 3 and (np.round(sizes[sizes > 1e-9], digits) == 0).any():
        digits += 1
    return digits


def written_as_numbers(texts: Iterable[str]) -> bool:
    """Whether all texts of a column, but empty ones, are figures: "41 % (37 to 45 %)", "1 → 17"."""
    written = [_OF_FIGURES.sub("", text) for text in texts if text]
    return bool(written) and all(
        any(map(str.isdigit, text)) and not any(map(str.isalpha, text)) for text in written
    )


def table_header(column: object) -> str:
    """The name of a column as the head of a table: "list_price" is "List price"."""
    words = str(column).replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def join_names(names: list[str], last: str = "and") -> str:
    """Names as a phrase: "A", "A and B", "A, B and C"; or with another word before the last.

    Where one of three or more has a comma of its own, semicolons part them: "A, B; C; and D".
    """
    if len(names) < 2:
        return "".join(names)
    before = "; " if len(names) > 2 and any("," in name for name in names) else " "
    return f"{separated(names[:-1])}{before}{last} {names[-1]}"


def separated(names: Sequence[str]) -> str:
    """Names in a row: "A, B"; where one has a comma of its own, semicolons part them."""
    return ("; " if any("," in name for name in names) else ", ").join(names)


def word(count: int) -> str:
    """A small number as a word; "none" for 0."""
    return "none" if not count else NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def decimals(value: float, digits: int) -> str:
    """A number with so many digits after the point: "0.29", with a true minus sign."""
    return f"{value:,.{digits}f}".replace("-", MINUS)


def signed_decimals(value: float, digits: int) -> str:
    """The same with its sign: "+1.2"."""
    return f"{value:+,.{digits}f}".replace("-", MINUS)


def percentage_points(difference: float) -> str:
    """A difference of two shares in percentage points, with its sign: "+3.2"."""
    text = f"{abs(100 * difference):.1f}"
    sign = "" if not float(text) else "+" if difference > 0 else MINUS
    return f"{sign}{text}"


def unbroken(text: str) -> str:
    """Text that is not broken into lines: a number and its interval stay together in a table."""
    return text.replace(" ", FIXED_SPACE)


def unbroken_percents(text: str) -> str:
    """Text in which no line ends between a figure and its sign: the "95 %" of a sentence."""
    return _BEFORE_PERCENT.sub(FIXED_SPACE, text)


def bracket_below(text: str) -> str:
    """The same in a narrow column: "45 % (43 to 47 %)" breaks before its bracket and after "to"."""
    before, bracket, inside = text.partition(" (")
    low, to, high = inside.partition(" to ")
    end = f"{unbroken(' to')} {unbroken(high)}" if to else ""
    return f"{unbroken(before)}{bracket}{unbroken(low)}{end}"


def fixed(value: float, digits: int) -> str:
    """``.290`` for 0.29 and 3 digits after the point; zero has no sign."""
    text = f"{value:,.{digits}f}"
    if not float(text.replace(",", "")):
        text = text.lstrip("-")
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def needed(largest: float) -> int:
    """Digits after the point of numbers up to ``largest``: three up to 1, else three in all."""
    if not largest > 0:
        return 3
    exact = 2 - math.floor(math.log10(largest))
    return min(max(3, exact), 8) if largest <= 1 else max(0, exact)
