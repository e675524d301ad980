"""The names of a file are told from its beginning, whatever kind it is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from recommenders.adapters.files.finding.names_in import names_in
from recommenders.adapters.files.reading.read_file import read

FRAME = pd.DataFrame({"order id": ["1"], "wer": ["ä"]})
NAMES = {"": ("order id", "wer")}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"order id,wer\n1,a\n"),
        ("a.tsv", b"order id\twer\n1\ta\n"),
        ("a.csv", b"\xef\xbb\xbforder id;wer\r\n1;a\r\n"),
        ("a.txt", "order id,wer\n1,ä\n".encode("utf-16")),
        ("a.csv", b"A report of ours\n\norder id,wer\n1,a\n2,b\n3,c\n"),
        ("a.csv", b"order id,wer\n" + b"1,\xc3\xa4\n" * 40_000),
        ("a.jsonl", b'{"order id": "1", "wer": "a"}\n{"order id": 2}\n'),
        ("a.json", b'[\n{"order id": "1", "wer": "a"}, {'),
    ],
)
def test_texts(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert names_in(path) == NAMES


def test_other_alphabets(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Клиент;Товар\nа;б\n".encode("cp1251"))  # noqa: RUF001
    assert names_in(path, encoding="cp1251") == {"": ("Клиент", "Товар")}


def test_compressed_and_typed(tmp_path: Path) -> None:
    FRAME.to_csv(tmp_path / "a.csv.gz", index=False)
    FRAME.to_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.parquet").mkdir()
    FRAME.to_parquet(tmp_path / "b.parquet" / "part-0.parquet")
    for name in ("a.csv.gz", "a.parquet", "b.parquet"):
        assert names_in(tmp_path / name) == NAMES


def test_each_sheet_of_a_workbook(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        FRAME.to_excel(book, sheet_name="One", index=False)
        FRAME.rename(columns={"wer": "was"}).to_excel(book, sheet_name="Two", index=False)
        pd.DataFrame().to_excel(book, sheet_name="None", index=False)
    assert names_in(tmp_path / "a.xlsx") == {
        "One": ("order id", "wer"),
        "Two": ("order id", "was"),
    }


def test_items_in_a_list_are_names_as_they_are_read(tmp_path: Path) -> None:
    rows = [{"id": 1, "who": {"mail": "a"}, "items": [{"sku": "x", "qty": 2}]}]
    pa.parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert names_in(tmp_path / "a.parquet") == {"": ("id", "who", "sku", "qty")}
    (tmp_path / "a.jsonl").write_text('{"id": 1, "who": {"mail": "a"}, "items": [{"sku": "x"}]}\n')
    assert names_in(tmp_path / "a.jsonl") == {"": ("id", "who.mail", "sku")}
    assert {"who.mail", "sku"} <= set(read(tmp_path / "a.jsonl").frame.columns)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.parquet", b"PAR1 nope"),
        ("a.xlsx", b"PK nope"),
        ("a.csv", b""),
        ("a.csv", b"\0\0\0\0"),
        ("a.csv.gz", b"\x1f\x8b nope"),
        ("a.jsonl", b"{nope"),
        ("a.json", b"[1, 2]"),
        ("a.jsonl", b"[" * 9999),
        ("a.docx", b"x"),
    ],
)
def test_what_cannot_be_read_has_none(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert names_in(path) == {"": ()}
