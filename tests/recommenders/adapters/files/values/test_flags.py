from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.values.flags import (
    as_amounts,
    in_percent,
    read_bought,
    read_flags,
)


@pytest.mark.parametrize(
    "cells",
    [
        ["true", " Yes ", "", "0", "n"],
        ["1", "Y", "none", "False", "NO"],
        ["ja", "J", "", "nein", "Nein"],
        ["X", "x", None, "", "-"],
        ["да", "oui", "", "нет", "non"],
        [1.0, 1.0, None, 0.0, 0.0],
        [True, True, None, False, False],
        pd.array([True, True, None, False, False], dtype="boolean"),
    ],
)
def test_yes_and_no_in_any_words_and_an_empty_cell_is_a_no(cells: object) -> None:
    said, wrong = read_flags(pd.Series(cells))
    assert said.tolist() == [True, True, False, False, False]
    assert not wrong.any()


def test_what_is_neither_is_told() -> None:
    said, wrong = read_flags(pd.Series(["true", "maybe", "2"]))
    assert said.tolist() == [True, False, False]
    assert wrong.tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["ja", "Nein", None], [1.0, 0.0, None]),
        ([True, False], [1.0, 0.0]),
        (["40%", "7.5 %"], ["40", "7.5"]),
        # a mark, a switch, words
        (["x", "x"], ["x", "x"]),
        (["on", "off"], ["on", "off"]),
        (["yes", "perhaps"], ["yes", "perhaps"]),
        ([2, 3], [2, 3]),
    ],
)
def test_what_is_an_amount(written: list[object], read: list[object]) -> None:
    amounts = as_amounts(pd.Series(written, name="x"))
    assert [None if pd.isna(value) else value for value in amounts] == read


def test_percent() -> None:
    assert in_percent(pd.Series(["40%", "7.5 %", None]))
    assert not in_percent(pd.Series(["40%", "7.5"]))
    assert not in_percent(pd.Series([0.4]))


def test_what_was_bought_is_told_by_yes_or_by_how_often() -> None:
    for cells, bought in (
        (["yes", "no", ""], [True, False, False]),
        ([0, 3, 1], [False, True, True]),
        (["0", "12", "1"], [False, True, True]),
    ):
        said, wrong = read_bought(pd.Series(cells))
        assert said.tolist() == bought
        assert not wrong.any()
    assert read_bought(pd.Series(["0", "1.5", "A7", "-1"]))[1].tolist() == [False, True, True, True]
