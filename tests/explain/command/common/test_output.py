"""Text where it is to go: on the screen, in a file, on the error stream."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from explain.command.common.output import table, warn, written


def test_a_table_has_no_index() -> None:
    assert table(pd.DataFrame({"a": [1], "b": ["x"]}, index=[9])) == " a b\n 1 x"
    assert table(pd.DataFrame({"a": []})) == "  nothing is listed"


@pytest.mark.parametrize("text", ["line", "line\n"])
def test_a_file_ends_with_one_line_end(tmp_path: Path, text: str) -> None:
    out = tmp_path / "out.txt"
    assert written(text, out) == f"Written: {out}"
    assert out.read_bytes() == b"line\n"


def test_without_a_file_it_is_the_text_itself() -> None:
    assert written("line", None) == "line"


def test_a_warning_is_not_part_of_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    warn("Left out.")
    assert capsys.readouterr() == ("", "Left out.\n")
