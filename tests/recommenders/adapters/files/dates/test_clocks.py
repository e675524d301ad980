from __future__ import annotations

from datetime import time
from typing import Any

import pandas as pd
import pytest

from recommenders.adapters.files.dates.clocks import clock_texts, since_midnight


@pytest.mark.parametrize(
    ("cells", "name", "written"),
    [
        (["9:05", "17:30"], "Uhrzeit", ["9:05", "17:30"]),
        (["9:05pm", "11:30 AM"], "time", ["9:05 pm", "11:30 AM"]),
        ([time(9, 5), time(17, 30, 9)], "time", ["09:05:00", "17:30:09"]),
        ([905, 1730], "TRANS_TIME", ["09:05:00", "17:30:00"]),
        (["5", "1730"], "time", ["00:05:00", "17:30:00"]),
        (["90500", "173009"], "time", ["09:05:00", "17:30:09"]),
        ([9, 17], "order_hour", ["09:00:00", "17:00:00"]),
        ([0.5, 0.75], "time", ["12:00:00", "18:00:00"]),
        (pd.to_timedelta(["09:05:00", "17:30:00"]), "time", ["09:05:00", "17:30:00"]),
    ],
)
def test_clocks_as_people_and_programs_write_them(
    cells: Any, name: str, written: list[str]
) -> None:
    read = clock_texts(pd.Series(cells), name)
    assert read is not None
    assert read.tolist() == written


@pytest.mark.parametrize(
    "cells", [["slow", "fast"], [9, 17], [2500, 3070], ["9:05", "later"], [None, ""]]
)
def test_what_is_no_clock_is_none(cells: list[Any]) -> None:
    assert clock_texts(pd.Series(cells), "time") is None


def test_an_empty_cell_is_missing() -> None:
    read = clock_texts(pd.Series(["9:05", None]), "time")
    assert read is not None
    assert read.isna().tolist() == [False, True]


def test_how_long_after_midnight() -> None:
    clocks = pd.Series(["9:05", "12:00 AM", "12:30 pm", "23:59:59", None], dtype="str")
    hours = [seconds / 3600 for seconds in since_midnight(clocks).dt.total_seconds()]
    assert hours == [9 + 5 / 60, 0.0, 12.5, 86_399 / 3600, 0.0]
