"""A folder of lists as a record: read part by part, held against the data, asked nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Dataset, Histories, RecordedScores
from recommenders.errors import DataError
from recommenders.own import batch_lists as batches
from recommenders.own.batch_lists import DONE, MANIFEST, BatchLists, batch_lists, part_file
from recommenders.own.entries import is_place, own_entry


def write(folder: Path, data: Dataset, *, part: int = 2) -> Path:
    """Two items for each customer but the last, in parts of two customers."""
    folder.mkdir()
    manifest = {
        "dataset": data.name,
        "data": data.fingerprint,
        "as_of": data.as_of.isoformat(),
        "recommender": "item-knn",
        "part": part,
        "customers": data.n_customers,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest))
    for first in range(0, data.n_customers, part):
        rows = [
            {
                "customer_id": data.customer_id(customer),
                "rank": rank,
                "item_id": data.item_id((customer + rank) % data.n_items),
                "score": 10.0 * customer - rank,
                "reason": f"Because {customer}",
            }
            for customer in range(first, min(first + part, data.n_customers - 1))
            for rank in (1, 2)
        ]
        columns = ["customer_id", "rank", "item_id", "score", "reason"]
        pd.DataFrame(rows, columns=columns).to_parquet(part_file(folder, first))
    (folder / DONE).touch()
    return folder


@pytest.fixture
def lists(tmp_path: Path, tiny: Dataset) -> BatchLists:
    return batch_lists(str(write(tmp_path / "lists", tiny))).fit(tiny)


def test_a_list_is_what_was_written(lists: BatchLists, tiny: Dataset) -> None:
    rows = lists.rows(2)
    assert rows["item_id"].tolist() == [tiny.item_id(3), tiny.item_id(4)]
    assert rows["reason"].tolist() == ["Because 2"] * 2
    assert lists.rows(tiny.n_customers - 1).empty
    assert lists.remarks == ()
    assert lists.record.startswith("lists, made on 20")


def test_scores_are_those_on_record(lists: BatchLists, tiny: Dataset) -> None:
    assert isinstance(lists, RecordedScores)
    histories = tiny.histories([2, 0])
    there = lists.recorded(histories)
    assert [np.flatnonzero(row).tolist() for row in there] == [[3, 4], [1, 2]]
    scores = lists.score(histories)
    assert scores[0, [3, 4]].tolist() == [19.0, 18.0]
    assert scores[0].argmax() == 3
    assert lists.score(histories, np.array([4], dtype=np.int32)).tolist() == [
        [18.0],
        scores[1, [4]],
    ]
    # nobody and a guest have no line
    assert not lists.recorded(Histories.of_items([[1]])).any()
    guest = replace(histories, customers=np.array([tiny.n_customers, -1], dtype=np.int32))
    assert not lists.recorded(guest).any()


def test_few_parts_are_held(lists: BatchLists, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "KEPT", 1)
    assert len(lists.rows(0)) == len(lists.rows(2)) == len(lists.rows(0)) == 2
    assert list(lists._parts) == [0]


def test_other_data_are_not_mixed(lists: BatchLists, tiny: Dataset) -> None:
    with pytest.raises(DataError, match="were made of other data"):
        batch_lists(lists.name).fit(replace(tiny, fingerprint="other"))


def test_what_is_not_finished_is_said(lists: BatchLists, tiny: Dataset) -> None:
    (lists.folder / DONE).unlink()
    part_file(lists.folder, 2).unlink()
    torn = batch_lists(lists.name)
    # another state of the folder is another recommender
    assert torn.config.source != lists.config.source
    torn.fit(tiny)
    (remark,) = torn.remarks
    assert "is not finished" in remark
    assert torn.rows(2).empty


def test_a_folder_of_a_batch_is_a_place(lists: BatchLists, tmp_path: Path) -> None:
    assert is_place(lists.name)
    assert not is_place(str(tmp_path))
    entry = own_entry(f"Night={lists.name}")
    assert entry.label == "Night"
    assert "nothing is computed now" in entry.description
    assert isinstance(entry.factory(), BatchLists)
    with pytest.raises(DataError, match="no batch"):
        batches.read_manifest(tmp_path)


def test_parts_that_are_lost_or_torn_are_said(lists: BatchLists, tiny: Dataset) -> None:
    part_file(lists.folder, 2).unlink()
    lost = batch_lists(lists.name).fit(tiny)
    assert "1 of 3 parts of the batch in lists are missing" in lost.remarks[0]
    file = part_file(lists.folder, 0)
    whole = file.read_bytes()
    file.write_bytes(whole[:200])
    with pytest.raises(DataError, match=r"part of the batch cannot be read.*part-000000000"):
        batch_lists(lists.name).fit(tiny).rows(0)
    pd.DataFrame({"a": [1]}).to_parquet(file)
    with pytest.raises(DataError, match=r"no column customer_id.*value 'a'"):
        batch_lists(lists.name).fit(tiny).rows(0)


def test_an_item_that_is_not_there_is_no_other(lists: BatchLists, tiny: Dataset) -> None:
    file = part_file(lists.folder, 2)
    pd.read_parquet(file).assign(item_id="gone").to_parquet(file)
    assert not lists.recorded(tiny.histories([2])).any()


@pytest.mark.parametrize("manifest", ["[1]", "{}", '{"part": 0, "customers": 3}', '"x"'])
def test_what_says_nothing_is_no_batch(tmp_path: Path, manifest: str) -> None:
    (tmp_path / MANIFEST).write_text(manifest)
    with pytest.raises(DataError, match="no batch"):
        batches.read_manifest(tmp_path)
