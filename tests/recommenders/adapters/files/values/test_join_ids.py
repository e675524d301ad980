from __future__ import annotations

import pandas as pd

from recommenders.adapters.files.values.join_ids import alike, joined_ids, key_by_values
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
    assert joined(["a", "b", "z"], ["a", "b", "c"])[1] == said
    assert joined([*"abcdez"], [*"abcdef"])[1] == []


def test_one_stands_for_one() -> None:
    assert alike(["#007", "ab", "x"], {"7", "AB", "y"}) == {"#007": "7", "ab": "AB"}
    assert alike(["7", "07"], {"007"}) == {}
    assert alike(["ＡＢ１"], {"ab1"}) == {"ＡＢ１": "ab1"}  # noqa: RUF001


def test_signs_that_one_table_writes_otherwise() -> None:
    assert alike(["84,001", "84,002"], {"84001", "84002"}) == {"84,001": "84001", "84,002": "84002"}
    assert alike(["{3F2A-01}"], {"3f2a01"}) == {"{3F2A-01}": "3f2a01"}
    assert alike(["A_1", "A_2", "x"], {"A-1", "A 2", "y"}) == {"A_1": "A-1", "A_2": "A 2"}
    # few that do are others
    assert alike(["A_1", "q", "x", "z"], {"A-1", "y"}) == {}
    assert alike(["1-2", "12"], {"1 2"}) == {}


def test_another_column_may_have_the_ids_of_the_lines() -> None:
    table = pd.DataFrame(
        {"id": ["1", "2", "3"], "number": ["A", "B", "C"], "title": ["a", "b", "c"]}
    )
    used = pd.Series(["A", "B"], dtype="str")
    assert key_by_values(table, "id", ["number", "title"], used) == "number"
    assert key_by_values(table, "number", ["id", "title"], used) is None
    assert key_by_values(table, "id", ["title"], used) is None
    assert (
        key_by_values(table.assign(again=table["number"]), "id", ["number", "again"], used) is None
    )


def test_parts_of_one_name_are_told_apart() -> None:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame(), file="x/lines/part-0.csv")
    used = pd.Series(["a"], dtype="str")
    joined_ids(pd.DataFrame({"id": ["b"]}), "id", used, raw, file="x/items/part-0.csv")
    assert raw.findings[0].text == "None of the 1 ids of items/part-0.csv is in lines/part-0.csv"
