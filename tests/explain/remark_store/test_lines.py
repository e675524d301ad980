from __future__ import annotations

import json
from pathlib import Path

import pytest

from explain.remark_store.lines import line_of, row_of, rows_in
from tests.explain.remark_store.test_table import ROW


def test_a_row_comes_back_from_its_line() -> None:
    line = line_of(ROW | {"note": "two\nlines, 猫"})
    assert line.isascii()
    assert "\n" not in line
    assert row_of(line.encode()) == ROW | {"note": "two\nlines, 猫"}


def test_a_line_of_the_first_version_has_no_nameless_and_its_time_may_be_of_a_zone() -> None:
    kept = dict(ROW) | {"time": "2026-11-28T14:00:00+02:00"}
    del kept["nameless"]
    assert row_of(json.dumps(kept).encode()) == ROW | {"nameless": False}


@pytest.mark.parametrize(
    "line",
    [
        b"[1]",
        b'{"flagged": 1}',
        b"\x00\xff",
        b"[" * 9_999,
        line_of(ROW | {"flagged": 1}).encode(),
        line_of(ROW | {"time": "noon"}).encode(),
        line_of(ROW | {"note": 3}).encode(),
        # what no table can hold
        line_of(ROW | {"item": "a\0b"}).encode(),
        line_of(ROW | {"item": "\ud800"}).encode(),
    ],
)
def test_what_is_none(line: bytes) -> None:
    assert row_of(line) is None


def test_blank_lines_are_no_lines(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"\n \r\n" + line_of(ROW).encode() + b"\n{")
    assert list(rows_in(tmp_path / "f")) == [ROW, None]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_that_windows_has_written_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "f").write_text(f"{line_of(ROW)}\r\n" * 2, encoding=encoding, newline="")
    assert list(rows_in(tmp_path / "f")) == [ROW, ROW]
