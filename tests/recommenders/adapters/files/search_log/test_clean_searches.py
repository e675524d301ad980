"""Files of searches as shops write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommenders.adapters.files.folder import load
from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.searches.log import Act, Searches

HEAD = "customer_id,timestamp,query,item_id,position,event\n"


def shop(folder: Path, text: str, name: str = "searches.csv", settings: str = "") -> Dataset:
    lines = "".join(f"c{k % 4},i{k % 6},2026-01-{k + 1:02} 10:00\n" for k in range(24))
    (folder / "interactions.csv").write_text("customer_id,item_id,timestamp\n" + lines)
    (folder / name).write_text(text)
    if settings:
        (folder / "dataset.toml").write_text(settings)
    return load(folder)


def searches(dataset: Dataset) -> Searches:
    assert dataset.searches is not None
    return dataset.searches


def entries(dataset: Dataset) -> list[tuple[str, str, int, Act]]:
    log = searches(dataset)
    queries = log.queries[log.query[log.rows]]
    return [
        (query, dataset.item_id(item), int(position), Act(act))
        for query, item, position, act in zip(
            queries, log.items.tolist(), log.positions, log.acts, strict=True
        )
    ]


def test_a_line_for_each_event(tmp_path: Path) -> None:
    log = shop(
        tmp_path,
        HEAD + "c1,2026-01-03 09:00,Red LAMP,i1,1,impression\n"
        "c1,2026-01-03 09:00,red lamp,i2,2,Impression\n"
        "c1,2026-01-03 09:01,red  lamp ,i2,2,select_item\n"
        "c1,2026-01-03 09:02,red lamp,i2,,Add to cart\n",
    )
    assert entries(log) == [("red lamp", "i1", 1, Act.SHOWN), ("red lamp", "i2", 2, Act.CART)]


@pytest.mark.parametrize("cell", ["i3|i1|i2", "i3; i1; i2", '"i3,i1,i2"', "\"['i3', 'i1', 'i2']\""])
def test_a_line_for_each_search_with_its_list(tmp_path: Path, cell: str) -> None:
    text = f"visitor_id,time,search_term,results\nv1,2026-01-03 09:00,lamp,{cell}\n"
    dataset = shop(tmp_path, text, "search_log.csv")
    assert sorted(entries(dataset)) == [
        ("lamp", "i1", 2, Act.SHOWN),
        ("lamp", "i2", 3, Act.SHOWN),
        ("lamp", "i3", 1, Act.SHOWN),
    ]
    assert searches(dataset).customers.tolist() == [-1]


def test_a_single_item_without_a_kind_is_a_click_and_no_item_is_a_search(tmp_path: Path) -> None:
    text = "user_id,date,query,sku\nc1,2026-01-03,lamp,i1\nc1,2026-01-03,unicorn,\n"
    dataset = shop(tmp_path, text)
    assert entries(dataset) == [("lamp", "i1", 0, Act.CLICK)]
    assert searches(dataset).queries.tolist() == ["lamp", "unicorn"]
    assert np.diff(searches(dataset).indptr).tolist() == [1, 0]


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    good = "".join(f"c1,2026-01-{k:02} 09:00,lamp,i1,1,click\n" for k in range(1, 23))
    dataset = shop(
        tmp_path,
        HEAD + good + ",2026-01-03 09:00,lamp,i1,1,click\nc1,2026-01-03 09:00,  ,i1,1,click\n"
        "c1,2026-01-03 09:00,lamp,i9,1,click\nc1,soon,lamp,i1,1,click\n",
    )
    counts = {finding.observation: finding.count for finding in dataset.findings}
    assert counts["Searches without a customer"] == 1
    assert counts["Searches without a query"] == 1
    assert counts["Lines of searches whose item is not in the data"] == 1
    assert counts['Searches whose "timestamp" is not a readable date'] == 1
    assert len(searches(dataset)) == 22


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("c1,never,lamp,i1,1,click", "timestamp", "never"),
        ("c1,2026-01-03 09:00,lamp,i1,first,click", "position", "first"),
        ("c1,2026-01-03 09:00,lamp,i1,1,stare", "event", "stare"),
    ],
)
def test_what_cannot_be_read_names_file_line_column_and_value(
    tmp_path: Path, line: str, column: str, value: str
) -> None:
    with pytest.raises(DataError) as error:
        shop(tmp_path, HEAD + "c1,2026-01-03 09:00,lamp,i1,1,click\n" + line + "\n")
    told = error.value
    assert told.file is not None
    assert told.file.endswith("searches.csv")
    assert (told.column, told.row, told.value) == (column, 3, value)


def test_a_missing_column_says_which(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"column query.*\[columns.searches\]"):
        shop(tmp_path, "customer_id,timestamp,item_id\nc1,2026-01-03,i1\n")


def test_dataset_toml_names_file_columns_and_kinds(tmp_path: Path) -> None:
    dataset = shop(
        tmp_path,
        "c,t,w,i,e\nc1,2026-01-03,lamp,i1,peek\nc1,2026-01-03,lamp,i2,skip\n",
        "what they wanted.csv",
        '[files]\nsearches = "what they wanted.csv"\n'
        '[columns.searches]\ncustomer_id = "c"\ntimestamp = "t"\nquery = "w"\nitem_id = "i"\n'
        'event = "e"\n[events]\npeek = "click"\nskip = "leave out"\n',
    )
    assert entries(dataset) == [("lamp", "i1", 0, Act.CLICK)]
