from __future__ import annotations

import pandas as pd

from recommenders.adapters.files.values.stand_ins import collective, guests, totals


def ids(*written: str | None) -> pd.Series:
    return pd.Series(pd.Categorical(written))


def test_words_for_somebody_unknown() -> None:
    cells = ids("Guest", "(not set)", "c1", None, "guestbook")
    assert guests(cells).tolist() == [True, True, False, False, False]


def test_minus_one_is_nobody_among_numbers() -> None:
    assert guests(ids("-1", "0", "17", None)).tolist() == [True, False, False, False]
    assert not guests(ids("-1", "a7")).any()
    assert not guests(ids("-1", "-2", "3")).any()
    assert not guests(ids("-1", "-1")).any()


def test_lines_of_totals() -> None:
    cells = ids("Total", "Grand total:", "Summe", "TOTALS", "total care", None, "7")
    assert totals(cells).tolist() == [True, True, True, True, False, False, False]


def test_a_customer_who_is_likely_many_people() -> None:
    others = [f"c{n}" for n in range(20) for _ in range(2)]
    assert collective(ids(*["0"] * 30, *others)) == "0"
    # one of few, and one who buys much but not five times what the next does
    assert collective(ids(*["0"] * 30, "a", "b")) == ""
    assert collective(ids(*["0"] * 30, *["1"] * 10, *others)) == ""
