"""A database that is opened: the packages it needs, and one state of all tables."""

from __future__ import annotations

import pytest

from recommenders.adapters.databases import database as databases
from recommenders.errors import DataError
from tests.recommenders.adapters.conftest import Make
from tests.recommenders.adapters.databases.conftest import TABLES


def test_a_missing_package_says_how_to_get_it(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make(TABLES)
    monkeypatch.setattr(databases, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"becausal\[databases\]"), databases.opened(place):
        pass


def test_tables_and_views_with_their_columns(make: Make) -> None:
    script = TABLES + "create view bought as select customer_id, product_id from order_items;"
    with databases.opened(make(script)) as database:
        tables = database.tables()
    assert sorted(tables) == ["Other things", "bought", "order_items", "products"]
    assert tables["bought"].plain == ("customer_id", "product_id")


def test_lines_come_in_the_order_of_their_values(make: Make) -> None:
    script = "create table t (a integer, b varchar(9)); insert into t values "
    with databases.opened(make(script + "(2, 'x'), (1, 'z'), (1, 'y'), (10, null)")) as database:
        read = database.read("t", ["a", "b"])
        assert read["a"].to_pylist() == [1, 1, 2, 10]
        assert read["b"].to_pylist() == ["y", "z", "x", None]
        assert database.read("t", ["b"], limit=1).num_rows == 1
