from __future__ import annotations

import copy

from recommenders.errors import DataError


def test_all_that_is_known_is_said() -> None:
    error = DataError(
        "a value is wrong", file="t.csv", column="price", row=7, value="x", remedy="Mend it."
    )
    assert str(error) == "A value is wrong (file t.csv, column price, row 7, value 'x'). Mend it."
    assert str(DataError("a value is wrong", remedy="Mend it.")) == "A value is wrong. Mend it."


def test_a_long_value_is_cut_and_an_object_is_shown_as_text() -> None:
    text = str(DataError("wrong", value="y" * 100, remedy="Mend it."))
    assert f"value '{'y' * 59}...)" in text
    assert "value '(1, 2)'" in str(DataError("wrong", value=(1, 2), remedy="Mend it."))
    assert "value 0)" in str(DataError("wrong", value=0, remedy="Mend it."))


def test_it_crosses_the_border_of_a_process() -> None:
    error = DataError("wrong", file="f", column="c", row=2, value=3.5, remedy="Mend it.")
    again = copy.copy(error)
    assert str(again) == str(error)
    assert (again.problem, again.remedy, again.row) == ("wrong", "Mend it.", 2)
