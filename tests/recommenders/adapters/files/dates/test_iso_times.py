"""What is read as it stands is read as all else is, and what is not plain is left to that."""

from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.dates import times
from recommenders.adapters.files.dates.iso_times import iso_times
from recommenders.adapters.files.dates.times import read_times


@pytest.mark.parametrize(
    "written",
    [
        ["2026-06-30", "2024-02-29", "1900-01-01"],
        ["2026-06-30 14:05:00", "2026-03-29 02:30:00"],
        ["2026-06-30T14:05:59", "2026-06-30 00:00:00"],
    ],
)
def test_plain_times_are_read_as_ever(written: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    column = pd.Series(written, index=[7, 3, 9][: len(written)], dtype="str")
    assert iso_times(column) is not None
    quick = read_times(column, name="when", timezone="Europe/Berlin")
    monkeypatch.setattr(times, "iso_times", lambda _: None)
    usual = read_times(column, name="when", timezone="Europe/Berlin")
    pd.testing.assert_series_equal(quick.values, usual.values)
    assert quick.wrong.tolist() == usual.wrong.tolist() == [False] * len(written)
    assert (quick.day_first, quick.remarks) == (usual.day_first, usual.remarks) == (None, [])


def test_texts_that_are_kept_once_are_read_once() -> None:
    written = ["2026-06-30", "2024-02-29", "2026-06-30"]
    column = pd.Series(written, index=[5, 6, 7], dtype="category")
    read = iso_times(column)
    plain = iso_times(column.astype("str"))
    assert read is not None
    assert plain is not None
    pd.testing.assert_series_equal(read, plain)
    assert iso_times(pd.Series([*written, None], dtype="category")) is None
    assert iso_times(pd.Series(["soon", *written], dtype="category")) is None
    assert iso_times(pd.Series([1, 2], dtype="category")) is None


@pytest.mark.parametrize(
    "written",
    [
        [],
        ["2026-06-30", None],
        ["2026-06-30", "2026-06-30 14:05:00"],
        ["2026-02-30", "2026-06-30"],
        ["2026-06-30 24:00:00"],
        ["2026-06-30T14:05+01"],
        [" 2026-06-3"],
        ["30.06.2026"],
        ["05/01/2026"],
        ["not a date"],
    ],
)
def test_others_are_not_plain(written: list[str | None]) -> None:
    assert iso_times(pd.Series(written, dtype="str")) is None


def test_numbers_are_no_texts() -> None:
    assert iso_times(pd.Series([20260630])) is None


def test_years_that_cannot_be_are_wrong_as_ever() -> None:
    column = pd.Series(["1850-01-01", "2024-01-01"], dtype="str")
    read = read_times(column, name="when", timezone="UTC")
    assert read.wrong.tolist() == [True, False]
    assert read.values.isna().tolist() == [True, False]
