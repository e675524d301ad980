"""Files that a spreadsheet opens without harm."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from pages.ui.downloads.download import csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_a_file_acts_as_a_formula(start: str) -> None:
    hostile = f"{start}1+1"
    frame = pd.DataFrame({"title": [hostile, "plain", None], "score": [-1.5, 2.0, np.nan]})
    written = csv(frame)
    back = pd.read_csv(io.BytesIO(written), encoding="utf-8-sig", keep_default_na=False)
    assert list(back["title"]) == [f"'{hostile}", "plain", ""]
    assert list(back["score"]) == ["-1.5", "2.0", ""]
    assert frame["title"][0] == hostile


def test_no_heading_of_a_file_acts_as_a_formula() -> None:
    assert csv(pd.DataFrame({"=1+1": [1]})).decode("utf-8-sig").startswith("\"'=1+1")


def test_a_file_keeps_line_breaks_quotes_and_letters() -> None:
    text = 'a "b"\nc; ä, 🧦'
    back = pd.read_csv(io.BytesIO(csv(pd.DataFrame({"title": [text]}))))
    assert back["title"][0] == text
