from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.dates import times as reading
from recommenders.adapters.files.dates.times import Times, read_times, written_day_first


def read(*written: object, timezone: str = "UTC", **told: object) -> Times:
    return read_times(pd.Series(written), name="when", timezone=timezone, **told)  # type: ignore[arg-type]


def said(times: Times) -> str:
    return " ".join(remark.observation for remark in times.remarks)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-06-30 14:05:00", "2026-06-30 14:05:00"),
        ("30/06/2026 14:05", "2026-06-30 14:05:00"),
        ("06/30/2026 2:05 PM", "2026-06-30 14:05:00"),
        ("06/30/2026 2:05pm", "2026-06-30 14:05:00"),
        ("06/30/2026 2:05 p.m.", "2026-06-30 14:05:00"),
        ("30/06/2026 14:05:00.250", "2026-06-30 14:05:00"),
        ("06-30-2026", "2026-06-30 00:00:00"),
        ("30.06.2026", "2026-06-30 00:00:00"),
        ("30.06.26 14:05", "2026-06-30 14:05:00"),
        ("30 Jun 2026", "2026-06-30 00:00:00"),
        ("Jun 30, 2026 2:05 PM", "2026-06-30 14:05:00"),
        ("20260630", "2026-06-30 00:00:00"),
        ("20260630140500", "2026-06-30 14:05:00"),
        ("1782828300", "2026-06-30 14:05:00+00:00"),
        ("1782828300.5", "2026-06-30 14:05:00.500000+00:00"),
        ("1782828300000.0", "2026-06-30 14:05:00+00:00"),
        ("1782828300000", "2026-06-30 14:05:00+00:00"),
        ("1782828300000000", "2026-06-30 14:05:00+00:00"),
        ("1782828300000000000", "2026-06-30 14:05:00+00:00"),
        ("2026-06-30T16:05:00+02:00", "2026-06-30 14:05:00+00:00"),
        ("2026-06-30 14:05 UTC", "2026-06-30 14:05:00+00:00"),
        ("2026-06-30 16:05 CEST", "2026-06-30 14:05:00+00:00"),
        ("30.06.2026 16:05 Uhr", "2026-06-30 16:05:00"),
        ("30. Juni 2026, 16:05", "2026-06-30 16:05:00"),
        ("1782828300,5", "2026-06-30 14:05:00.500000+00:00"),
    ],
)
def test_times_as_people_write_them(written: str, time: str) -> None:
    times = read(written)
    assert [str(value) for value in times.values] == [time]
    assert not times.wrong.any()
    assert times.remarks == []


@pytest.mark.parametrize(
    ("written", "day", "order"),
    [
        ("03/04/2026", "2026-04-03", "read as day/month/year; month/day/year"),
        ("03-04-2026", "2026-04-03", "read as day/month/year; month/day/year"),
        ("03.04.26", "2026-04-03", "read as day/month/year; month/day/year"),
        ("03/04/2026 3:04 PM", "2026-03-04", "read as month/day/year; day/month/year"),
    ],
)
def test_a_date_that_fits_two_ways_is_remarked(written: str, day: str, order: str) -> None:
    times = read(written)
    assert str(times.values[0].date()) == day
    assert order in said(times)
    assert times.remarks[0].warning
    assert times.day_first is None


def test_what_other_columns_say_settles_it() -> None:
    times = read("03/04/2026", day_first=False)
    assert str(times.values[0].date()) == "2026-03-04"
    assert times.remarks == []
    assert written_day_first(pd.Series(["03/04/2026", "13/04/2026"])) is True
    assert written_day_first(pd.Series(["03/04/2026", "04/13/2026"])) is False
    assert written_day_first(pd.Series(["03/04/2026"])) is None
    assert written_day_first(pd.Series(["2026-04-03"])) is None


def test_serial_numbers_of_a_spreadsheet_are_dates() -> None:
    times = read("45992", "45992.604166667")
    assert [str(value) for value in times.values] == ["2025-12-01 00:00:00", "2025-12-01 14:30:00"]
    assert "serial numbers" in said(times)


def test_one_odd_value_among_epochs_is_one() -> None:
    times = read(*(str(1767258000 + 86_400 * day) for day in range(40)), "0")
    assert times.wrong.tolist() == [False] * 40 + [True]


def test_times_without_a_zone_are_counted() -> None:
    times = read(
        "2026-01-01T12:00:00Z", "2026-01-01 12:00", "2026-01-01 12:00", timezone="Europe/Berlin"
    )
    assert [value.hour for value in times.values] == [12, 11, 11]
    (remark,) = times.remarks
    assert "taken to be in Europe/Berlin" in remark.observation
    assert (remark.count, remark.done) == (2, "say timezone to settle it")


def test_midnights_in_utc_are_bare_dates() -> None:
    written = ("2026-01-05T00:00:00.000Z", "2026-01-06T00:00:00.000Z")
    times = read(*written, timezone="America/Los_Angeles")
    assert [str(value) for value in times.values] == ["2026-01-05 00:00:00", "2026-01-06 00:00:00"]
    assert "midnight in UTC" in said(times)
    other = read(*written, "2026-01-06T01:00:00Z", timezone="America/Los_Angeles")
    assert other.remarks == []
    assert other.values.dt.tz is not None


