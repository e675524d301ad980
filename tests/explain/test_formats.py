from __future__ import annotations

from contextvars import copy_context

import pandas as pd
import pytest

from explain import formats

NOW = pd.Timestamp("2026-06-30 10:00", tz="America/New_York")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.2, "+1.20"),
        (-0.22, "\N{MINUS SIGN}0.220"),
        (0.0, "0"),
        (1e-12, "0"),
        (-1e-12, "0"),
        (1234.4, "+1,234"),
        (-1.7687e29, "\N{MINUS SIGN}1.77 x 10^29"),
        (0.000123, "+0.000123"),
        (float("nan"), "unknown"),
    ],
)
def test_signed(value: float, text: str) -> None:
    assert formats.signed_number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(6.49, "$6.49"), (12345.6, "$12,346"), (-2.0, "\N{MINUS SIGN}$2.00")]
)
def test_money(value: float, text: str) -> None:
    assert formats.money(value, "$") == text


@pytest.mark.parametrize(
    ("locale", "amount", "day"),
    [
        ("", "€6.49", "30 Jun 2026"),
        ("de_DE", "6,49\N{NO-BREAK SPACE}€", "30.06.2026"),
        ("en_US", "€6.49", "Jun 30, 2026"),
    ],
)
def test_amounts_and_dates_follow_the_locale_and_numbers_stay(
    locale: str, amount: str, day: str
) -> None:
    def say() -> tuple[str, str, str]:
        formats.set_locale(locale)
        return formats.money(6.49, "€"), formats.date(NOW), formats.number(1234.5)

    assert copy_context().run(say) == (amount, day, "1,234")
    assert formats.date(NOW) == "30 Jun 2026"
    assert formats.join_names(["Milk", "Food and Drink", "Tea"]) == "Milk, Food and Drink and Tea"
    assert formats.join_names(["Food and Drink", "Tea"], "or") == "Food and Drink or Tea"
    adults = ["1 adult, no kids", "2 adults, no kids", "Nobody"]
    assert formats.separated(adults) == "1 adult, no kids; 2 adults, no kids; Nobody"
    assert formats.separated(["Tea", "Milk"]) == "Tea, Milk"
    assert formats.join_names(adults) == "1 adult, no kids; 2 adults, no kids; and Nobody"
    assert formats.join_names(adults[:2], "or") == "1 adult, no kids or 2 adults, no kids"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-06-30 00:01", "today"),
        ("2026-06-29 23:59", "yesterday"),
        ("2026-06-27 12:00", "3 days ago"),
        ("2026-01-30 12:00", "5 months ago"),
        ("2024-06-30 12:00", "2 years ago"),
    ],
)
def test_ago(moment: str, text: str) -> None:
    assert formats.time_ago(pd.Timestamp(moment, tz="America/New_York"), NOW) == text


def test_ago_in_days() -> None:
    moment = pd.Timestamp("2024-06-30 12:00", tz="America/New_York")
    assert formats.time_ago(moment, NOW, in_days=True) == "730 days ago"
    assert formats.time_ago(NOW, NOW, in_days=True) == "today"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0\N{NO-BREAK SPACE}%"),
        (0.0004, "under 0.1\N{NO-BREAK SPACE}%"),
        (0.004, "0.4\N{NO-BREAK SPACE}%"),
        (0.0099, "1\N{NO-BREAK SPACE}%"),
        (0.164, "16\N{NO-BREAK SPACE}%"),
        (0.9904, "99\N{NO-BREAK SPACE}%"),
        (0.9949, "99.5\N{NO-BREAK SPACE}%"),
        (0.999, "99.9\N{NO-BREAK SPACE}%"),
        (0.9996, "over 99.9\N{NO-BREAK SPACE}%"),
        (1.0, "100\N{NO-BREAK SPACE}%"),
        (1.0 - 1e-12, "100\N{NO-BREAK SPACE}%"),
        (float("nan"), "unknown"),
    ],
)
def test_percent(share: float, text: str) -> None:
    assert formats.percent(share) == text


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([-4.98, 0.683, 0.0675, 1.16], ["-4.98", "+0.68", "+0.07", "+1.16"]),
        # what two digits would make nothing of gets a third, and no more
        ([-3.35, 0.577, 0.00299], ["-3.350", "+0.577", "+0.003"]),
        ([2.0, 0.0002], ["+2.000", "0"]),
        ([2.0, -1.0, 0.0], ["+2", "-1", "0"]),
        ([float("nan")], ["unknown"]),
        ([], []),
    ],
)
def test_contributions_below_each_other_have_one_precision(
    values: list[float], texts: list[str]
) -> None:
    assert [t.replace(formats.MINUS, "-") for t in formats.signed_numbers(values)] == texts


