from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.edges.read_edges import read_edges
from recommenders.errors import DataError


def written(folder: Path, text: str) -> Path:
    path = folder / "related.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_and_parquet_give_the_same(tmp_path: Path) -> None:
    edges = read_edges(written(tmp_path, "Source,target,note,Weight\n007, b ,x,2\nb,c,,0.5\n"))
    expected = pd.DataFrame({"source": ["007", "b"], "target": ["b", "c"], "weight": [2.0, 0.5]})
    pd.testing.assert_frame_equal(edges, expected, check_dtype=False)
    expected.to_parquet(tmp_path / "related.parquet")
    again = read_edges(tmp_path / "related.parquet")
    pd.testing.assert_frame_equal(again, expected, check_dtype=False)


def test_the_weight_may_be_missing(tmp_path: Path) -> None:
    assert list(read_edges(written(tmp_path, "source,target\na,b\n"))) == ["source", "target"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("from,target\na,b\n", "related.csv, column source, row 1, value 'from, target'"),
        ("source,target\na,b\n,c\n", "item is missing .*column source, row 3"),
        ("source,target,weight\na,b,1\na,c,-2\n", "column weight, row 3, value '-2'"),
        ("source,target,weight\na,b,many\n", "column weight, row 2, value 'many'"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_edges(written(tmp_path, text))
