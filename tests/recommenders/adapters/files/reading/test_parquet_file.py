from __future__ import annotations

import re
import uuid
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from recommenders.adapters.files.reading.parquet_file import names_apart, read_parquet
from recommenders.errors import DataError


def test_bytes_become_texts(tmp_path: Path) -> None:
    key = uuid.UUID("946bb48c-52f0-4c72-af65-6780c157dc33")
    table = pa.table(
        {
            "uuid": pa.array([key.bytes, None], pa.binary(16)),
            "text": pa.array([b"caf\xc3\xa9", None], pa.binary()),
            "short": pa.array([b"\xff\xfe", b"\x00\x01"], pa.binary(2)),
            "amount": pa.array([Decimal("17850.0000000000"), None], pa.decimal128(38, 10)),
            "list": [[1], [2]],
        }
    )
    pa.parquet.write_table(table, tmp_path / "t.parquet")
    read, nested, _ = read_parquet(tmp_path / "t.parquet")
    assert read.to_pydict() == {
        "uuid": [str(key), None],
        "text": ["café", None],
        "short": ["fffe", "0001"],
        "amount": ["17850.0000000000", None],
    }
    assert nested == ("list",)


def test_bytes_of_a_database_that_are_uuids_become_texts(tmp_path: Path) -> None:
    keys = [uuid.uuid5(uuid.NAMESPACE_DNS, name) for name in "ab"]
    words = [b"sixteen letters!", b"sixteen letters?"]
    table = pa.table(
        {
            "key": pa.array([key.bytes for key in keys], pa.binary()),
            "word": pa.array(words, pa.binary()),
        }
    )
    pa.parquet.write_table(table, tmp_path / "t.parquet")
    read, *_ = read_parquet(tmp_path / "t.parquet")
    assert read["key"].to_pylist() == [str(key) for key in keys]
    assert read["word"].to_pylist() == [word.decode() for word in words]


def test_fields_of_structures_are_columns(tmp_path: Path) -> None:
    customer = {"id": "a", "home": {"city": "Bern", "tags": [1]}}
    pa.parquet.write_table(pa.table({"customer": [customer]}), tmp_path / "t.parquet")
    read, nested, _ = read_parquet(tmp_path / "t.parquet")
    assert read.to_pydict() == {"customer.id": ["a"], "customer.home.city": ["Bern"]}
    assert nested == ("customer.home.tags",)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    table = pa.table({"blob": pa.array([b"\xff\xfe\xfd"], pa.binary())})
    pa.parquet.write_table(table, tmp_path / "t.parquet")
    with pytest.raises(DataError, match="not text") as error:
        read_parquet(tmp_path / "t.parquet")
    assert error.value.column == "blob"


def test_a_folder_of_spark_is_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "interactions.parquet"
    for kind, value in (("view", 1), ("buy", 2)):
        (folder / f"event={kind}").mkdir(parents=True)
        pa.parquet.write_table(pa.table({"n": [value]}), folder / f"event={kind}/part-0.parquet")
    (folder / "_SUCCESS").touch()
    read, *_ = read_parquet(folder)
    assert sorted(zip(read["n"].to_pylist(), read["event"].to_pylist(), strict=True)) == [
        (1, "view"),
        (2, "buy"),
    ]


def test_two_columns_of_one_name_are_named(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    pa.parquet.write_table(table, tmp_path / "t.parquet")
    with pytest.raises(DataError, match="same name") as error:
        read_parquet(tmp_path / "t.parquet")
    assert error.value.column == "a"


def test_items_in_a_list_of_structures_become_lines(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    rows = [
        {"order": 1, "sku": "own", "items": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}]},
        {"order": 2, "sku": "own", "items": []},
        {"order": 3, "sku": "own", "items": None},
        {"order": 4, "sku": "own", "items": [{"sku": "a", "n": 3}]},
    ]
    pa.parquet.write_table(pa.Table.from_pylist(rows), path)
    table, nested, without = read_parquet(path)
    assert (nested, without) == ((), 2)
    assert table["order"].to_pylist() == [1, 1, 4]
    assert table["n"].to_pylist() == [1, 2, 3]
    # what is about items is that of each one
    assert table["sku"].to_pylist() == ["a", "b", "a"]
    assert table["order.sku"].to_pylist() == ["own"] * 3


def test_names_of_orders_and_items_are_told_apart() -> None:
    orders, items = ["id", "user_id", "qty", "price"], ["id", "sku", "price"]
    assert names_apart(orders, items, "lines") == (
        ["id", "user_id", "order.qty", "order.price"],
        ["lines.id", "sku", "price"],
    )


def test_lists_of_plain_values_stay_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    pa.parquet.write_table(pa.table({"order": [1], "items": [["a", "b"]]}), path)
    table, nested, without = read_parquet(path)
    assert (table.column_names, nested, without) == (["order"], ("items",), 0)


def test_a_footer_that_was_tampered_with_is_refused(tmp_path: Path) -> None:
    """Each place that names a column is changed by itself: the names do not agree any more."""
    file = tmp_path / "a.parquet"
    pd.DataFrame({"event": ["a", "b", "a"]}).to_parquet(file)
    content = file.read_bytes()
    refused = 0
    for offset in [match.start() for match in re.finditer(b"event", content)]:
        file.write_bytes(content[:offset] + b"tnev\xeb" + content[offset + 5 :])
        try:
            read_parquet(file)
        except DataError as error:
            refused += "broken" in error.problem
    assert refused


def test_a_basket_of_ids_is_a_line_for_each(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    pa.parquet.write_table(pa.table({"user": [1, 2, 3], "basket": [["a", "b"], [], ["c"]]}), path)
    table, nested, without = read_parquet(path)
    assert table.to_pydict() == {"user": [1, 1, 3], "item": ["a", "b", "c"]}
    assert (nested, without) == ((), 1)