def test_a_line_does_not_end_before_the_sign() -> None:
    assert formats.unbroken_percents("the 95 % interval, 5 of %") == "the 95\xa0% interval, 5 of %"


def test_counts_dates_and_long_names() -> None:
    assert formats.count_of(1, "purchase") == "1 purchase"
    assert formats.count_of(1234, "purchase") == "1,234 purchases"
    assert formats.date(NOW) == "30 Jun 2026"


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.06503, 0.0004, "+0.0650 ± 0.0004"),
        (0.35812, 0.00096, "+0.358 ± 0.001"),
        (-1234.5, 20.0, f"{formats.MINUS}1,234 ± 20"),
        (0.5, 0.0, "+0.500"),
        (0.0, 0.3, "0.0 ± 0.3"),
        (float("nan"), 0.1, "unknown"),
    ],
)
def test_a_value_has_as_many_digits_as_its_error(value: float, error: float, text: str) -> None:
    assert formats.with_error(value, error) == text


@pytest.mark.parametrize(
    ("column", "text"), [("list_price", "List price"), ("R@10", "R@10"), ("", ""), (3, "3")]
)
def test_head(column: object, text: str) -> None:
    assert formats.table_header(column) == text


def test_a_number_stays_with_its_interval() -> None:
    assert formats.unbroken("0.4 (0.3 to 0.5)") == "0.4\xa0(0.3\xa0to\xa00.5)"


@pytest.mark.parametrize(
    ("value", "digits", "text", "signed"),
    [
        (0.294, 2, "0.29", "+0.29"),
        (-0.294, 1, f"{formats.MINUS}0.3", f"{formats.MINUS}0.3"),
        (1234.5, 0, "1,234", "+1,234"),
    ],
)
def test_so_many_digits_after_the_point(value: float, digits: int, text: str, signed: str) -> None:
    assert formats.decimals(value, digits) == text
    assert formats.signed_decimals(value, digits) == signed


def test_differences_of_shares_in_points() -> None:
    assert formats.percentage_points(0.0321) == "+3.2"
    assert formats.percentage_points(-0.5) == f"{formats.MINUS}50.0"
    assert formats.percentage_points(-0.0004) == "0.0"


def test_a_narrow_column_breaks_before_the_bracket_only() -> None:
    space = formats.FIXED_SPACE
    text = formats.bracket_below("45 % (43 to 47 %)")
    assert text == f"45{space}% (43{space}to 47{space}%)"
    assert formats.bracket_below("45 %") == f"45{space}%"


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1.0, 1200.0, float("nan")], ["1", "1,200", ""]),
        ([146.99, 9.5], ["146.99", "9.50"]),
        # three digits of the largest, for all
        ([12.921643, 1.276605, -0.06], ["12.9", "1.3", "\N{MINUS SIGN}0.1"]),
        ([0.0988, 0.126131], ["0.099", "0.126"]),
        ([0.000412345, 0.000001234567], ["0.000412", "0.000001"]),
        # nothing small is made nothing of
        ([1200.25678, 0.123456], ["1,200.3", "0.1"]),
        ([float("inf"), 2.5], ["unknown", "2.5"]),
        ([], []),
        ([3, 12_000], ["3", "12,000"]),
        ([True, False], ["yes", "no"]),
        (["a", None], ["a", ""]),
    ],
)
def test_the_numbers_of_a_column_have_one_precision(values: list[object], texts: list[str]) -> None:
    assert formats.column_cells(pd.Series(values)) == texts
    single = pd.Series([146.99, 9.5], dtype="float32")
    assert formats.column_cells(single) == ["146.99", "9.50"]


@pytest.mark.parametrize(
    ("texts", "figures"),
    [
        (["41\N{NO-BREAK SPACE}% (37 to 45\N{NO-BREAK SPACE}%)", "under 0.1 % (0 to 0.2 %)"], True),
        (["$6.49", "", "6,49 €"], True),
        (["+0.0176 (+0.00539 to +0.0305)", "\N{MINUS SIGN}3"], True),
        (["1 \N{RIGHTWARDS ARROW} 17"], True),
        (["30 Jun 2026"], False),
        (["3", "none"], False),
        (["P0001"], False),
        (["", ""], False),
        (["\N{EN DASH}"], False),
    ],
)
def test_columns_of_figures_are_known(texts: list[str], figures: bool) -> None:
    assert formats.written_as_numbers(texts) is figures


def test_a_place_in_the_order_of_lines_is_said_as_one() -> None:
    last = pd.Timestamp("1800-01-01", tz="UTC")
    third = last - pd.Timedelta(days=3)
    assert (formats.date(last), formats.date(third)) == ("the last line", "line 3 before the last")
    assert formats.time_ago(last, last) == "the last line"
    assert formats.time_ago(third, last) == "3 lines ago"
    assert formats.time_ago(last - pd.Timedelta(days=1), last, in_days=True) == "1 line ago"
