from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.adapters.files.deduplicate import (
    gathered,
    merged,
    most_frequent,
    one_spelling,
    overlapping,
    without_twins,
)
from recommenders.contract import Columns
from recommenders.data.tables import RawTables

C = Columns


def tables() -> RawTables:
    return RawTables(name="t", title="T", interactions=pd.DataFrame())


def test_the_most_frequent_value_wins_and_the_lower_code_on_a_tie() -> None:
    owners = np.array([0, 0, 0, 1, 1, 2, 3])
    values = np.array([4, 5, 5, 7, 6, -1, 8])
    winner, several = most_frequent(owners, values)
    assert winner.to_dict() == {0: 5, 1: 6, 3: 8}  # owner 2 has no value
    assert several == 2


def test_lines_become_one_line_for_each_id() -> None:
    lines = pd.DataFrame(
        {
            C.ITEM: ["x", "y", "x", "x"],
            C.TITLE: ["Tea", "Milk", "Green tea", "Green tea"],
            C.PRICE: ["1.50", "", "2", "2"],
        }
    )
    raw = tables()
    table = gathered(lines, C.ITEM, [C.TITLE, C.PRICE], raw, source="lines")
    assert table[C.ITEM].tolist() == ["x", "y"]
    assert table[C.TITLE].tolist() == ["Green tea", "Milk"]
    np.testing.assert_array_equal(table[C.PRICE], [2.0, np.nan])
    assert [(finding.observation, finding.count) for finding in raw.findings] == [
        ("Ids of item_id with several values of title in the lines", 1),
        ("Ids of item_id with several values of price in the lines", 1),
    ]


def test_a_table_without_twins_stays() -> None:
    raw = tables()
    frame = pd.DataFrame({C.ITEM: ["x", "y"], C.TITLE: ["Tea", "Tea"]})
    assert (
        without_twins(frame, C.ITEM, "items", raw).to_numpy().tolist() == frame.to_numpy().tolist()
    )
    assert raw.findings == []


def test_twins_are_joined_and_the_others_stay() -> None:
    raw = tables()
    frame = pd.DataFrame({C.ITEM: ["x", "y", "x", "x"], C.TITLE: ["Tea", "Milk", "Té", "Tea"]})
    joined = without_twins(frame, C.ITEM, "items", raw)
    assert joined.to_numpy().tolist() == [["y", "Milk"], ["x", "Tea"]]
    assert raw.findings[-1].observation == "Lines of items that repeat an id"
    assert raw.findings[-1].count == 2


def test_the_table_wins_over_the_lines_and_the_lines_fill_its_gaps() -> None:
    lines = pd.DataFrame({C.ITEM: ["x", "y", "z"], C.TITLE: ["Tea", "Milk", "Rice"]})
    table = pd.DataFrame({C.ITEM: ["x", "y"], C.TITLE: ["Green tea", None]})
    full = merged(table, lines, C.ITEM, (C.TITLE, C.BRAND), tables())
    assert full is not None
    assert full.to_numpy().tolist() == [["x", "Green tea"], ["y", "Milk"], ["z", "Rice"]]
    alone = merged(None, lines, C.ITEM, (C.TITLE,), tables())
    assert alone is not None
    assert alone[C.TITLE].tolist() == ["Tea", "Milk", "Rice"]
    assert merged(None, lines, C.ITEM, (C.BRAND,), tables()) is None
    assert merged(table, lines, C.ITEM, (C.BRAND,), tables()) is table


def test_kinds_that_differ_by_capitals_are_one() -> None:
    raw = tables()
    items = pd.DataFrame({"category": ["Food", "FOOD", "Food", None, "Home", "home"]})
    told = one_spelling(items, ("category", "brand"), raw)
    assert told is not None
    assert told["category"].fillna("").tolist() == ["Food", "Food", "Food", "", "Home", "Home"]
    (finding,) = raw.findings
    assert (finding.count, finding.done) == (2, "read as one")
    assert one_spelling(None, ("category",), raw) is None


def test_lines_of_an_earlier_file_are_seen_and_twins_within_one_are_not() -> None:
    frame = pd.DataFrame({"line": list("aabc" + "abd" + "aaac")})
    repeated = overlapping(frame, [0, 4, 7])
    # the third file has a thrice, of which the first had two
    assert frame.index[~repeated].tolist() == [0, 1, 2, 3, 6, 9]


def test_a_table_whose_ids_contradict_themselves_is_a_warning() -> None:
    raw = tables()
    names = [f"n{n}" for n in range(60)]
    twice = pd.DataFrame({C.CUSTOMER: ["a", "a", *names], C.SEGMENT: ["Gold", "Silver", *names]})
    without_twins(twice, C.CUSTOMER, "customers", raw)
    assert not any(finding.warning for finding in raw.findings)
    several = pd.DataFrame({C.CUSTOMER: ["a", "a", "b"], C.SEGMENT: ["Gold", "Silver", "Gold"]})
    without_twins(several, C.CUSTOMER, "customers", raw)
    assert [finding.warning for finding in raw.findings[2:]] == [True, False]
