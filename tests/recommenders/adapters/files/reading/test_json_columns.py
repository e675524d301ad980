from __future__ import annotations

import json
from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.json_file import read_json
from recommenders.errors import DataError


def write(path: Path, *objects: object) -> Path:
    path.write_text("\n".join(o if isinstance(o, str) else json.dumps(o) for o in objects))
    return path


@pytest.mark.parametrize(
    ("written", "kind", "values"),
    [
        (["1", "null", "-2"], "int64", [1, None, -2]),
        (["1.5", "2", "NaN"], "double", [1.5, 2.0, None]),
        (["1.299", "1e-3"], "double", [1.299, 0.001]),
        # nothing of an id may be lost
        (["9007199254740993", "1"], "int64", [9007199254740993, 1]),
        (["12345678901234567890", "1"], "string", ["12345678901234567890", "1"]),
        (["9007199254740993", "1.5"], "string", ["9007199254740993", "1.5"]),
        (["4.00638E+12", "1"], "string", ["4.00638E+12", "1"]),
        (['"007"', "7"], "string", ["007", "7"]),
        (['"x"', "1.50"], "string", ["x", "1.50"]),
        (["9" * 5000], "string", ["9" * 5000]),
        (["true", "false"], "string", ["true", "false"]),
        (["Infinity", "1"], "string", ["Infinity", "1"]),
        (['"\\ud800"', '"é"'], "string", ["?", "é"]),
    ],
)
def test_values_are_what_is_written(
    tmp_path: Path, written: list[str], kind: str, values: list[object]
) -> None:
    path = write(tmp_path / "t.jsonl", *(f'{{"a": {value}}}' for value in written))
    column = read_json(path).table["a"]
    assert str(column.type) == kind
    assert column.to_pylist() == values


def test_ids_beyond_2_to_the_53_stay_apart(tmp_path: Path) -> None:
    lines = [{"user_id": 2**53 + at, "item_id": "A"} for at in range(3)]
    path = write(tmp_path / "t.jsonl", *lines, '{"user_id": null, "item_id": "B"}')
    assert load(path).n_customers == 3


def test_objects_within_are_columns(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.jsonl",
        {"customer": {"id": "007", "address": {"city": "Ulm"}}, "product": {"id": 1}, "tags": [1]},
        {"customer": {}, "product": {"id": 2}, "none": {}},
    )
    table = read_json(path)
    assert table.table.column_names == ["customer.id", "customer.address.city", "product.id"]
    assert table.nested == ("tags",)
    assert [finding.text for finding in table.findings] == [
        "Objects within the objects of t.jsonl: customer, customer.address, product, none"
    ]
    assert load(path).n_customers == 1


def test_mongodb_writes_types_as_objects(tmp_path: Path) -> None:
    moment = {"$date": {"$numberLong": "1767225600000"}}
    line = {"user_id": {"$oid": "5f1"}, "item_id": "A", "ts": moment}
    table = read_json(write(tmp_path / "t.jsonl", line)).table
    assert table.to_pylist() == [{"user_id": "5f1", "item_id": "A", "ts": "1767225600000"}]


def test_the_items_of_an_order_are_a_line_each(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.jsonl",
        {"id": 7, "user_id": "ann", "line_items": [{"id": 1, "sku": "A"}, {"sku": "B"}]},
        {"id": 8, "user_id": "bob", "line_items": []},
        {"id": 9, "user_id": "cat", "line_items": [{"sku": "A", "tags": ["x"]}]},
    )
    table = read_json(path)
    assert table.table.to_pylist() == [
        {"id": 7, "user_id": "ann", "line_items.id": 1, "sku": "A"},
        {"id": 7, "user_id": "ann", "line_items.id": None, "sku": "B"},
        {"id": 9, "user_id": "cat", "line_items.id": None, "sku": "A"},
    ]
    assert table.places.tolist() == [-1, -1, 1]
    assert [(finding.observation, finding.count) for finding in table.findings] == [
        ("Objects of t.jsonl with a list of items (line_items)", 2),
        ("Lines of t.jsonl whose list of items is empty", 1),
    ]


def test_a_list_of_ids_is_a_line_each(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.jsonl",
        {"user_id": "ann", "product_ids": ["A", "B"]},
        {"user_id": "bob", "product_ids": "A"},
    )
    table = read_json(path).table
    assert table.to_pylist() == [
        {"user_id": "ann", "item": "A"},
        {"user_id": "ann", "item": "B"},
        {"user_id": "bob", "item": "A"},
    ]


def test_what_is_of_the_whole_order_is_not_of_each_item(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.jsonl",
        {"user_id": "a", "price": 9, "qty": 3, "items": [{"sku": "A", "price": 4}, {"sku": "B"}]},
    )
    data = load(path)
    assert sorted(map(str, data.unit_prices.tolist())) == ["4.0", "nan"]
    assert data.log.quantities.tolist() == [1.0, 1.0]
    (unused,) = [f for f in data.findings if "none of ours" in f.observation]
    assert "order.price, order.qty" in unused.observation


def test_a_list_among_values_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", *[{"user_id": "a", "sku": "A"}] * 2, {"sku": ["B", "C"]})
    table = read_json(path)
    assert table.table["sku"].to_pylist() == ["A", "A", None]
    assert [(finding.count, finding.warning) for finding in table.findings] == [(1, True)]


def test_a_name_that_stands_twice_in_an_object_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", '{"user_id": "a", "item_id": "A", "item_id": "B"}')
    assert read_json(path).twice == {"item_id"}
    with pytest.raises(DataError, match=r"(?i)two columns have the same name .*item_id"):
        load(path)


def test_few_bytes_do_not_become_many_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = write(tmp_path / "n.jsonl", *({f"a{n}": 1} for n in range(2_001)))
    with pytest.raises(DataError, match="2,001 columns"):
        read_json(names)
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "1")
    cells = write(tmp_path / "c.jsonl", *({f"a{n % 500}": 1} for n in range(500)))
    with pytest.raises(DataError, match="1 MB when it is unpacked"):
        read_json(cells)
    items = {"note": "x" * 1_000, "items": [{"sku": 1}] * 1_000}
    with pytest.raises(DataError, match="1 MB when it is unpacked"):
        read_json(write(tmp_path / "i.jsonl", items))
