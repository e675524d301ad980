"""A spreadsheet opens the CSV without running anything in it."""

from __future__ import annotations

import csv
import io

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
