"""Which tables are orders and their lines is known by columns, then by names; in doubt asked."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from recommenders.adapters.files.finding.order_tables import (
    OrderTables,
    is_whole,
    order_columns,
    order_tables,
)
from recommenders.errors import DataError

ORDERS = ("order_id", "customer_id", "order_date")
LINES = ("order_id", "product_id", "quantity")


def found(
    headers: dict[str, tuple[str, ...]], lines: Collection[str] | None = None
) -> OrderTables | None:
    return order_tables(headers, {}, lines=lines, place="shop")


def test_by_their_columns() -> None:
    assert found({"a": ORDERS, "b": LINES}) == OrderTables(orders="a", lines="b")
    assert found({"a": ORDERS, "b": LINES}, lines=["a"]) is None
    assert found({"a": ORDERS}) is None
    assert found({"b": LINES}) is None
    # a number of the orders is called as a number alone, and customers have one as well
    users = ("id", "name")
    assert found({"users": users, "orders": ("id", "user_id"), "order_items": LINES}) == (
        OrderTables(orders="orders", lines="order_items")
    )


@pytest.mark.parametrize(
    ("orders", "others"),
    [
        ("orders.csv", ["payments.csv", "shipments.csv", "order_history.csv", "invoices.csv"]),
        ("shop.orders", ["shop.transactions", "shop.order_addresses"]),
        ("ps_orders", ["ps_order_payment", "ps_order_return"]),
        ("bestellungen.csv", ["zahlungen.csv", "rechnungen.csv"]),
        ("Invoice", ["Customer"]),
        ("주문.csv", ["결제.csv"]),
    ],
)
def test_by_their_names_among_others(orders: str, others: list[str]) -> None:
    headers = dict.fromkeys((*others, orders), ORDERS) | {"order_items": LINES}
    assert found(headers) == OrderTables(orders=orders, lines="order_items")


def test_lines_by_their_names_among_others() -> None:
    headers = dict.fromkeys(["order_returns.csv", "order_items.csv", "carts.csv"], LINES)
    assert found({"o": ORDERS, **headers}) == OrderTables(orders="o", lines="order_items.csv")


def test_in_doubt_it_is_asked() -> None:
    with pytest.raises(DataError, match=r"Several tables may be the orders.*'a, b'.*\[files\]"):
        found({"a": ORDERS, "b": ORDERS, "order_items": LINES})
    with pytest.raises(DataError, match="Several tables may be the lines of the orders"):
        found({"orders": ORDERS, "a": LINES, "b": LINES})


def test_lines_that_say_all_themselves_need_the_states_of_orders_alone() -> None:
    whole = (*LINES, "customer_id", "order_date")
    assert is_whole(whole, {})
    assert found({"orders": ORDERS, "order_items": whole}) is None
    states = {"orders": (*ORDERS, "status"), "order_items": whole}
    assert found(states) == OrderTables(orders="orders", lines="order_items")
    # not those of something else that knows the orders
    assert found({"refunds": (*ORDERS, "status"), "order_items": whole}) is None


def test_who_may_stand_with_the_lines() -> None:
    headers = {"orders": ("order_id", "order_date"), "order_items": (*LINES, "customer_id")}
    assert found(headers) == OrderTables(orders="orders", lines="order_items")
    # and what is none of the orders does not say when
    assert found({"payments": ("order_id", "date"), "order_items": headers["order_items"]}) is None


def test_usual_names_do_where_columns_have_others() -> None:
    headers = {"orders.csv": ("order_id", "kd"), "order_items.csv": ("order_id", "was")}
    assert found(headers) == OrderTables(orders="orders.csv", lines="order_items.csv")
    sheets = {f"x.xlsx, sheet {sheet}": ("order_id",) for sheet in ("Orders", "Order lines")}
    assert found(sheets) is not None
    assert found({"orders.csv": ("kd",), "order_items.csv": ("order_id", "was")}) is None


def test_what_is_told_of_columns_counts() -> None:
    told = {"orders": {"customer_id": "kd"}, "order_lines": {"item_id": "was"}}
    headers = {"a": ("order_id", "kd"), "b": ("order_id", "was")}
    pair = order_tables(headers, told, place="shop")
    assert pair == OrderTables(orders="a", lines="b")
    assert found(headers) is None


def test_the_likeliest_id_comes_first() -> None:
    assert order_columns(["id", "Order Number", "order_id"], "orders") == [
        "order_id",
        "Order Number",
        "id",
    ]
    assert order_columns(["id", "order_id"], "order_lines") == ["order_id"]


def test_lines_beside_a_table_of_what_came_in_need_no_orders() -> None:
    till = ("receipt_no", "customer_id", "sku", "date", "qty")
    goods_in = ("sku", "receipt", "date", "quantity")
    assert order_tables({"till": till, "stock": goods_in}, {}, place="shop") is None
