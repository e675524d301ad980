"""Where an entry of a file of settings stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.errors import DataError
from recommenders.toml_file import line_of, nearest, read_toml

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
    assert line_of(path, "name", table="rules", place=1) == 7
    # not there: the heading
    assert line_of(path, "kind", table="rules", place=1) == 5
    assert line_of(path, "kind") is None
    assert line_of(path, "name", table="rules", place=2) is None
    assert read_toml(path, example="a = 1")["rules"][1] == {"name": "second"}


def test_what_is_no_toml_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("a = b", encoding="utf-8")
    with pytest.raises(DataError, match=r"not valid TOML.*a\.toml.*Write lines like c = 1"):
        read_toml(path, example="c = 1")


def test_the_nearest_name() -> None:
    assert nearest("categry", ["category", "brand"]) == "Did you mean category? "
    assert nearest("zzz", ["category", "brand"]) == ""
