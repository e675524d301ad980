from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files import parse_values
from recommenders.errors import DataError

NAN = float("nan")


def test_texts_are_trimmed_sorted_and_empty_ones_are_minus_one() -> None:
    codes, values = parse_values.texts(pd.Series([" b ", "a", "", "n/a", "b", None]))
    assert values.tolist() == ["a", "b"]
    assert codes.tolist() == [1, 0, -1, -1, 1, -1]


def test_a_number_with_gaps_is_still_an_id() -> None:
    codes, values = parse_values.texts(pd.Series([17850.0, NAN, 2.5]))
    assert [values[code] if code >= 0 else None for code in codes] == ["17850", None, "2.5"]


def test_ids_keep_their_zeros_and_lose_a_fraction_that_says_nothing() -> None:
    assert parse_values.ids(pd.Series(["007", " 7 "])).tolist() == ["007", "7"]
    assert parse_values.ids(pd.Series(["7.0", "8.0"])).tolist() == ["7", "8"]
    assert parse_values.ids(pd.Series(["7.0", "8.5"])).tolist() == ["7.0", "8.5"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12.0),
        (" 1,234.50 ", 1234.5),
        ("1.234,50", 1234.5),
        ("3,5", 3.5),
        ("£6.49", 6.49),
        ("6.49 EUR", 6.49),
        ("(4)", -4.0),
        ("1e3", 1000.0),
        ("", NAN),
    ],
)
def test_numbers_as_people_write_them(written: str, number: float) -> None:
    read, wrong = parse_values.numbers(pd.Series([written]))
    np.testing.assert_array_equal(read, [number])
    assert not wrong.any()


@pytest.mark.parametrize("written", ["many", "1,2,3", "1e300", "--"])
def test_what_is_no_number_is_marked(written: str) -> None:
    read, wrong = parse_values.numbers(pd.Series([written, "5"]))
    np.testing.assert_array_equal(read, [NAN, 5.0])
    assert wrong.tolist() == [True, False]


def test_an_infinite_number_is_marked() -> None:
    read, wrong = parse_values.numbers(pd.Series([np.inf, 1.0]))
    np.testing.assert_array_equal(read, [NAN, 1.0])
    assert wrong.tolist() == [True, False]


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-06-30 14:05:00", "2026-06-30 14:05:00"),
        ("30/06/2026 14:05", "2026-06-30 14:05:00"),
        ("06/30/2026 2:05 PM", "2026-06-30 14:05:00"),
        ("30.06.2026", "2026-06-30 00:00:00"),
        ("1782828300", "2026-06-30 14:05:00+00:00"),
        ("1782828300000", "2026-06-30 14:05:00+00:00"),
        ("2026-06-30T16:05:00+02:00", "2026-06-30 14:05:00+00:00"),
        ("2026-06-30 14:05 UTC", "2026-06-30 14:05:00+00:00"),
    ],
)
def test_times_as_people_write_them(written: str, time: str) -> None:
    read, wrong, remark = parse_values.times(pd.Series([written]), timezone="UTC")
    assert [str(value) for value in read] == [time]
    assert not wrong.any()
    assert remark == ""


def test_a_choice_of_reading_is_remarked() -> None:
    read, _, remark = parse_values.times(pd.Series(["03/04/2026"]), timezone="UTC")
    assert str(read[0].date()) == "2026-04-03"
    assert "month/day/year would fit" in remark
    column = pd.Series(["2026-01-01T12:00:00Z", "2026-01-01 12:00"])
    read, _, remark = parse_values.times(column, timezone="Europe/Berlin")
    assert [value.hour for value in read] == [12, 11]
    assert "taken to be in Europe/Berlin" in remark


def test_what_is_no_time_is_marked() -> None:
    column = pd.Series(["2026-01-01", "soon", "", "0001-01-01"])
    read, wrong, _ = parse_values.times(column, timezone="UTC")
    assert wrong.tolist() == [False, True, True, True]
    assert read.isna().tolist() == [False, True, True, True]


def test_from_one_in_twenty_on_it_is_an_error() -> None:
    column = pd.Series(["x"] * 100)
    wrong = np.zeros(100, dtype=bool)
    assert parse_values.tolerated(wrong, column, file="f", name="n", remedy="r.") == 0
    wrong[40:44] = True
    assert parse_values.tolerated(wrong, column, file="f", name="n", remedy="r.") == 4
    wrong[44] = True
    with pytest.raises(DataError, match="5 of 100 values") as error:
        parse_values.tolerated(wrong, column, file="f", name="n", remedy="r.")
    assert (error.value.file, error.value.column, error.value.row) == ("f", "n", 42)
