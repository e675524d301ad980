"""Values as JSON that every reader knows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.json_text import as_json, plain


@dataclass
class Pair:
    name: str
    value: float


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Pair("a", 0.5), {"name": "a", "value": 0.5}),
        ({1: (True, None)}, {"1": [True, None]}),
        ([float("nan"), float("inf"), -float("inf")], [None, None, None]),
        ([pd.NA, pd.NaT, np.float32("nan")], [None, None, None]),
        (np.array([[1, 2]]), [[1, 2]]),
        (np.array([1.5, np.nan]), [1.5, None]),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (pd.Timestamp("2026-06-30 12:00"), "2026-06-30T12:00:00"),
        (Path("a"), "a"),
        (frozenset({"one"}), ["one"]),
        (
            pd.DataFrame({"n": [1, 2], "x": [0.5, np.nan]}, index=[7, 8]),
            [{"n": 1, "x": 0.5}, {"n": 2, "x": None}],
        ),
    ],
)
def test_values_are_turned_into_what_json_has(value: object, expected: object) -> None:
    result = plain(value)
    assert result == expected
    assert json.loads(as_json(value)) == expected


def test_numbers_and_truth_are_those_of_python() -> None:
    assert type(plain(np.int64(3))) is int
    assert type(plain(np.bool_(True))) is bool
    assert type(plain(np.array([1.5]))[0]) is float


def test_letters_stay_readable() -> None:
    assert as_json({"title": "Käse £"}) == '{\n "title": "Käse £"\n}'
