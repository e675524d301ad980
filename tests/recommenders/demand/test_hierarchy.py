from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.demand.hierarchy import ITEM, TOTAL, hierarchy
from tests.recommenders.demand.worlds import START


def shop(**columns: list[str | None]) -> Dataset:
    ids = ["a", "b", "c", "d"]
    lines = pd.DataFrame({Columns.CUSTOMER: "x", Columns.ITEM: ids, Columns.TIME: START})
    items = pd.DataFrame({Columns.ITEM: ids, Columns.TITLE: ids} | columns)
    return build(RawTables(name="s", title="S", interactions=lines, items=items))


def test_a_name_under_two_parents_is_two_nodes() -> None:
    levels = hierarchy(
        shop(department=["Food", "Food", "Care", "Care"], category=["Other", "Milk", "Other", None])
    )
    assert list(levels) == [TOTAL, Columns.DEPARTMENT, Columns.CATEGORY, ITEM]
    assert levels[Columns.CATEGORY].paths == (
        ("Care", "No category"),
        ("Care", "Other"),
        ("Food", "Milk"),
        ("Food", "Other"),
    )
    units = np.array([[1.0, 2.0, 4.0, 8.0], [1.0, 1.0, 1.0, 1.0]])
    assert levels[Columns.CATEGORY].sums(units).tolist() == [[8, 4, 2, 1], [1, 1, 1, 1]]
    assert levels[Columns.DEPARTMENT].sums(units[0]).tolist() == [12, 3]
    assert levels[TOTAL].sums(units).tolist() == [[15], [4]]
    assert levels[ITEM].sums(units[0]).tolist() == [1, 2, 4, 8]


def test_paths_are_found_again() -> None:
    levels = hierarchy(shop(category=["Milk", "Milk", "Soap", "Soap"]))
    assert levels[Columns.CATEGORY].position(("Soap",)) == 1
    assert levels[Columns.CATEGORY].position(("Tea",)) is None
    assert levels[ITEM].paths[2] == ("Soap", "c")


def test_items_without_divisions_add_up_to_the_shop() -> None:
    levels = hierarchy(shop())
    assert list(levels) == [TOTAL, ITEM]
    assert levels[ITEM].paths == (("a",), ("b",), ("c",), ("d",))
