from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from recommenders.adapters.files.reading.json_forms import decoder, lines_of
from recommenders.adapters.files.reading.read_file import read

LINES = [
    {"customer_id": "a", "item_id": "x", "price": 1},
    {"customer_id": "b", "item_id": "y", "price": 2},
]
FRAME = pd.DataFrame(LINES)


@pytest.mark.parametrize(
    "orient",
    ["columns", "index", "split", "table"],
)
def test_frames_as_pandas_writes_them(tmp_path: Path, orient: Any) -> None:
    path = tmp_path / "interactions.json"
    path.write_text(FRAME.to_json(orient=orient))
    frame = read(path).frame
    assert frame["customer_id"].tolist() == ["a", "b"]
    assert frame["price"].tolist() == [1, 2]


def test_lists_and_columns_are_lines() -> None:
    rows = [list(LINES[0]), *(list(line.values()) for line in LINES)]
    for whole in (
        rows,
        {"range": "A1:C3", "values": rows},
        {name: [line[name] for line in LINES] for name in LINES[0]},
    ):
        lines = lines_of(whole)
        assert lines is not None
        assert list(lines) == LINES


@pytest.mark.parametrize(
    "whole",
    [
        {"title": "My shop", "columns": {"item_id": "sku"}},
        {"customer_id": "a", "item_id": "x"},
        {"customer_id": ["a", "b"], "item_id": ["x"]},
        {"customer_id": {"0": "a"}, "item_id": {"1": "x"}},
        {"a": [1, 2], "b": [3, 4]},
        [["a", "x"], ["b", "y"]],
        [["customer_id", "item_id"], ["a", "x", "more"]],
        [["customer_id", "item_id"]],
        [1, 2],
        {},
        "text",
    ],
)
def test_what_is_none_of_these_forms_is_none(whole: object) -> None:
    assert lines_of(whole) is None


def test_digits_are_kept_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "interactions.json"
    path.write_text('{"customer_id": [12345678901234567890], "item_id": ["007"], "price": [1]}')
    sheet = read(path)
    assert sheet.frame["customer_id"].tolist() == ["12345678901234567890"]
    assert sheet.frame["item_id"].tolist() == ["007"]
    assert "one table of JSON" in sheet.findings[0].observation


def test_digits_stay_and_types_of_mongodb_are_their_values() -> None:
    assert decoder().decode('{"a": 7.50, "b": 12, "c": {"$oid": "f0"}, "d": NaN}') == {
        "a": "7.50",
        "b": 12,
        "c": "f0",
        "d": None,
    }
    assert decoder().decode('{"long": 12345678901234567890}') == {"long": "12345678901234567890"}


def test_names_that_come_again_are_known() -> None:
    entry = decoder().decode('{"a": 1, "b": 2, "a": 3}')
    assert entry.names == {"a"}
