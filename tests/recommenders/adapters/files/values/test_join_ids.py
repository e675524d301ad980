from __future__ import annotations

import pandas as pd

from recommenders.adapters.files.values.join_ids import joined_ids
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
