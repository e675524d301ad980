from __future__ import annotations

import pandas as pd

from recommenders.adapters.files.values.customer_names import without_other_names
from recommenders.contract import Columns
from recommenders.data.tables import RawTables

C = Columns


def named(customers: str, items: str, names: list[str]) -> tuple[pd.DataFrame, list[str]]:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame())
    frame = pd.DataFrame({C.CUSTOMER: [*customers], C.ITEM: [*items], C.NAME: names})
    frame = frame.astype({C.CUSTOMER: "category", C.ITEM: "category"})
    told = without_other_names(frame, "Name", raw)
    return told, [finding.text for finding in raw.findings]


def test_names_of_customers_stay() -> None:
    told, said = named("aabb", "xyxy", ["Ann", "Ann", "Bob", "Bob"])
    assert told[C.NAME].tolist() == ["Ann", "Ann", "Bob", "Bob"]
    assert said == []


def test_names_of_products_are_titles() -> None:
    told, said = named("aabb", "xyxy", ["Tea", "Jam", "Tea", "Jam"])
    assert told[C.TITLE].tolist() == ["Tea", "Jam", "Tea", "Jam"]
    assert C.NAME not in told
    assert said == ['Column "Name" of interactions changes from line to line']


def test_names_of_orders_are_nobodys() -> None:
    told, _ = named("aabb", "xyxy", ["#1", "#2", "#3", "#4"])
    assert [*told.columns] == [C.CUSTOMER, C.ITEM]
    # nor are those of who served, which all items share
    told, _ = named("aabb", "xxyy", ["Eve", "Kim", "Eve", "Kim"])
    assert [*told.columns] == [C.CUSTOMER, C.ITEM]


def test_one_name_of_all_is_nobodys() -> None:
    told, said = named("abcd", "xyxy", ["Sales"] * 4)
    assert C.NAME not in told
    assert said == ['Column "Name" of interactions is the same for all customers']
    # of two it may be chance
    told, _ = named("aabb", "xyxy", ["Ann"] * 4)
    assert told[C.NAME].tolist() == ["Ann"] * 4
