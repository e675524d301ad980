from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.reading.read_file import read
from recommenders.errors import DataError


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("separator", "observation"), [(",", None), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
def test_the_separator_is_found_and_said(
    tmp_path: Path, separator: str, observation: str | None
) -> None:
    text = f'a{separator} b \n1{separator}"x, y; z"\n007{separator}\n'
    sheet = read(write(tmp_path / "t.csv", text))
    assert list(sheet.frame.columns) == ["a", "b"]
    assert sheet.frame.to_numpy().tolist() == [["1", "x, y; z"], ["007", ""]]
    assert [finding.observation for finding in sheet.findings] == (
        [f"t.csv separates its columns by {observation}"] if observation else []
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_word(tmp_path: Path, encoding: str) -> None:
    sheet = read(write(tmp_path / "t.csv", "a,b\né,日本\n".encode(encoding)))
    assert sheet.frame.to_numpy().tolist() == [["é", "日本"]]
    assert list(sheet.frame.columns) == ["a", "b"]
    assert sheet.findings == []


def test_a_western_file_is_read_and_said(tmp_path: Path) -> None:
    sheet = read(write(tmp_path / "t.csv", "a,Größe\nCafé,€4\n".encode("cp1252")))
    assert list(sheet.frame.columns) == ["a", "Größe"]
    assert sheet.frame.to_numpy().tolist() == [["Café", "€4"]]
    assert [(finding.observation, finding.done) for finding in sheet.findings] == [
        ("t.csv is not UTF-8 text", "read as Windows-1252 instead")
    ]


def test_parquet_keeps_its_types_and_loses_what_is_no_column(tmp_path: Path) -> None:
    frame = pd.DataFrame({"n": [1, None], "t": ["x", "y"], "list": [[1], [2]]})
    frame["n"] = frame["n"].astype("Int64")
    frame["kind"] = pd.Categorical(["a", "b"])
    frame.to_parquet(tmp_path / "t.parquet")
    sheet = read(tmp_path / "t.parquet")
    assert list(sheet.frame.columns) == ["n", "t", "kind"]
    assert sheet.frame["n"].tolist() == [1, pd.NA]
    assert sheet.frame["kind"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("t.docx", b"x", "the kind of file"),
        ("t.xlsx", b"x", "not an Excel workbook"),
        ("t.csv", b"", "empty"),
        ("t.csv", b"  \n", "empty"),
        ("t.csv", b"a,b\n", "header and no lines"),
        ("t.csv", b"a,b\n1,2,3\n", "3 columns where the header has 2"),
        ("t.csv", b"a\0b\n", "not text"),
        ("t.csv", b"a\n\x81\n", "reads in several ways"),
        ("t.parquet", b"PAR1 and no more", "Parquet file is broken"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(DataError, match=f"(?i){words}") as error:
        read(write(tmp_path / name, content))
    assert error.value.file == str(tmp_path / name)
    assert error.value.remedy


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read(tmp_path / "t.csv")
