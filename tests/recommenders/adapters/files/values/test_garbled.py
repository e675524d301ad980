# ruff: noqa: RUF001 - letters that were made others
from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.values.garbled import words_of


def words(*written: str | None) -> tuple[list[str | None], list[str]]:
    read = words_of(pd.Series(written, dtype="str"), "title", "items")
    cells = [None if pd.isna(cell) else str(cell) for cell in read.cells]
    return cells, [finding.text for finding in read.findings]


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("MÃ¼ller", "Müller"),
        ("CrÃ¨me brÃ»lÃ©e", "Crème brûlée"),
        ("donâ€™t", "don’t"),
        ("Å»Ã³Å‚ty", "Żółty"),
        ("Ð¥Ð»ÐµÐ±", "Хлеб"),
        ("MÃƒÂ¼ller", "Müller"),
        ("M\\u00fcller \\xe9", "Müller é"),
    ],
)
def test_letters_that_were_made_others_are_mended(written: str, word: str) -> None:
    cells, said = words(written, "Tea")
    assert cells == [word, "Tea"]
    assert said == [
        "Values of title in the items with letters that a program has made others, such as "
        f"“{written}”"
    ]


@pytest.mark.parametrize("written", ["Müller", "Ã la carte", "naïve Å", "Хлеб", "C:\\users", "β"])
def test_what_is_as_it_should_be_stays(written: str) -> None:
    assert words(written) == ([written], [])


def test_lost_letters_are_a_warning() -> None:
    read = words_of(pd.Series(["M\ufffdller", "Tea"]), "title", "items")
    (finding,) = read.findings
    assert (finding.count, finding.warning) == (1, True)
    assert "lost, such as “M\ufffdller”" in finding.text


def test_words_for_nothing_are_said() -> None:
    assert words("NA", "Tea", "NA", "#NV", None, " ") == (
        [None, "Tea", None, None, None, None],
        ["Values of title in the items read as no value: “NA” 2, “#NV” 1"],
    )


def test_blanks_within_are_one() -> None:
    assert words("Green   tea", "Green tea") == (["Green tea", "Green tea"], [])
