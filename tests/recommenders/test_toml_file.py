"""Where an entry of a file of settings stands."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path

import pytest

from recommenders.errors import DataError
from recommenders.toml_file import line_of, nearest, read_toml, toml_key, toml_value

TEXT = """title = "x"

[[rules]]
name = "first"
[[rules]]
# name = "no"
"name" = "second"
[other]
name = "third"
"""


def test_the_line_of_a_key(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(TEXT, encoding="utf-8")
    assert line_of(path, "title") == 1
    assert line_of(path, "name", table="rules") == 4
    assert line_of(path, "name", table="rules", index=1) == 7
    # not there: the heading
    assert line_of(path, "kind", table="rules", index=1) == 5
    assert line_of(path, "kind") is None
    assert line_of(path, "name", table="rules", index=2) is None
    assert read_toml(path, example="a = 1")["rules"][1] == {"name": "second"}


def test_what_is_no_toml_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes("a = '\u00e9'".encode("latin-1"))
    with pytest.raises(DataError, match=r"not UTF-8.*a\.toml.*Save it as UTF-8"):
        read_toml(path, example="c = 1")
    path.write_text("a = b", encoding="utf-8")
    with pytest.raises(DataError, match=r"not valid TOML.*a\.toml.*Write lines like c = 1"):
        read_toml(path, example="c = 1")


def test_the_nearest_name() -> None:
    assert nearest("categry", ["category", "brand"]) == "Did you mean category? "
    assert nearest("iALS", ["ials", "gf-cf"]) == "Did you mean ials? "
    assert nearest("zzz", ["category", "brand"]) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (12_345_678, "12345678"),
        (5.0, "5"),
        (1_234_567.25, "1234567.25"),
        (0.1, "0.1"),
        ('a "b" \\ \n', r'"a \"b\" \\ \u000a"'),
        (datetime.date(2026, 6, 1), "2026-06-01"),
        (datetime.datetime(2026, 6, 1, 12, 30), "2026-06-01T12:30:00"),
        (["a", 1], '["a", 1]'),
        ({"a b": ["x"], "from": 5}, '{ "a b" = ["x"], from = 5 }'),
        ({}, "{}"),
    ],
)
def test_a_value_is_written_so_that_it_is_read_again(value: object, text: str) -> None:
    assert toml_value(value) == text
    assert tomllib.loads(f"a = {text}")["a"] == value


def test_a_key_is_quoted_where_it_has_to_be() -> None:
    assert [toml_key(name) for name in ("a-b_1", "a b", "", "\xe9")] == [
        *("a-b_1", '"a b"', '""', '"\xe9"')
    ]
