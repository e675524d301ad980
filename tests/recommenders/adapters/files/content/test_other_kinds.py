from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.content.other_kinds import refuse_other_kinds
from recommenders.adapters.files.reading.read_file import read
from recommenders.errors import DataError


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\n <!DOCTYPE html><html></html>", "web page"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n", "git lfs pull"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"{\\rtf1 a,b}", "RTF"),
        (b"SQLite format 3\0\x10\0", "SQLite"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08DUCK", "DuckDB"),
        (b"-- MySQL dump 10.13\n\nINSERT INTO orders VALUES (1,2);\n", "SQL"),
        (b"CREATE TABLE orders (id int);\n", "SQL"),
        (b"\xfd7zXZ\0\0", "pack it with gzip"),
    ],
)
@pytest.mark.parametrize("name", ["t.csv", "t.parquet", "t.xlsx"])
def test_what_a_file_is_under_another_name(
    tmp_path: Path, content: bytes, words: str, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError) as refused:
        read(path)
    assert words in str(refused.value)


def test_tables_and_the_kind_that_is_meant_pass(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("html,create,insert\nINSERT INTO,b,c\n")
    refuse_other_kinds(path)
    refuse_other_kinds(path, b"PAR1....", but=b"PAR1")
    with pytest.raises(DataError, match="Parquet under another name"):
        refuse_other_kinds(path, b"PAR1....")


@pytest.mark.parametrize(
    ("name", "start", "problem"),
    [
        ("orders.zip", b"PK\x03\x04", "packed in a way that is not read.*Unpack it"),
        ("orders.csv.bz2", b"BZh9", "packed in a way"),
        ("orders.xlsb", b"PK\x03\x04", "save it as .xlsx"),
        ("orders.xls", b"<html>Sign in", "a web page"),
        ("orders.xls", b"\xd0\xcf\x11\xe0", "Save it as .xlsx"),
        ("orders.xml", b"<?xml version='1.0'?>", "XML"),
        ("orders.sql", b"INSERT INTO orders VALUES (1);", "dump of a database"),
        ("orders.sav", b"$FL2", "Save it as Parquet"),
        ("orders.pdf", b"%PDF-1.7", "PDF"),
        ("EXTF_Buchungen.csv", b'"EXTF";700;21;"Buchungsstapel"', "DATEV.*lines of the invoices"),
        ("orders.abc", b"a,b", "kind of file is not known"),
    ],
)
def test_files_that_are_none_of_ours_are_known_by_their_endings(
    tmp_path: Path, name: str, start: bytes, problem: str
) -> None:
    path = tmp_path / name
    path.write_bytes(start)
    with pytest.raises(DataError, match=problem):
        read(path)
