from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from recommenders.adapters.files.reading.json_forms import decoder, in_a_row, lines_of
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


@pytest.mark.parametrize("between", ["\n", ",\n", "", "\n\n"])
@pytest.mark.parametrize("indent", [None, 2])
def test_objects_one_behind_the_other(tmp_path: Path, between: str, indent: int | None) -> None:
    entries = [{"user_id": f"u{n}", "sku": "x", "date": "2026-01-01"} for n in range(3)]
    path = tmp_path / "lines.json"
    path.write_text(between.join(json.dumps(entry, indent=indent) for entry in entries))
    assert read(path).frame.to_dict("records") == entries


def test_what_stands_between_objects_is_blank_and_their_lines_are_known() -> None:
    row = in_a_row('{"a": 1}\n\n{"a":\n2}, {"a": 3}')
    assert row == [(-1, {"a": 1}), (1, {"a": 2}), (2, {"a": 3})]
    for text in ('{"a": 1}', '{"a": 1} x {"a": 2}', '{"a": 1} [2]', '{"a": 1}\n{"a": '):
        assert in_a_row(text) is None
