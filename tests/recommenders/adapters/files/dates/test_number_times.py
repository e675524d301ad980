from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.dates.times import Times, read_times


def read(*written: object, guessing: bool = False) -> Times:
    return read_times(pd.Series(written), name="when", timezone="UTC", guessing=guessing)


def said(times: Times) -> str:
    return " ".join(remark.observation for remark in times.remarks)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("202606300805", "2026-06-30 08:05:00"),
        ("202606300810", "2026-06-30 08:10:00"),
        ("2026063014", "2026-06-30 14:00:00"),
        ("20260630140509", "2026-06-30 14:05:09"),
        ("30062026", "2026-06-30 00:00:00"),
        ("06302026", "2026-06-30 00:00:00"),
        ("7062026 ", "2026-06-07 00:00:00"),
        ("1,782,828,300,000", "2026-06-30 14:05:00+00:00"),
        ("1.782.828.300.000", "2026-06-30 14:05:00+00:00"),
        ("639184251000000000", "2026-06-30 14:05:00+00:00"),
        ("134273019000000000", "2026-06-30 14:05:00+00:00"),
        ("13427301900000000", "2026-06-30 14:05:00+00:00"),
        ("2461222.0868056", "2026-06-30 14:05:00"),
        ("20634", "2026-06-30 00:00:00"),
        ("20634.5868055", "2026-06-30 14:05:00"),
        ("46203", "2026-06-30 00:00:00"),
    ],
)
def test_numbers_are_the_times_that_they_stand_for(written: str, time: str) -> None:
    times = read(written)
    assert [str(value) for value in times.values] == [time]
    assert not times.wrong.any()


def test_what_the_numbers_count_is_said() -> None:
    assert "days since 1970" in said(read("20634", "19723"))
    assert "serial numbers of a spreadsheet" in said(read("20634", "46203"))
    assert "Julian days" in said(read("2461222.5"))
    assert "ticks" in said(read("639184251000000000"))


def test_six_digits_are_told_by_all_of_them() -> None:
    days = pd.date_range("2025-01-05", periods=90, freq="D")
    for written in ("%y%m%d", "%d%m%y"):
        times = read(*days.strftime(written))
        assert times.values.dt.date.tolist() == days.date.tolist()
    months = read("202501", "202502", "202512")
    assert months.values.dt.month.tolist() == [1, 2, 12]
    assert "a week, a month" in said(months)
    weeks = read("202501", "202502", "202552")
    assert [str(value.date()) for value in weeks.values] == [
        "2024-12-30",
        "2025-01-06",
        "2025-12-22",
    ]
    # a month of 2001, or a day of 2020
    assert read("200101", "200102", "200103").wrong.all()


def test_what_may_be_an_id_is_no_time_where_one_is_looked_for() -> None:
    for number in ("12346", "2461222", "30062026", "639184251000000000", "202512"):
        assert read(number, guessing=True).wrong.all(), number
    for number in ("202606300805", "1782828300"):
        assert not read(number, guessing=True).wrong.any()


def test_no_time_among_epochs_is_absent() -> None:
    epochs = [str(1767258000 + 86_400 * day) for day in range(30)]
    times = read(*epochs, "0", "0", None, "0.0")
    assert times.absent is not None
    assert times.absent.tolist() == [False] * 30 + [True, True, True, True]
    times = read(*epochs, "-1")
    assert times.wrong[-1]
    assert times.absent is not None
    assert times.absent[-1]
