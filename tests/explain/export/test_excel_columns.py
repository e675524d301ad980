"""A column as Excel has it: numbers as numbers, written as the screen writes them."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from explain.export.excel_columns import DATE, TIME, ExcelColumn
from explain.formats import FIXED_SPACE, MINUS, percent


@pytest.mark.parametrize(
    ("values", "style"),
    [
        ([1, 12_000], "#,##0"),
        # counts with a hole
        ([1.0, np.nan], "#,##0"),
        # prices
        ([6.49, 12.5], "#,##0.00"),
        # three digits of the largest, the same in the whole column
        ([6.4912, 12.5], "#,##0.0"),
        ([0.00421, 0.5], "#,##0.000"),
        ([1234.567, 2.25], "#,##0"),
        ([], "#,##0"),
    ],
)
def test_a_column_of_numbers_has_one_precision(values: list[float], style: str) -> None:
    column = ExcelColumn.of(pd.Series(values, dtype=None if values else float))
    assert column.style == style
    assert column.values == [None if np.isnan(value) else value for value in values]


def test_nothing_is_lost_of_a_number_but_what_excel_cannot_hold() -> None:
    column = ExcelColumn.of(pd.Series([0.1 + 0.2, np.inf, -np.inf, np.nan]))
    assert column.values == [0.1 + 0.2, "inf", "-inf", None]
    assert ExcelColumn.of(pd.Series([np.int64(3), pd.NA], dtype="Int64")).values == [3, None]


def test_shares_that_the_screen_has_in_percent_are_percent() -> None:
    shares = pd.Series([0.163, 0.004, 1.0, np.nan])
    column = ExcelColumn.of(shares, shares.map(percent))
    assert column.style == "0.0%"
    assert column.values == [0.163, 0.004, 1.0, None]
    # what is in percent already is not multiplied again
    already = ExcelColumn.of(pd.Series([16.3, 40.0]), pd.Series(["16 %", "40 %"]))
    assert already.style == '0" %"'
    assert already.values == [16.3, 40.0]


def test_a_share_is_percent_unless_it_cannot_be_one() -> None:
    assert ExcelColumn.of(pd.Series([0.163, 0.5]), share=True).style == "0.0%"
    assert ExcelColumn.of(pd.Series([16.3, 50.0]), share=True).style == "#,##0.0"


def test_texts_that_are_all_percent_become_numbers_and_mixed_ones_stay() -> None:
    column = ExcelColumn.of(pd.Series([f"6.0{FIXED_SPACE}%", f"{MINUS}5.8 %", None]))
    assert column.values == [pytest.approx(0.06), pytest.approx(-0.058), None]
    assert column.style == "0.0%"
    mixed = pd.Series(["6.0 %", "under 0.1 %"])
    assert ExcelColumn.of(mixed).values == mixed.tolist()
    # an id is no number
    assert ExcelColumn.of(pd.Series(["007", "12"])).values == ["007", "12"]


def test_days_and_times_are_dates_of_excel_in_the_zone_of_the_data() -> None:
    days = pd.Series(pd.to_datetime(["2026-06-30", None]))
    assert ExcelColumn.of(days).values == [datetime.datetime(2026, 6, 30), None]
    assert ExcelColumn.of(days).style == DATE
    times = pd.Series(pd.to_datetime(["2026-06-30 22:30"], utc=True)).dt.tz_convert("Asia/Tokyo")
    column = ExcelColumn.of(times)
    assert column.values == [datetime.datetime(2026, 7, 1, 7, 30)]
    assert column.style == TIME
    # Excel counts a day in February 1900 that never was
    old = ExcelColumn.of(pd.Series(pd.to_datetime(["1899-12-31"])))
    assert old.values == ["1899-12-31 00:00:00"]


def test_yes_no_and_what_is_of_many_kinds() -> None:
    assert ExcelColumn.of(pd.Series([True, False])).values == [True, False]
    mixed = pd.Series([True, 3, 2.5, "x", None, pd.Timestamp("2026-06-30")], dtype=object)
    assert ExcelColumn.of(mixed).values == [
        True,
        3,
        2.5,
        "x",
        None,
        datetime.datetime(2026, 6, 30),
    ]
