"""Histories in files of many forms."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.history_file import WrittenHistory, read_history
from recommenders.contract import Dataset
from recommenders.errors import DataError


@pytest.fixture
def ids(tiny: Dataset) -> list[str]:
    return [tiny.item_id(code) for code in range(tiny.n_items)]


def written(path: Path, text: str, dataset: Dataset) -> WrittenHistory:
    path.write_text(text, encoding="utf-8")
    return read_history(path, dataset)


def test_a_plain_list(tmp_path: Path, tiny: Dataset, ids: list[str]) -> None:
    text = f"{ids[2]}\n{tiny.item_title(0)}\n"
    for name in ("basket.txt", "basket", "basket.csv"):
        uploaded = written(tmp_path / name, text, tiny)
        assert uploaded.history.items.tolist() == [2, 0], name
        assert uploaded.remarks == (), name
    headed = written(tmp_path / "headed.csv", f"bought lately\n{ids[2]}\n{ids[0]}\n", tiny)
    assert headed.history.items.tolist() == [2, 0]
    (remark,) = headed.remarks
    assert "“bought lately”" in remark


def test_a_table_with_times_and_quantities(tmp_path: Path, tiny: Dataset, ids: list[str]) -> None:
    days = [(tiny.as_of - pd.Timedelta(days=days)).date().isoformat() for days in (3, 9, -40)]
    lines = [f"{ids[1]};{days[0]};2,5", f"{ids[4]};{days[1]};1", f"{ids[5]};{days[2]};1", "no;;1"]
    uploaded = written(tmp_path / "b.csv", "\n".join(["SKU;Date;Qty", *lines]), tiny)
    # in order of time
    assert uploaded.history.items.tolist() == [4, 1]
    assert uploaded.history.quantities.tolist() == [1.0, 2.5]
    assert tiny.local_time(uploaded.history.times[1]).date().isoformat() == days[0]
    unknown, late = uploaded.remarks
    assert "“no”" in unknown
    assert late.startswith("1 purchase is later than")


def test_json(tmp_path: Path, tiny: Dataset, ids: list[str]) -> None:
    for content in (ids[:2], {"history": ids[:2]}, [{"item_id": id_} for id_ in ids[:2]]):
        uploaded = written(tmp_path / "b.json", json.dumps(content), tiny)
        assert uploaded.history.items.tolist() == [0, 1]
    # one without an id among them: half the ids are missing
    gap = [{"item_id": ids[0]}, {"title": "no id"}]
    assert written(tmp_path / "b.json", json.dumps(gap), tiny).history.items.tolist() == [0]
    day = tiny.as_of - pd.Timedelta(days=5)
    entry = {"title": tiny.item_title(3), "quantity": 3, "timestamp": day.isoformat()}
    uploaded = written(tmp_path / "b.json", json.dumps([entry]), tiny)
    assert uploaded.history.items.tolist() == [3]
    assert uploaded.history.quantities.tolist() == [3.0]
    assert uploaded.history.times.tolist() == [int(day.timestamp())]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("b.json", "{", "the file is no JSON"),
        ("b.json", "[[1]]", "no list of purchases"),
        ("b.csv", "colour,size\nred,4\n", "no column has items"),
        ("b.txt", "xyzzy\n", "no line is a purchase of an item of"),
        ("b.docx", "x", "the kind of file is not known"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(
    tmp_path: Path, tiny: Dataset, name: str, text: str, says: str
) -> None:
    with pytest.raises(DataError, match=f"(?i){says}") as error:
        written(tmp_path / name, text, tiny)
    assert "plain list" in error.value.remedy
    with pytest.raises(DataError, match="no such file"):
        read_history(tmp_path / "gone.csv", tiny)


def test_of_a_long_table_the_newest_are_read(tmp_path: Path, tiny: Dataset, ids: list[str]) -> None:
    lines = [ids[0], "The last unicorn", *[ids[1]] * 501]
    file = tmp_path / "history.csv"
    pd.DataFrame({"item_id": lines, "quantity": 1}).to_csv(file, index=False)
    written = read_history(file, tiny)
    assert set(written.history.items.tolist()) == {tiny.item_code(ids[1])}
    assert len(written.history.items) == 500
    told = " ".join(written.remarks)
    assert "The first 2 purchases are left out: 500 are read." in told
    assert "The last unicorn" in told


def test_what_is_no_purchase_is_left_out_and_said(
    tmp_path: Path, tiny: Dataset, ids: list[str]
) -> None:
    day = (tiny.as_of - pd.Timedelta(days=3)).date().isoformat()
    lines = [
        f"{ids[0]},2,view,{day}",
        f"{ids[1]},-1,purchase,{day}",
        f"{ids[2]},0,purchase,{day}",
        f"{ids[3]},1,purchase,{day}",
        f"{ids[4]},,purchase,soon",
        "nothing,-1,view,soon",
    ]
    text = "\n".join(["item_id,quantity,event,timestamp", *lines])
    uploaded = written(tmp_path / "b.csv", text, tiny)
    assert uploaded.history.items.tolist() == [3, 4]
    assert uploaded.history.quantities.tolist() == [1.0, 1.0]
    assert uploaded.remarks[1:] == (
        "Lines with a quantity of 0 or less: 2, left out.",
        "Lines of view: 1, left out, no purchases.",
        "Lines with a time that cannot be read: 1, taken as of now.",
    )


def test_the_lines_of_several_are_no_history(tmp_path: Path, tiny: Dataset, ids: list[str]) -> None:
    text = f"customer_id,item_id\nann,{ids[0]}\nann,{ids[1]}\n"
    assert len(written(tmp_path / "b.csv", text, tiny).history.items) == 2
    with pytest.raises(DataError, match=r"those of 2 customers.*column customer_id"):
        written(tmp_path / "b.csv", f"{text}bob,{ids[2]}\n", tiny)
    # orders stand for customers where lines are imported, and here they are one's
    text = f"order_id,item_id\n7,{ids[0]}\n7,{ids[1]}\n8,{ids[2]}\n"
    assert len(written(tmp_path / "b.csv", text, tiny).history.items) == 3


def test_a_list_of_windows_notepad(tmp_path: Path, tiny: Dataset, ids: list[str]) -> None:
    (tmp_path / "b.txt").write_text(f"{ids[2]}\n{ids[0]}\n", encoding="utf-16")
    assert read_history(tmp_path / "b.txt", tiny).history.items.tolist() == [2, 0]
