from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.dates.unread_times import how_to_write as told_of_column


def how_to_write(unread: pd.Series, read: pd.Series) -> str:
    column = pd.concat([read, unread], ignore_index=True)
    return told_of_column(column, np.arange(len(column)) >= len(read))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1.70445E+12", "rounded"),
        ("2024-01-05 10:00 IST", "several time zones"),
        ("2567-01-05", "take 543 off"),
        ("05/01/2567 10:00", "take 543 off"),
        ("1403/10/15", "Persian"),
        ("Jan-24", "date_format in dataset.toml"),
        ("240105", "Six digits"),
        ("711", "count days or weeks"),
        ("829", "count days or weeks"),
        ("05012024", "Eight digits"),
        ("10:15", "name the column with the date"),
        ("2 days ago", "export dates"),
        ("whenever", "Write dates like 2026-06-30"),
    ],
)
def test_the_form_of_most_tells_what_to_do(written: str, words: str) -> None:
    assert words in how_to_write(
        pd.Series([written] * 3 + ["else", None, " "], dtype="str"), pd.Series(["2024-01-05"])
    )


def test_nothing_is_told_where_all_was_read() -> None:
    assert how_to_write(pd.Series([], dtype="str"), pd.Series(["2024-01-05"])) == ""


def test_empty_cells_are_said_to_be_empty() -> None:
    assert "timestamp = false" in how_to_write(
        pd.Series([None, ""], dtype="str"), pd.Series([], dtype="str")
    )


def test_dates_that_a_spreadsheet_took_and_others_that_it_did_not() -> None:
    typed = pd.Series(["2024-01-04 10:15:00", "2024-05-02 00:00:00"])
    left = pd.Series(["01/25/2024", "01/31/2024"])
    for unread, read in ((typed, left), (left, typed)):
        assert "day and month were turned" in how_to_write(unread, read)
    assert "day and month" not in how_to_write(left, left)
    assert "day and month" not in how_to_write(pd.Series(["soon"]), typed)
