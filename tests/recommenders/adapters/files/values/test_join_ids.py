from __future__ import annotations

import pandas as pd

from recommenders.adapters.files.values.join_ids import alike, joined_ids
from recommenders.data.tables import RawTables


def joined(table: list[str], used: list[str]) -> tuple[list[str], list[str]]:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame(), file="lines.csv")
    frame = pd.DataFrame({"id": table})
    result = joined_ids(frame, "id", pd.Series(used, dtype="str"), raw, file="items.csv")
    assert all(finding.warning for finding in raw.findings)
    return result["id"].tolist(), [finding.text for finding in raw.findings]


def test_lost_zeros_and_other_capitals_are_the_same_id() -> None:
    ids, said = joined(["42", "43", "ab1"], ["0042", "0043", "AB1"])
    assert ids == ["0042", "0043", "AB1"]
    assert said == ["Ids of items.csv that lines.csv writes otherwise, such as 42 for 0042"]


def test_what_fits_as_it_is_stays() -> None:
    assert joined(["42", "0042"], ["42", "0042"]) == (["42", "0042"], [])


def test_what_fits_two_ids_fits_none() -> None:
    ids, said = joined(["42"], ["0042", "042", "x"])
    assert ids == ["42"]
    assert said == ["None of the 1 ids of items.csv is in lines.csv"]


def test_a_table_that_hardly_matches_is_a_warning() -> None:
    _, said = joined(["a", "z"], ["a", "b", "c"])
    assert said == ["Ids of lines.csv that items.csv does not have, of 3"]
    assert joined(["a", "b", "z"], ["a", "b", "c"])[1] == []


def test_one_stands_for_one() -> None:
    assert alike(["#007", "ab", "x"], {"7", "AB", "y"}) == {"#007": "7", "ab": "AB"}
    assert alike(["7", "07"], {"007"}) == {}


def test_parts_of_one_name_are_told_apart() -> None:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame(), file="x/lines/part-0.csv")
    used = pd.Series(["a"], dtype="str")
    joined_ids(pd.DataFrame({"id": ["b"]}), "id", used, raw, file="x/items/part-0.csv")
    assert raw.findings[0].text == "None of the 1 ids of items/part-0.csv is in lines/part-0.csv"
