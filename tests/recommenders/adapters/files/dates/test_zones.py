from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
import pytest

from recommenders.adapters.files.dates.zones import offset_of, offset_text, without_offset

WINTER, SUMMER = datetime(2024, 1, 5, 10), datetime(2024, 7, 5, 10)


@pytest.mark.parametrize(
    ("zone", "local", "offset"),
    [
        ("CET", WINTER, "+01:00"),
        ("PDT", SUMMER, "-07:00"),
        ("UTC", WINTER, "+00:00"),
        ("GMT+0530 (India Standard Time)", WINTER, "+05:30"),
        ("UTC-3", WINTER, "-03:00"),
        ("+01", WINTER, "+01:00"),
        ("Europe/Berlin", WINTER, "+01:00"),
        ("[Europe/Berlin]", SUMMER, "+02:00"),
        ("+01:00[Europe/Berlin]", WINTER, "+01:00"),
    ],
)
def test_zones_as_programs_write_them(zone: str, local: datetime, offset: str) -> None:
    away = offset_of(zone, local, "UTC")
    assert away is not None
    assert offset_text(away) == offset


def test_names_of_several_zones_are_those_of_the_shop_or_unknown() -> None:
    assert offset_of("IST", WINTER, "UTC") is None
    assert offset_of("IST", WINTER, "Asia/Kolkata") == timedelta(hours=5, minutes=30)
    assert offset_of("IST", WINTER, "Asia/Jerusalem") == timedelta(hours=2)
    assert offset_of("CST", WINTER, "Asia/Shanghai") == timedelta(hours=8)
    # a summer time that is not in force then
    assert offset_of("BST", WINTER, "Europe/London") is None
    assert offset_of("Mars/Olympus", WINTER, "UTC") is None
    assert offset_of("CET", WINTER, "no zone") == timedelta(hours=1)


def test_a_time_that_comes_twice_has_the_name_beside_it() -> None:
    twice = datetime(2024, 10, 27, 2, 30)
    assert offset_of("CEST", twice, "Europe/Berlin") == timedelta(hours=2)
    assert offset_of("CET", twice, "Europe/Berlin") == timedelta(hours=1)


def test_an_offset_is_taken_from_the_end() -> None:
    local, away = without_offset(pd.Series(["25/01/2024 10:00+01:00", "1/25/2024 3:00 PM -0330"]))
    assert local.tolist() == ["25/01/2024 10:00", "1/25/2024 3:00 PM"]
    assert away.tolist() == [pd.Timedelta(hours=1), pd.Timedelta(hours=-3, minutes=-30)]
