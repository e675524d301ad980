from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.values.texts import ascii_digits, cleaned, texts, words_for_empty

NAN = float("nan")


def test_texts_are_trimmed_sorted_and_empty_ones_are_minus_one() -> None:
    codes, values = texts(pd.Series([" b ", "a", "", "n/a", "b", None]))
    assert values.tolist() == ["a", "b"]
    assert codes.tolist() == [1, 0, -1, -1, 1, -1]


def test_a_number_with_gaps_is_still_an_id() -> None:
    codes, values = texts(pd.Series([17850.0, NAN, 2.5]))
    assert [values[code] if code >= 0 else None for code in codes] == ["17850", None, "2.5"]


@pytest.mark.parametrize(
    "written",
    ["A\u200b", "\ufeffA", "A\u00a0", "\u2060A", " A\t"],
    ids=["zero width", "byte order", "no-break", "joiner", "blanks"],
)
def test_what_nobody_sees_makes_no_other_text(written: str) -> None:
    assert texts(pd.Series([written, "A"]))[1].tolist() == ["A"]


def test_letters_are_composed() -> None:
    assert texts(pd.Series(["Jose\u0301", "Jos\u00e9"]))[1].tolist() == ["Jos\u00e9"]


@pytest.mark.parametrize("word", ["N/A", "NULL", "nan", "None", "-", "#N/A", "<NA>", "(null)"])
def test_words_for_nothing_are_nothing(word: str) -> None:
    assert cleaned(pd.Series([word, " Tea "])).isna().tolist() == [True, False]
    assert cleaned(pd.Series([word, " Tea "])).tolist()[1] == "Tea"


def test_what_was_taken_for_nothing_is_counted() -> None:
    assert words_for_empty(pd.Series(["NA", "Nan", "NA", "", "x"])) == {"NA": 2, "Nan": 1}
    assert words_for_empty(pd.Series([1.0, NAN])) == {}


def test_what_spreadsheets_and_shops_write_around_a_text_is_no_part_of_it() -> None:
    cells = ['="0017"', "Salt &amp; pepper", "K&#228;se", "AT&T;", "R&D; lab"]
    assert cleaned(pd.Series(cells)).tolist() == [
        "0017",
        "Salt & pepper",
        "Käse",
        "AT&T;",
        "R&D; lab",
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [("\uff12", "2"), ("\u0661\u066b\u0665", "1.5"), ("\u22121", "-1"), ("1 234", "1 234")],
)
def test_digits_of_any_script(written: str, read: str) -> None:
    assert ascii_digits(written) == read
