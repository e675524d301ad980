from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.nested.unfold import Unfolded
from recommenders.adapters.files.reading.known_names import is_known_as
from recommenders.contract import Columns, Event
from tests.recommenders.adapters.line_exports import bought, expected, order_lines


def purchases() -> pd.DataFrame:
    lines = order_lines()
    return lines.assign(when=lines["day"].dt.strftime("%Y-%m-%dT%H:%M:%S"))


def by_customer(lines: pd.DataFrame) -> list[tuple[str, list[dict[str, Any]]]]:
    ordered = lines.sort_values(["customer", "day"], kind="stable").to_dict("records")
    return [(of, [*rows]) for of, rows in groupby(ordered, key=lambda line: line["customer"])]


def write(path: Path, entries: list[dict[str, Any]]) -> Path:
    text = json.dumps(entries) if path.suffix == ".json" else "\n".join(map(json.dumps, entries))
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", ["customers.json", "customers.jsonl"])
def test_customers_hold_orders_and_these_their_lines(tmp_path: Path, name: str) -> None:
    lines = purchases()
    entries = [
        {
            "id": customer,
            "name": f"Ann {customer}",
            "orders": [
                {
                    "id": order,
                    "date": of_order[0]["when"],
                    "line_items": [
                        {"sku": line["sku"], "qty": line["quantity"], "price": line["price"]}
                        for line in of_order
                    ],
                }
                for order, of_order in (
                    (key, [*rows]) for key, rows in groupby(of, key=lambda line: line["order"])
                )
            ],
        }
        for customer, of in by_customer(lines)
    ]
    data = load(write(tmp_path / name, entries))
    assert bought(data) == expected(lines)
    assert data.customers[Columns.NAME].tolist()[0] == "Ann 100200"
    assert data.local_time(int(data.log.times.min())) == lines["day"].min().tz_localize("UTC")


@pytest.mark.parametrize("held", ["history", "events", "interactions", "purchase_history"])
def test_a_customer_holds_lines(tmp_path: Path, held: str) -> None:
    lines = purchases()
    entries = [
        {
            "user_id": customer,
            held: [
                {"item": line["sku"], "time": line["when"], "quantity": line["quantity"]}
                for line in of
            ],
        }
        for customer, of in by_customer(lines)
    ]
    assert bought(load(write(tmp_path / "users.jsonl", entries))) == expected(lines)
    parquet = tmp_path / "users.parquet"
    pd.DataFrame(entries).to_parquet(parquet)
    assert bought(load(parquet)) == expected(lines)


def test_a_customer_holds_ids_and_their_times_in_lists_of_one_length(tmp_path: Path) -> None:
    lines = purchases().assign(quantity=1)
    entries = [
        {
            "user_id": customer,
            "item_ids": [line["sku"] for line in of],
            "timestamps": [line["when"] for line in of],
        }
        for customer, of in by_customer(lines)
    ]
    data = load(write(tmp_path / "users.jsonl", entries))
    assert bought(data) == expected(lines)
    assert data.has(Columns.TIME)
    assert any("of one length: item_ids, timestamps" in found.text for found in data.findings)


def test_a_file_of_customers_by_their_ids(tmp_path: Path) -> None:
    lines = purchases().assign(quantity=1)
    ids = {customer: [line["sku"] for line in of] for customer, of in by_customer(lines)}
    path = tmp_path / "histories.json"
    path.write_text(json.dumps(ids))
    assert bought(load(path)) == expected(lines)
    rows = {
        customer: [{"sku": line["sku"], "date": line["when"]} for line in of]
        for customer, of in by_customer(lines)
    }
    path.write_text(json.dumps(rows))
    data = load(path)
    assert bought(data) == expected(lines)
    assert data.has(Columns.TIME)


