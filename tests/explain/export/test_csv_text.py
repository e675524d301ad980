"""A spreadsheet opens the CSV without running anything in it."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest

from explain.export.csv_text import csv_text


def test_text_is_quoted_and_numbers_are_not() -> None:
    frame = pd.DataFrame({"item": ["Mug", None], "score": [0.5, -2.0]}, index=[7, 8])
    assert csv_text(frame) == '"item","score"\n"Mug",0.5\n"",-2.0\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_begins_as_a_formula(start: str) -> None:
    frame = pd.DataFrame({f"{start}A1": [f"{start}1+1", f"1{start}1"]})
    header, *rows = csv.reader(io.StringIO(csv_text(frame), newline=""))
    assert header == [f"'{start}A1"]
    assert rows == [[f"'{start}1+1"], [f"1{start}1"]]


def test_categories_are_text_too() -> None:
    frame = pd.DataFrame({"kind": pd.Categorical(["=1", "a"])})
    assert csv_text(frame) == '"kind"\n"\'=1"\n"a"\n'


def test_the_frame_stays_as_it_was() -> None:
    frame = pd.DataFrame({"=a": ["=1"]})
    csv_text(frame)
    assert frame.to_dict("list") == {"=a": ["=1"]}


def test_prices_kept_in_single_precision_are_written_as_they_came() -> None:
    prices = pd.Series([10.04, 0.1, np.nan], dtype=np.float32).astype(np.float64)
    scores = pd.Series([1 / 3, 2 / 3, 1.0])
    text = csv_text(pd.DataFrame({"price": prices, "score": scores}))
    assert text.splitlines()[1:] == [
        "10.04,0.3333333333333333",
        "0.1,0.6666666666666666",
        '"",1.0',
    ]


def test_times_are_those_of_a_spreadsheet() -> None:
    days = pd.to_datetime(["2025-12-20", "2025-12-21"]).tz_localize("Europe/Berlin")
    frame = pd.DataFrame({"day": days, "time": days + pd.Timedelta(hours=9)})
    assert csv_text(frame).splitlines()[1] == '"2025-12-20","2025-12-20 09:00:00"'


def test_a_locale_has_its_decimal_mark_and_what_follows_from_it() -> None:
    frame = pd.DataFrame({"item": ["A, B"], "price": [10.04], "lines": [3]})
    assert csv_text(frame, locale="de_DE") == '"item";"price";"lines"\n"A, B";"10,04";3\n'
    assert csv_text(frame, locale="en_GB") == '"item","price","lines"\n"A, B",10.04,3\n'
