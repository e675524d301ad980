# ruff: noqa: RUF001 - dates in other alphabets
from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.dates.plain_times import coarse_times, plain_times


def plain(text: str, timezone: str = "Europe/Berlin") -> str:
    values = pd.Series([text], dtype="str")
    return str(plain_times(values, values, timezone).iloc[0])


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("5. Januar 2024", "2024-01-05"),
        ("1er janvier 2024", "2024-01-01"),
        ("5 de enero de 2024", "2024-01-05"),
        ("5 января 2024 г.", "2024-01-05"),
        ("05.янв.2024", "2024-01-05"),
        ("5 Ιανουαρίου 2024", "2024-01-05"),
        ("2024. január 5.", "2024-01-05"),
        ("5. tammikuuta 2024", "2024-01-05"),
        ("5 juin 2024 10h15", "2024-06-05 10:15:00"),
        ("Mittwoch, 5. Juni 2024 um 10:15 Uhr", "2024-06-05 10:15:00"),
        ("January 5th, 2024", "2024-01-05"),
        ("5th of January 2024", "2024-01-05"),
        ("Friday, January 5, 2024, 10:15 PM", "2024-01-05 22:15:00"),
        ("Jan  5 2024 12:15AM", "2024-01-05 00:15:00"),
        ("05-JAN-24 10.15.00.000000 PM", "2024-01-05 22:15:00"),
        ("05JAN2024:10:15:00", "2024-01-05 10:15:00"),
        ("05/Jan/2024", "2024-01-05"),
        ("Jan-05-24", "2024-01-05"),
        ("Fri Jan  5 10:15:00 2024", "2024-01-05 10:15:00"),
        ("2024年1月25日 15時15分", "2024-01-25 15:15:00"),
        ("2024. 1. 25. 오후 3:15", "2024-01-25 15:15:00"),
        ("2024/1/25 下午 3:15:00", "2024-01-25 15:15:00"),
        ("25.1.2024 klo 15.15", "25.1.2024 15:15:00"),
        ("25. 1. 2024", "25.1.2024"),
        ("1/25/2024, 10:15:00\u202fPM", "1/25/2024 10:15:00 PM"),
        ("25/01/2024 10:15 p.\xa0m.", "25/01/2024 22:15:00"),
        ("25/01/2024 15h15", "25/01/2024 15:15:00"),
        ("2024-01-05-10.15.00.000000", "2024-01-05 10:15:00"),
        ("2024-W02-3", "2024-01-10"),
        ("KW 3 2024", "2024-01-15"),
        ("Q2 2024", "2024-04-01"),
        ("2024-117", "2024-04-26"),
        ("Jan 2024", "2024-01"),
        ("/Date(1704448800000+0100)/", "1704448800000"),
        ("{ts '2024-01-05 10:15:00'}", "2024-01-05 10:15:00"),
        ("'2024-01-05", "2024-01-05"),
        ("2024-01-05 (Fri)", "2024-01-05"),
    ],
)
def test_what_has_one_reading_is_written_as_the_formats_have_it(written: str, time: str) -> None:
    assert plain(written) == time


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2024-01-05 10:00 CET", "2024-01-05 10:00:00+01:00"),
        ("Jan 5, 2024 10:00 PM PST", "2024-01-05 22:00:00-08:00"),
        ("Fri Jan 05 10:00:00 CET 2024", "2024-01-05 10:00:00+01:00"),
        ("Fri Jan 05 10:00:00 -0700 2024", "2024-01-05 10:00:00-07:00"),
        ("Fri, 05 Jan 2024 10:00:00 +0530", "2024-01-05 10:00:00+05:30"),
        (
            "Fri Jul 05 2024 10:00:00 GMT+0200 (Central European Summer Time)",
            "2024-07-05 10:00:00+02:00",
        ),
        ("2024-07-05T10:00:00[America/New_York]", "2024-07-05 10:00:00-04:00"),
        ("25/01/2024 10:00 CET", "25/01/2024 10:00:00+01:00"),
    ],
)
def test_a_zone_behind_the_clock_is_an_offset(written: str, time: str) -> None:
    assert plain(written) == time


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-05T10:00:00.123+01:00",
        "05/01/2024 10:15",
        "Jan-24",
        "2024-01-05 10:00 IST",
        "32. Januar 2024",
        "2024-W60",
        "2024-000",
        "5 Jan 2024 25:15",
        "5 Jan 2024 and more",
        "Milk 2 l",
        "240105",
    ],
)
def test_what_is_not_understood_stays(written: str) -> None:
    assert plain(written) == written


def test_a_shop_knows_its_own_zone() -> None:
    assert plain("2024-01-05 10:00 IST", "Asia/Kolkata") == "2024-01-05 10:00:00+05:30"


def test_nothing_is_rewritten_where_few_values_need_none() -> None:
    values = pd.Series(["2024-01-05", "5. Januar 2024"], dtype="str")
    assert plain_times(values, values[:1], "UTC") is values
    assert plain_times(values, values, "UTC").tolist() == ["2024-01-05", "2024-01-05"]


def test_a_gap_stays_a_gap() -> None:
    values = pd.Series(["5. Januar 2024", None], dtype="str")
    assert plain_times(values, values[:1], "UTC").isna().tolist() == [False, True]


def test_what_is_no_day_is_coarse() -> None:
    coarse = ["2024", "2024-01", "1/2024", "2024-W01", "W01-2024", "2024-Q1", "Q1/2024", "Jan 2024"]
    fine = ["2024-01-05", "2024-W01-3", "5 Jan 2024", "2024-117", None]
    assert coarse_times(pd.Series([*coarse, *fine], dtype="str")).tolist() == [
        *[text != "1/2024" for text in coarse],
        *[False for _ in fine],
    ]