def test_midnights_of_a_zone_that_was_not_told_are_said() -> None:
    days = pd.date_range("2026-01-05", periods=200, freq="D", tz="Europe/Berlin").tz_convert("UTC")
    written = days.strftime("%Y-%m-%dT%H:%M:%SZ")
    times = read(*written)
    (remark,) = times.remarks
    assert remark.warning
    assert remark.text.endswith("a zone that is not told, such as 22:00 and 23:00 in UTC")
    assert read(*written, timezone="Europe/Berlin").remarks == []
    # some hour, noon for no hour, and few times say nothing
    assert read(*written[:190], "2026-08-01T09:00:00Z").remarks == []
    assert read(*days.strftime("%Y-%m-%dT12:00:00Z")).remarks == []
    assert read(*written[:10]).remarks == []


def test_what_is_no_time_is_marked() -> None:
    times = read("2026-01-01", "soon", "", "0001-01-01")
    assert times.wrong.tolist() == [False, True, True, True]
    assert times.values.isna().tolist() == [False, True, True, True]


def test_what_pandas_takes_for_a_zone_is_one_here_as_well() -> None:
    """Cut short or without minutes: with other zones in the column it was an error of pandas."""
    times = read("2026-03-02 10:0-10", "2026-03-01T08:00:00Z", "2026-03-02T10Z", "2026-03-02 10:30")
    assert times.values.dt.strftime("%d %H:%M").tolist() == [
        "02 20:00",
        "01 08:00",
        "02 10:00",
        "02 10:30",
    ]


def test_words_for_today_are_no_dates() -> None:
    times = read("2026-01-01", "now", "today")
    assert times.wrong.tolist() == [False, True, True]


def test_a_format_with_a_zone_is_followed() -> None:
    """Summer and winter have two zones."""
    times = read(
        "31/12/2026 10:00 +0100", "30/06/2026 10:00 +0200", date_format="%d/%m/%Y %H:%M %z"
    )
    assert times.values.dt.strftime("%m-%d %H").tolist() == ["12-31 09", "06-30 08"]


def test_a_year_of_two_digits_stands_where_the_dates_lie_closer_together() -> None:
    days = read("26-01-03", "26-02-11", "26-03-21")
    assert [str(value.date()) for value in days.values] == [
        "2026-01-03",
        "2026-02-11",
        "2026-03-21",
    ]
    days = read("03-01-26", "11-02-26", "21-03-26")
    assert [str(value.date()) for value in days.values] == [
        "2026-01-03",
        "2026-02-11",
        "2026-03-21",
    ]


def test_dates_in_the_digits_of_another_script() -> None:
    times = read("\u0662\u0660\u0662\u0666-\u0660\u0661-\u0660\u0663")
    assert str(times.values[0].date()) == "2026-01-03"


def test_a_month_or_a_year_alone_is_remarked() -> None:
    times = read("2026-03", "2026-04", "2026-03", "2026-04-15")
    assert times.values.dt.day.tolist() == [1, 1, 1, 15]
    (remark,) = times.remarks
    assert (
        remark.observation == 'Column "when": times that are a week, a month, a quarter or a year'
    )
    assert (remark.count, remark.warning) == (3, True)
    assert "read as its first day" in remark.done
    assert said(read("2025", "2026")) == remark.observation
    # a launch may be known by its year
    assert not read("2025", "2026", to_the_day=False).remarks
    assert not read("2026-03-01", "2026-04-02 10:00").remarks


def test_a_format_is_passed_over_only_where_it_reads_nothing() -> None:
    time = pd.Timestamp("2026-11-23 14:05:09")
    formats = [written for written in reading._FORMATS if "%" in written]
    texts = {time.strftime(written) for written in formats}
    texts |= {text.replace(" ", "\t") for text in texts} | {"7", "2.5", "a-b", "1/2", "Nov 23", ""}
    tried = {text: set(reading._possible(pd.Series([text], dtype="string"))) for text in texts}
    for written in formats:
        passed_over = pd.Series([text for text in texts if written not in tried[text]])
        assert pd.to_datetime(passed_over, format=written, errors="coerce").isna().all(), written
    # what is no time has no format of one
    assert len(reading._possible(pd.Series(["7", "x"], dtype="string"))) == 1


def test_an_offset_behind_a_date_of_numbers_is_taken_off() -> None:
    times = read("05/01/2024 10:00 CET", "25/07/2024 10:00 +0200", "2024-01-07T08:00Z")
    assert [f"{time:%m-%d %H}" for time in times.values] == ["01-05 09", "07-25 08", "01-07 08"]
    assert times.day_first is True
    assert not times.wrong.any()
    (remark,) = read("05/01/2024 10:00 CET").remarks
    assert "month/day/year would fit as well" in remark.observation


def test_serial_numbers_with_a_decimal_comma() -> None:
    times = read("45296,4271", "45297,5")
    assert [str(value) for value in times.values] == ["2024-01-05 10:15:01", "2024-01-06 12:00:00"]


def test_a_point_behind_the_day_is_none_of_the_date() -> None:
    read = read_times(
        pd.Series(["2026.03.01.", "2026. 3. 12.", "2026.12.31. 14:05"]), name="d", timezone="UTC"
    )
    assert not read.wrong.any()
    assert read.values.astype("str").tolist()[-1].startswith("2026-12-31 14:05")
