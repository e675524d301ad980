"""Instacart's tables on made-up lines of their true form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.instacart import days_before_the_last, is_instacart
from recommenders.adapters.named_place import load_place
from recommenders.contract import Columns
from recommenders.errors import DataError

ORDERS = """\
order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day,days_since_prior_order
11,1,prior,1,2,08,
12,1,prior,2,3,07,15.0
13,1,train,3,3,12,21.0
21,2,prior,1,2,11,
22,2,test,2,5,10,10.0
"""
PRIOR = """\
order_id,product_id,add_to_cart_order,reordered
11,196,1,0
11,14084,2,0
12,196,1,1
21,14084,1,0
99,196,1,0
"""
TRAIN = "order_id,product_id,add_to_cart_order,reordered\n13,196,1,1\n"
PRODUCTS = """\
product_id,product_name,aisle_id,department_id
196,Soda,77,7
14084,Organic Almond Milk,91,16
500,"Never bought",91,16
"""


def write(folder: Path) -> None:
    (folder / "orders.csv").write_text(ORDERS)
    (folder / "order_products__prior.csv").write_text(PRIOR)
    (folder / "order_products__train.csv").write_text(TRAIN)
    (folder / "products.csv").write_text(PRODUCTS)
    (folder / "aisles.csv").write_text("aisle_id,aisle\n77,soft drinks\n91,soy lactosefree\n")
    (folder / "departments.csv").write_text(
        "department_id,department\n7,beverages\n16,dairy eggs\n"
    )


def test_the_tables_are_joined_and_the_last_order_is_today(tmp_path: Path) -> None:
    write(tmp_path)
    assert is_instacart(tmp_path)
    data = load_place(str(tmp_path), name="basket")
    assert (data.name, data.n_customers, data.n_items) == ("basket", 2, 3)
    log = data.log
    codes = np.repeat(np.arange(data.n_customers), log.lengths)
    when = pd.to_datetime(log.times, unit="s").strftime("%Y-%m-%d %H")
    lines = {
        (data.customer_id(int(customer)), data.item_title(int(item)), time)
        for customer, item, time in zip(codes, log.items, when, strict=True)
    }
    assert lines == {
        ("1", "Soda", "2017-03-28 08"),
        ("1", "Organic Almond Milk", "2017-03-28 08"),
        ("1", "Soda", "2017-04-12 07"),
        ("1", "Soda", "2017-05-03 12"),
        ("2", "Organic Almond Milk", "2017-04-23 11"),
    }
    row = data.items[data.items[Columns.ITEM] == "14084"].iloc[0]
    assert (row[Columns.CATEGORY], row[Columns.DEPARTMENT]) == ("soy lactosefree", "dairy eggs")
    said = {finding.text: finding for finding in data.findings}
    assert next(f for text, f in said.items() if "no dates" in text).warning
    assert said["Lines of orders that orders.csv does not have"].count == 1


def test_another_day_of_the_last_order(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "dataset.toml").write_text('title = "Baskets"\nas_of = 2026-06-30\n')
    data = load_place(str(tmp_path))
    assert data.title == "Baskets"
    assert f"{data.as_of:%Y-%m-%d}" == "2026-06-30"
    assert pd.Timestamp(int(data.log.times.max()), unit="s").strftime("%Y-%m-%d") == "2026-06-30"


def test_days_are_counted_from_the_last_order() -> None:
    orders = pd.DataFrame(
        {"user_id": [1, 1, 1, 2], "days_since_prior_order": [np.nan, 15.0, 21.0, np.nan]}
    )
    assert days_before_the_last(orders).tolist() == [36, 21, 0, 0]


def test_other_folders_are_none_of_it(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("customer_id,item_id,timestamp\na,x,2026-03-01\n")
    assert not is_instacart(tmp_path)
    (tmp_path / "order_products__prior.csv").write_text(PRIOR)
    assert not is_instacart(tmp_path)


def test_what_is_torn_is_said(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "orders.csv").write_text(ORDERS.replace("2,test,2", "x,test,2"))
    with pytest.raises(DataError, match=r"no number.*user_id|user_id.*no number") as raised:
        load_place(str(tmp_path))
    assert (raised.value.column, raised.value.row, raised.value.value) == ("user_id", 6, "x")
    write(tmp_path)
    (tmp_path / "order_products__prior.csv").write_text("order_id,sku\n11,1\n")
    with pytest.raises(DataError, match="column of Instacart's orders is missing"):
        load_place(str(tmp_path))
