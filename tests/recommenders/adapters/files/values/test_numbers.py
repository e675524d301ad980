from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.values.numbers import decimal_comma, numbers, read_numbers

NAN = float("nan")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12.0),
        (" 1,234.50 ", 1234.5),
        ("1.234,50", 1234.5),
        ("3,5", 3.5),
        ("0,125", 0.125),
        ("£6.49", 6.49),
        ("6.49 EUR", 6.49),
        ("12,90 zł", 12.9),
        ("CHF 1'299.00", 1299.0),
        ("(4)", -4.0),
        ("5-", -5.0),
        ("5,-", 5.0),
        ("5.-", 5.0),
        ("CHF 1'200.\u2014", 1200.0),
        ("12,-- EUR", 12.0),
        ("1e3", 1000.0),
        ("1,234,567", 1234567.0),
        ("1,23,456.00", 123456.0),
        ("", NAN),
    ],
)
def test_numbers_as_people_write_them(written: str, number: float) -> None:
    read, wrong = numbers(pd.Series([written]))
    np.testing.assert_array_equal(read, [number])
    assert not wrong.any()


def test_three_places_behind_a_point_on_every_price_may_be_thousands() -> None:
    numbers_read = read_numbers(pd.Series(["1.299", "2.450", "3.500", "899"]))
    np.testing.assert_allclose(numbers_read.values, [1.299, 2.45, 3.5, 899])
    (remark,) = numbers_read.remarks("price")
    assert (remark.count, remark.warning) == (3, True)
    assert "whose point may part thousands" in remark.observation
    # one that has other decimals settles it, and so does what is said of the file
    assert read_numbers(pd.Series(["1.299", "2.450", "3.500", "0.5"])).points == 0
    assert read_numbers(pd.Series(["1.299", "2.450", "3.500"]), comma=True).values[0] == 1299
    assert read_numbers(pd.Series(["1.299", "899"])).remarks("price") == []


@pytest.mark.parametrize("written", ["many", "1,2,3", "1e300", "--"])
def test_what_is_no_number_is_marked(written: str) -> None:
    read, wrong = numbers(pd.Series([written, "5"]))
    np.testing.assert_array_equal(read, [NAN, 5.0])
    assert wrong.tolist() == [True, False]


def test_an_infinite_number_is_marked() -> None:
    read, wrong = numbers(pd.Series([np.inf, 1.0]))
    np.testing.assert_array_equal(read, [NAN, 1.0])
    assert wrong.tolist() == [True, False]


@pytest.mark.parametrize(
    ("column", "expected", "comma"),
    [
        (["0,125", "1,500", "2,5"], [0.125, 1.5, 2.5], True),
        (["12,90", "1.299", "1.299,00"], [12.9, 1299.0, 1299.0], True),
        (["12.90", "1,299", "1,299.00"], [12.9, 1299.0, 1299.0], False),
        (["12.9", "1.299"], [12.9, 1.299], False),
    ],
)
def test_a_column_settles_what_fits_both_ways(
    column: list[str], expected: list[float], comma: bool
) -> None:
    numbers_read = read_numbers(pd.Series(column))
    np.testing.assert_allclose(numbers_read.values, expected)
    assert (numbers_read.comma, numbers_read.undecided) == (comma, 0)
    assert decimal_comma(pd.Series(column)) is comma


def test_what_nothing_settles_is_english_and_said() -> None:
    column = pd.Series(["1,299", "2,500", "7"])
    numbers_read = read_numbers(column)
    np.testing.assert_array_equal(numbers_read.values, [1299.0, 2500.0, 7.0])
    assert (numbers_read.comma, numbers_read.undecided, numbers_read.example) == (None, 2, "1,299")
    told = read_numbers(column, comma=True)
    np.testing.assert_array_equal(told.values, [1.299, 2.5, 7.0])
    assert told.undecided == 0


def test_currencies_are_told() -> None:
    assert read_numbers(pd.Series(["£1", "$2", "3 EUR", "4"])).currencies == ("$", "EUR", "£")
    assert read_numbers(pd.Series(["1", "2"])).currencies == ()


def test_digits_and_signs_of_any_script_are_numbers() -> None:
    numbers_read = read_numbers(pd.Series(["\uff12", "\u22121", "\u0663", "4"]))
    assert numbers_read.values.tolist() == [2.0, -1.0, 3.0, 4.0]


def test_signs_of_the_east_stand_before_or_behind() -> None:
    read = read_numbers(pd.Series(["￥1,290.50", "12円", "9.5元", "１２"]))  # noqa: RUF001
    assert read.values.tolist() == [1290.5, 12.0, 9.5, 12.0]
    assert read.currencies == ("元", "円", "￥")


def test_pieces_are_counted() -> None:
    read = read_numbers(pd.Series(["2 pcs", "3 Stk.", "1x", "4 шт", "5個", "x", "6 boxes"]))
    assert read.values[:5].tolist() == [2.0, 3.0, 1.0, 4.0, 5.0]
    assert read.wrong.tolist() == [False] * 5 + [True] * 2
