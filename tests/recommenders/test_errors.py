from __future__ import annotations

import copy

import pytest

from recommenders.errors import DataError, public_text


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


@pytest.mark.parametrize(
    ("text", "public"),
    [
        (
            "No such file or directory: '/srv/shop/lines.csv'",
            "No such file or directory: 'lines.csv'",
        ),
        ("read ~/shop/lines.csv again", "read lines.csv again"),
        (r"C:\data\shop\lines.csv is gone", "lines.csv is gone"),
        ("postgresql://ann:s3cret@db:5432/shop?sslkey=/etc/key", "postgresql://db:5432/shop"),
        ("See https://docs.example/a/b.", "See https://docs.example/a/b."),
        ("on 3/4/2026 and/or at /customer?customer=C1", None),
        ("1/2/3 of a/b/c.csv", None),
    ],
)
def test_a_stranger_learns_no_place_on_the_server(text: str, public: str | None) -> None:
    assert public_text(text) == (text if public is None else public)


def test_the_file_of_an_error_is_its_name() -> None:
    error = DataError("wrong", file="/srv/my shop/order lines.csv", line=3, remedy="Mend it.")
    assert public_text(error) == "Wrong (file order lines.csv, line 3). Mend it."
    # which the log and the command line still have
    assert "/srv/my shop" in str(error)


def test_without_values_nothing_of_the_data_is_told_and_the_place_in_a_file_of_settings_is() -> (
    None
):
    error = DataError(
        "the id is not known", remedy="Correct it.", file="f.csv", column="id", row=7, value="Ann"
    )
    assert (
        public_text(error, values=False)
        == "The id is not known (file f.csv, column id). Correct it."
    )
    assert "row 7, value 'Ann'" in str(error)
    settings = DataError("no", remedy="So.", file="becausal.toml", line=3, key="kind", value="x")
    assert public_text(settings, values=False) == "No (file becausal.toml, line 3, key kind). So."
