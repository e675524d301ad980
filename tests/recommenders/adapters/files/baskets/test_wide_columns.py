from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.wide_columns import with_items_below
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.read_file import Sheet, read
from recommenders.errors import DataError


def sheet(text: str) -> Sheet:
    frame = pd.read_csv(StringIO(text), dtype="str", keep_default_na=False)
    return Sheet(frame=frame, file="t.csv")


@pytest.mark.parametrize(
    "names",
    [
        "item1,item2,item3",
        "Item #1,Item #2,Item #3",
        "sku_0,sku_1,sku_2",
        "Item 01,Item 02,Item 03",
    ],
)
def test_items_of_columns_are_a_line_each(names: str) -> None:
    below = with_items_below(sheet(f"customer_id,{names},note\nC1,A,,B,x\nC2,-,,,y\nC3,B,C,A,z\n"))
    assert below.frame.iloc[:, 2].tolist() == ["A", "B", "B", "C", "A"]
    assert below.frame["note"].tolist() == ["x", "x", "z", "z", "z"]
    assert below.frame.index.tolist() == [0, 0, 2, 2, 2]
    assert [finding.count for finding in below.findings] == [5, 1]


def test_what_belongs_to_each_item_goes_along() -> None:
    text = (
        "customer_id,product_1_id,product_2_id,product_1_qty,product_2_qty,price1,price2,"
        "quantity,address1,address2\nC1,A,B,1,2,9,8,3,x,y\nC2,B,,4,,8,,4,x,y\n"
    )
    below = with_items_below(sheet(text))
    frame = below.frame
    assert frame["product id"].tolist() == ["A", "B", "B"]
    assert frame["item quantity"].tolist() == ["1", "2", "4"]
    assert frame["item price"].tolist() == ["9", "8", "8"]
    # a sum of all items is none of one of them, and an address is of the order
    assert "quantity" not in frame
    assert below.unread == ("quantity",)
    assert frame["address2"].tolist() == ["y"] * 3


def test_numbers_keep_their_kind() -> None:
    frame = pd.DataFrame({"user": ["a", "b"], "item_1": [1, 2], "item_2": [3, None]})
    frame = frame.astype({"item_1": "Int64", "item_2": "Int64"})
    below = with_items_below(Sheet(frame=frame, file="t.parquet"))
    assert below.frame["item"].tolist() == [1, 3, 2]
    mixed = with_items_below(Sheet(frame=frame.astype({"item_1": "str"}), file="t.xlsx"))
    assert mixed.frame["item"].tolist() == ["1", "3", "2"]


def test_columns_of_one_name_are_its_items(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("customer_id,item,item,item\nC1,A,B,\nC2,B,,\n")
    below = with_items_below(read(tmp_path / "t.csv"))
    assert (below.frame["item"].tolist(), below.twice) == (["A", "B", "B"], frozenset())
    assert load(tmp_path / "t.csv").n_items == 2
    # two are one that a join has made two
    (tmp_path / "t.csv").write_text("customer_id,item_id,item_id\nC1,A,B\nC2,B,B\n")
    with pytest.raises(DataError, match=r"(?i)two columns have the same name"):
        load(tmp_path / "t.csv")


def test_names_serve_where_there_are_no_ids() -> None:
    text = "user,Product 1 Name,Product 2 Name\na,Tea,Jam\nb,Jam,\n"
    assert with_items_below(sheet(text)).frame["item"].tolist() == ["Tea", "Jam", "Jam"]


@pytest.mark.parametrize(
    "header",
    [
        # one column, no numbers that follow, an id besides, other things that are numbered
        "customer_id,item1,b,c",
        "customer_id,item1,item5,c",
        "customer_id,item_id,item1,item2",
        "customer_id,b,address1,address2",
    ],
)
def test_other_columns_stay(header: str) -> None:
    text = f"{header}\nC1,A,B,C\nC2,B,C,A\n"
    before = sheet(text)
    assert with_items_below(before) is before


def test_what_is_told_stays() -> None:
    before = sheet("customer_id,item1,item2\nC1,A,B\n")
    assert with_items_below(before, ["item1", "item2"]) is before


def test_a_column_for_each_product_is_refused(tmp_path: Path) -> None:
    text = "customer_id,product_1,product_2,product_3\nC1,0,1,0\nC2,1,1,0\nC3,0,0,1\n"
    with pytest.raises(DataError, match="how often it was bought") as error:
        with_items_below(sheet(text))
    assert error.value.column == "product_1"
    assert error.value.remedy.endswith("quantity.")


def test_few_bytes_do_not_become_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "1")
    numbers = range(1, 500)
    header = ",".join(f"item{n}" for n in numbers)
    text = f"note,{header}\n{'x' * 10_000},{','.join(map(str, numbers))}\n"
    with pytest.raises(DataError, match="1 MB when it is unpacked"):
        with_items_below(sheet(text))
