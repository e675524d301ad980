from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.importing.split_lines import count_lines, parts_of, split
from recommenders.errors import DataError


@pytest.mark.parametrize(
    "written",
    [
        ["17850", "17850.0", "17850,0", "017850", " 17850 "],
        ["C-001", "c-001", "C-001", "\u200bC-001", "C\u2010001"],
        ["Zo\u00eb", "Zoe\u0308", "ZO\u00cb"],
        ["\uff21\uff11", "A1"],
        ["0", "000", "0.0"],
    ],
)
def test_ids_that_may_be_read_as_one_are_in_one_part(written: list[str]) -> None:
    assert len(set(parts_of(pa.chunked_array([written]), 1_000, len(written)).tolist())) == 1


def test_numbers_and_their_texts_are_in_one_part() -> None:
    kinds = [pa.int64(), pa.float64(), pa.string(), pa.large_string(), pa.decimal128(19, 0)]
    parts = [
        parts_of(pa.chunked_array([pa.array([7, 1234]).cast(kind)]), 1_000, 2).tolist()
        for kind in kinds
    ]
    assert all(part == parts[0] for part in parts)
    assert parts[0][0] != parts[0][1]


def test_a_line_without_a_customer_goes_with_the_one_before() -> None:
    ids = pa.chunked_array([[None, "a", None, " ", "b", ""]])
    part = parts_of(ids, 97, 6, last=42).tolist()
    assert part[0] == 42
    assert part[1] == part[2] == part[3]
    assert part[4] == part[5] != part[1]


def test_bytes_and_structures_are_told_apart_somehow() -> None:
    ids = pa.chunked_array([pa.array([b"\xff\x00", b"\xff\x00", b"\x01"])])
    part = parts_of(ids, 1_000, 3).tolist()
    assert part[0] == part[1]


def test_customers_are_spread_evenly() -> None:
    ids = pa.chunked_array([[f"C{number:06}" for number in range(20_000)]])
    counts = np.bincount(parts_of(ids, 8, 20_000), minlength=8)
    assert counts.min() > 0.9 * counts.max()


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_each_line_is_in_one_part_with_its_number(tmp_path: Path, kind: str) -> None:
    lines = pd.DataFrame(
        {
            "customer_id": [f"c{number % 7}" for number in range(50)],
            "item_id": [f"i{number}" for number in range(50)],
            "timestamp": pd.date_range("2026-01-01", periods=50, freq="h"),
        }
    )
    path = tmp_path / f"interactions.{kind}"
    if kind == "csv":
        lines.to_csv(path, index=False)
    else:
        lines.to_parquet(path, row_group_size=9)
    parts = split((path,), tmp_path / "parts", 4, Options())
    sheets = [part[0].sheet(Options()) for part in parts]
    assert {sheet.file for sheet in sheets} == {str(path)}
    whose = [set(sheet.frame["customer_id"]) for sheet in sheets]
    assert sum(map(len, whose)) == 7
    for sheet in sheets:
        assert [f"i{number}" for number in sheet.frame.index] == sheet.frame["item_id"].tolist()
    assert sum(len(sheet.frame) for sheet in sheets) == 50
    assert count_lines((path,)) > 10


def test_lines_without_customers_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "interactions.parquet"
    pd.DataFrame({"a": [1], "b": [2]}).to_parquet(path)
    with pytest.raises(DataError, match=r"(?i)no column has the customers"):
        split((path,), tmp_path / "parts", 2, Options())


def test_a_broken_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "interactions.parquet"
    path.write_bytes(b"PAR1 but no more")
    with pytest.raises(DataError, match="broken"):
        split((path,), tmp_path / "parts", 2, Options())
