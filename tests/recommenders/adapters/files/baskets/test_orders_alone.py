from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.baskets.orders_alone import numbers_orders
from recommenders.adapters.files.folder import load
from recommenders.contract import Columns
from recommenders.errors import DataError
from tests.recommenders.adapters.line_exports import N_ORDERS, bought, expected, write_lines

ITEMS = {"date": "day", "Item": "sku", "Qty": "quantity"}


@pytest.mark.parametrize(
    "name", ["Transaction", "TransactionNo", "InvoiceNo", "order_id", "sessionId"]
)
def test_an_order_stands_for_the_customer_and_a_banner_says_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bakery.csv"
    lines = write_lines(path, {name: "order", **ITEMS})
    data = load(path)
    assert data.n_customers == N_ORDERS
    assert bought(data) == expected(lines, customer="order")
    warned = [finding for finding in data.findings if finding.warning]
    assert [finding.count for finding in warned if f'each "{name}" stands' in finding.text] == [60]


@pytest.mark.parametrize("name", ["Customer Name", "Name"])
def test_the_name_of_the_customer_goes_before_the_order(tmp_path: Path, name: str) -> None:
    path = tmp_path / "sales.csv"
    lines = write_lines(path, {"Document Number": "order", name: "name", **ITEMS})
    data = load(path)
    assert bought(data) == expected(lines, customer="name")
    assert data.customers[Columns.NAME].tolist() == data.customers[Columns.CUSTOMER].tolist()
    assert any(
        "is known to have an id of the customers" in finding.text for finding in data.findings
    )


def test_the_name_of_an_item_is_no_customer(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    write_lines(path, {"order_id": "order", "name": "title", **ITEMS})
    assert load(path).n_customers == N_ORDERS


def test_orders_of_one_line_each_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("order_id,item,date\n1,a,2026-01-01\n2,b,2026-01-02\n3,a,2026-01-03\n")
    with pytest.raises(DataError, match="A required column is missing"):
        load(path)


def test_who_says_there_is_no_column_of_customers_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    write_lines(path, {"order_id": "order", **ITEMS})
    (tmp_path / "sales.toml").write_text("[columns]\ncustomer_id = false\n")
    with pytest.raises(DataError, match="column customer_id"):
        load(path)


def test_items_are_the_item_where_each_line_has_one(tmp_path: Path) -> None:
    path = tmp_path / "bakery.csv"
    columns = {"TransactionNo": "order", "Items": "title", "DateTime": "day", "Daypart": "Morning"}
    lines = write_lines(path, columns).assign(quantity=1)
    assert bought(load(path)) == expected(lines, customer="order", item="title")
    # how many there are, or a list of them, is no item
    for held in ("quantity", "Tea, Honey"):
        write_lines(path, {**columns, "Items": held})
        with pytest.raises(DataError, match=r"item|Items"):
            load(path)


def test_a_column_that_is_called_as_orders_and_holds_words_numbers_none(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"transaction": ["sale", "return"], "Receipt": ["R-1", "R-2"], "order": "x"}
    )
    assert [numbers_orders(frame, name) for name in frame] == [False, True, True]
    path = tmp_path / "sales.csv"
    write_lines(path, {"transaction": "sale", "name": "title", **ITEMS})
    with pytest.raises(DataError, match="column customer_id"):
        load(path)
