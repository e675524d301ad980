"""Yes and no, and shares in percent, as amounts."""

from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.values.amounts import as_amounts, in_percent


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
