from __future__ import annotations

import pytest

from recommenders.adapters.files.reading.known_names import GUESSES, plain_name


@pytest.mark.parametrize("table", GUESSES)
def test_names_are_plain_and_of_one_column_each(table: str) -> None:
    shared = {"price", "itemprice", "unitprice", "username"}
    names = [name for written in GUESSES[table].values() for name in written.split()]
    assert [name for name in names if name != plain_name(name)] == []
    assert {name for name in names if names.count(name) > 1} <= shared
