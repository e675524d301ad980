from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.reading.csv_file import read_csv
from recommenders.errors import DataError


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "rows", "done"),
    [
        (b"a,b\r1,2\r3,4\r", [("1", "2"), ("3", "4")], "taken as the ends of lines"),
        (b"a;b\n1;x\ry\n3;4\n", [("1", "x y"), ("3", "4")], "read as blanks"),
        (b"a,b\r\n1,2\r\n3,4\r\n", [("1", "2"), ("3", "4")], None),
        # programs of three systems have written at it
        (b"a,b\r\n1,2\n3,4\r5,6\n", [("1", "2"), ("3", "4"), ("5", "6")], "ends of lines"),
        # a line feed in quotes ends no line
        (b'a,b\r1,"x\ny"\r3,"z\n\nv"\r', [("1", "x\ny"), ("3", "z\n\nv")], "ends of lines"),
    ],
)
def test_carriage_returns(
    tmp_path: Path, content: bytes, rows: list[tuple[str, str]], done: str | None
) -> None:
    text = read_csv(write(tmp_path / "t.csv", content))
    assert list(zip(*(column.to_pylist() for column in text.table.columns), strict=True)) == rows
    said = [finding.done for finding in text.findings if "carriage" in finding.observation]
    assert [done in words for words in said] == [True] if done else said == []


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b'a, b\n"1", "x, y"\n"2", "z"\n', [("1", "x, y"), ("2", "z")]),
        # quotes within values, and those that stand as they should
        (b'a,b\n1, "x" and y\n2, z\n', [("1", ' "x" and y'), ("2", " z")]),
        (b'a,b\n"1","x, ""y"""\n"2", z\n', [("1", 'x, "y"'), ("2", " z")]),
    ],
)
def test_blanks_before_quotes(tmp_path: Path, content: bytes, rows: list[tuple[str, str]]) -> None:
    text = read_csv(write(tmp_path / "t.csv", content))
    assert list(zip(*(column.to_pylist() for column in text.table.columns), strict=True)) == rows
    said = [finding.count for finding in text.findings if "before the quotes" in finding.text]
    assert said == ([2] if rows[0][1] == "x, y" else [])


@pytest.mark.parametrize(
    ("line", "row", "count"),
    [
        (r'1,"5\" pipe"', ("1", '5" pipe'), 1),
        (r'1,"a \"b\""', ("1", 'a "b"'), 2),
        (r'"say \"a,b\"","x\\"', ('say "a,b"', "x\\\\"), 2),
        # a value ends in a backslash, a quote in a value that is not quoted, and doubled ones
        (r'"C:\","x"', ("C:\\", "x"), 0),
        (r'"C:\",5', ("C:\\", "5"), 0),
        (r"1,5\" pipe", ("1", '5\\" pipe'), 0),
        (r'1,"a ""b"" c"', ("1", 'a "b" c'), 0),
    ],
)
def test_quotes_behind_a_backslash(
    tmp_path: Path, line: str, row: tuple[str, str], count: int
) -> None:
    text = read_csv(write(tmp_path / "t.csv", f"a,b\n{line}\n3,4\n".encode()))
    rows = list(zip(*(column.to_pylist() for column in text.table.columns), strict=True))
    assert rows == [row, ("3", "4")]
    said = [finding.count for finding in text.findings if "backslash" in finding.observation]
    assert said == ([count] if count else [])


def test_lines_of_another_width_are_left_out_where_they_are_few(tmp_path: Path) -> None:
    good = "".join(f"{n},x\n" for n in range(40))
    text = read_csv(write(tmp_path / "t.csv", f"a,b\n{good}1,2,3\n7,y\n".encode()))
    assert text.table.num_rows == 41
    assert text.places.tolist() == [*range(40), 41]
    (finding,) = text.findings
    assert (finding.count, finding.done) == (1, "left out")
    assert finding.example == "line 42: '1,2,3'"
    with pytest.raises(DataError, match="3 columns where the header has 2") as error:
        read_csv(write(tmp_path / "u.csv", b"a,b\n1,2\n1,2,3\n"))
    assert error.value.row == 3


def test_few_lines_with_separators_too_many_stay_at_their_place(tmp_path: Path) -> None:
    content = (
        "a,b\n" + "".join(f"{n},x\n" for n in range(40)) + '1,"y,",\n2,z\n3,v,,,\n1,2,3\n4,w\n'
    )
    text = read_csv(write(tmp_path / "t.csv", content.encode()))
    assert text.table["b"].to_pylist()[-4:] == ["y,", "z", "v", "w"]
    assert text.places.tolist() == [*range(43), 44]
    (finding,) = text.findings
    assert finding.example == "line 45: '1,2,3'"


def test_names_that_end_in_a_separator_have_no_column_more(tmp_path: Path) -> None:
    text = read_csv(write(tmp_path / "t.csv", b"a,b,\n1,2\n3,4\n"))
    assert text.table.to_pydict() == {"a": ["1", "3"], "b": ["2", "4"]}
    assert text.places.tolist() == [0, 1]


def test_one_separator_too_many_is_no_column(tmp_path: Path) -> None:
    text = read_csv(write(tmp_path / "t.csv", b"a,b\n1,2,\n3,4,\n"))
    assert text.table.column_names == ["a", "b", ""]
    assert text.places.tolist() == [0, 1]


def test_a_nul_anywhere_is_an_error_with_its_line(tmp_path: Path) -> None:
    lines = b"a,b\n" + b"1,2\n" * 30_000
    with pytest.raises(DataError, match="NUL") as error:
        read_csv(write(tmp_path / "t.csv", lines + b"3,\0\n"))
    assert error.value.row == 30_002


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b'[{"a": 1}]', "JSON"),
        (b"PK\x03\x04rest", "Excel workbook or an archive"),
        (b"PAR1rest", "Parquet under another name"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read_csv(write(tmp_path / "t.csv", content))


def test_an_encoding_that_is_told_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "a,b\nFőző,1\n".encode("cp1250"))
    assert read_csv(path, encoding="cp1250").table["a"].to_pylist() == ["Főző"]
    with pytest.raises(DataError, match="not written in ascii"):
        read_csv(path, encoding="ascii")


def test_two_bytes_a_letter_without_a_mark_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "a,b\r\né,1\r\n".encode("utf-16-le"))
    assert read_csv(path, encoding="utf-16-le").table["a"].to_pylist() == ["é"]
    assert read_csv(path).table["a"].to_pylist() == ["é"]


def test_a_file_that_is_not_the_utf8_that_was_told_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "a,b\né,1\n".encode("cp1252"))
    with pytest.raises(DataError, match="not written in UTF8"):
        read_csv(path, encoding="UTF8")
