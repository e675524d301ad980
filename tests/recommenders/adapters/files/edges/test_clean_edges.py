"""A file of items that go together, in a folder beside the lines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.folder import load
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError

C = Columns
LINES = (
    "customer_id,item_id,timestamp\n007,0042,2026-07-01\n007,ab,2026-07-02\n008,tea,2026-07-03\n"
)


def folder(place: Path, text: str, *, name: str = "related.csv", toml: str = "") -> Path:
    (place / "interactions.csv").write_text(LINES, encoding="utf-8")
    (place / name).write_text(text, encoding="utf-8")
    if toml:
        (place / "dataset.toml").write_text(toml, encoding="utf-8")
    return place


def edges(data: Dataset) -> dict[tuple[str, str], float]:
    known = data.known_edges
    assert known is not None
    pairs = known.tocoo()
    return {
        (data.item_id(source), data.item_id(target)): float(weight)
        for source, target, weight in zip(pairs.row, pairs.col, pairs.data, strict=True)
    }


def counts(data: Dataset) -> dict[str, int]:
    return {finding.observation: finding.count for finding in data.findings}


def test_ids_meet_as_they_do_everywhere_and_every_loss_is_counted(tmp_path: Path) -> None:
    text = "item_id,related_item_id\n42,AB\nab,tea\n,tea\ntea,\ntea,gone\ntea,tea\n"
    data = load(folder(tmp_path, text))
    assert edges(data) == {("0042", "ab"): 1.0} | {("ab", "tea"): 1.0}
    said = counts(data)
    assert said["Known relations without item id"] == 1
    assert said["Known relations without related item id"] == 1
    assert said["Known relations with an item that is not in the data"] == 1
    assert said["Known relations of an item with itself"] == 1
    assert said["Known relations between items"] == 2


def test_ids_that_are_written_otherwise_are_said_aloud(tmp_path: Path) -> None:
    data = load(folder(tmp_path, "item_id,related_item_id\n42,tea\n"))
    assert edges(data) == {("0042", "tea"): 1.0}
    (warning,) = [finding for finding in data.findings if finding.warning]
    assert warning.text == "Ids of related.csv that the items write otherwise, such as 42 for 0042"


def test_weights_are_numbers_above_0(tmp_path: Path) -> None:
    text = "source;target;Score\n0042;ab;1,5\nab;tea;0\ntea;ab;\n"
    data = load(folder(tmp_path, text))
    assert edges(data) == {("0042", "ab"): 1.5}
    said = counts(data)
    assert said['Known relations with a "Score" of zero or below'] == 1
    assert said['Known relations with no "Score"'] == 1
    assert said['Column "source" of related'] == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("item_id,related_item_id,weight\n0042,ab,much\n", "related.csv, column weight, row 2"),
        ("item_id,related_item_id,weight\n0042,ab,1e99\n", "column weight, row 2, value '1e99'"),
        ("item_id,title\n0042,ab\n", "related.csv, column related_item_id"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        load(folder(tmp_path, text))


def test_a_number_that_is_too_large_is_none(tmp_path: Path) -> None:
    place = folder(tmp_path, "", name="other.txt", toml='ignore = ["other.txt"]')
    frame = pd.DataFrame({C.ITEM: ["ab"] * 30, C.RELATED: ["tea"] * 30, C.WEIGHT: [1.0] * 30})
    frame.loc[7, C.WEIGHT] = 1e40
    frame.to_parquet(place / "related.parquet")
    data = load(place)
    assert edges(data) == {("ab", "tea"): 29.0}
    assert counts(data)['Known relations whose "weight" is not a number'] == 1


def test_its_files_are_named_as_those_of_other_tables(tmp_path: Path) -> None:
    toml = """
[files]
related = ["a.csv", "b.csv"]

[columns.related]
item_id = "from product"
related_item_id = "goes with"
"""
    place = folder(tmp_path, "from product,goes with\n0042,ab\n", name="a.csv", toml=toml)
    (place / "b.csv").write_text("from product,goes with\nab,tea\n", encoding="utf-8")
    assert edges(load(place)) == {("0042", "ab"): 1.0, ("ab", "tea"): 1.0}


def test_a_table_that_does_not_join_is_a_warning_and_changes_nothing(tmp_path: Path) -> None:
    data = load(folder(tmp_path, "item_id,related_item_id\nx,y\ny,z\n"))
    assert data.known_edges is None
    warnings = [finding for finding in data.findings if finding.warning]
    assert [finding.count for finding in warnings] == [2, 2]
    assert "No known relation is between two items" in warnings[1].observation
    (tmp_path / "related.csv").unlink()
    assert data.fingerprint == load(tmp_path).fingerprint


def test_items_that_nobody_bought_join_as_well(tmp_path: Path) -> None:
    place = folder(tmp_path, "item_id,related_item_id\ntea,cup\n")
    (place / "items.csv").write_text("item_id,title\ncup,A cup\n", encoding="utf-8")
    assert edges(load(place)) == {("tea", "cup"): 1.0}