def test_sessions_of_otto(tmp_path: Path) -> None:
    lines = purchases()
    kinds = ("clicks", "carts", "orders")
    entries = [
        {
            "session": int(customer),
            "events": [
                {
                    "aid": int(line["sku"][4:]),
                    "ts": int(line["day"].timestamp() * 1000),
                    "type": kinds[at % 3],
                }
                for at, line in enumerate(of)
            ],
        }
        for customer, of in by_customer(lines)
    ]
    data = load(write(tmp_path / "train.jsonl", entries))
    assert any("OTTO" in found.text for found in data.findings)
    counts = [len(data.log.only((of,)).items) for of in (Event.VIEW, Event.CART, Event.PURCHASE)]
    written = [event["type"] for entry in entries for event in entry["events"]]
    assert counts == [written.count(kind) for kind in kinds]
    assert data.local_time(int(data.log.times.max())) == lines["day"].max().tz_localize("UTC")


def test_an_order_that_has_its_items_is_none_of_its_deliveries() -> None:
    order = {
        "id": 1,
        "line_items": [{"sku": "a"}],
        "fulfillments": [{"line_items": [{"sku": "a"}]}],
    }
    assert [*Unfolded(Path("t.json"), is_known_as).objects(iter([(0, order)]))] == [(0, order)]


def test_nodes_of_graphql() -> None:
    written = {
        "email": "a",
        "lineItems": {"edges": [{"node": {"sku": "x", "of": {"edges": []}}}]},
        "meta": {"edges": 3},
    }
    assert [*Unfolded(Path("t.json"), is_known_as).objects(iter([(7, written)]))] == [
        (7, {"email": "a", "lineItems": [{"sku": "x", "of": []}], "meta": {"edges": 3}})
    ]


def test_lists_of_other_lengths_stay() -> None:
    entry = {"user": "a", "item_ids": ["x", "y"], "tags": ["t"]}
    assert [*Unfolded(Path("t.json"), is_known_as).objects(iter([(0, entry)]))] == [(0, entry)]


def test_tags_of_a_customer_that_are_as_many_as_its_items_are_none_of_them(tmp_path: Path) -> None:
    lines = purchases().assign(quantity=1)
    entries = [
        {"user_id": customer, "item_ids": [line["sku"]], "date": line["when"], "tags": ["a"][:at]}
        for customer, of in by_customer(lines)
        for at, line in enumerate(of)
    ]
    assert bought(load(write(tmp_path / "t.jsonl", entries))) == expected(lines)


def test_lists_that_are_of_one_length_in_some_objects_alone(tmp_path: Path) -> None:
    lines = purchases().assign(quantity=1)
    entries = [
        {"user_id": customer, "item_ids": [line["sku"]], "date": line["when"], "prices": [1][:at]}
        for customer, of in by_customer(lines)
        for at, line in enumerate(of)
    ]
    assert bought(load(write(tmp_path / "t.jsonl", entries))) == expected(lines)


@pytest.mark.parametrize("held", ["history", "events", "item_seq"])
def test_a_line_with_an_item_of_its_own_is_none_of_its_history(tmp_path: Path, held: str) -> None:
    lines = purchases().assign(quantity=1)
    entries = [
        {"user_id": customer, "item_id": line["sku"], "date": line["when"], held: before}
        for customer, of in by_customer(lines)
        for at, line in enumerate(of)
        for before in [[other["sku"] for other in of[:at]]]
    ]
    assert bought(load(write(tmp_path / "samples.jsonl", entries))) == expected(lines)
    parquet = tmp_path / "samples.parquet"
    pd.DataFrame(entries).to_parquet(parquet)
    assert bought(load(parquet)) == expected(lines)


def test_a_basket_with_a_history_besides(tmp_path: Path) -> None:
    ids = [["a", "b"], ["c"]]
    path = tmp_path / "baskets.parquet"
    pd.DataFrame({"user_id": [1, 2], "history": ids, "basket": ids}).to_parquet(path)
    assert len(load(path).log.items) == 3
