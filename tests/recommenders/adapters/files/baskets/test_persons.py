from __future__ import annotations

from pathlib import Path

import pandas as pd

from recommenders.adapters.files.baskets.persons import column_of_persons, persons_of
from recommenders.adapters.files.folder import load
from recommenders.contract import Columns

C = Columns
CUSTOMERS = pd.DataFrame({C.CUSTOMER: ["x1", "x2", "x3"], "customer_unique_id": ["a", "b", "a"]})


def test_who_is_one_person_is_told_by_a_column_of_customers() -> None:
    lines = pd.DataFrame({C.CUSTOMER: ["x1", "x3", " x2 "]})
    told = persons_of(lines, CUSTOMERS, "customer_unique_id")
    assert told is not None
    assert [column.tolist() for column in told] == [["a", "a", "b"], ["a", "b", "a"]]
    assert column_of_persons(["city", "Customer Unique ID"]) == "Customer Unique ID"
    assert column_of_persons(["city"]) is None


def test_what_tells_nothing_is_not_taken() -> None:
    lines = pd.DataFrame({C.CUSTOMER: ["x1", "x2"]})
    # all are others, or the lines have customers that are not there
    apart = CUSTOMERS.assign(customer_unique_id=["a", "b", "c"])
    assert persons_of(lines, apart, "customer_unique_id") is None
    strangers = pd.DataFrame({C.CUSTOMER: ["x1", "y", "z"]})
    assert persons_of(strangers, CUSTOMERS, "customer_unique_id") is None


def test_orders_that_name_a_customer_each_are_of_the_persons_behind(tmp_path: Path) -> None:
    """As Olist, a market place in Brazil, publishes its orders."""
    (tmp_path / "olist_orders_dataset.csv").write_text(
        "order_id,customer_id,order_status,order_purchase_timestamp\n"
        "o1,x1,delivered,2026-01-01 10:00:00\no2,x2,delivered,2026-01-02 10:00:00\n"
        "o3,x3,canceled,2026-01-03 10:00:00\no4,x4,delivered,2026-01-04 10:00:00\n"
    )
    (tmp_path / "olist_order_items_dataset.csv").write_text(
        "order_id,order_item_id,product_id,seller_id,price,freight_value\n"
        "o1,1,p1,s,10,1\no1,2,p2,s,20,1\no2,1,p1,s,10,1\no3,1,p2,s,20,1\no4,1,p2,s,20,1\n"
    )
    (tmp_path / "olist_customers_dataset.csv").write_text(
        "customer_id,customer_unique_id,customer_city\nx1,u1,a\nx2,u2,b\nx3,u1,a\nx4,u1,a\n"
    )
    (tmp_path / "olist_products_dataset.csv").write_text(
        "product_id,product_category_name\np1,toys\np2,books\n"
    )
    data = load(tmp_path)
    assert data.customers[C.CUSTOMER].tolist() == ["u1", "u2"]
    assert data.log.lengths.tolist() == [3, 1]
    assert data.items[C.CATEGORY].tolist() == ["toys", "books"]
    assert any('"customer_unique_id" of customers says' in f.text for f in data.findings)
