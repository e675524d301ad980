"""Orders and their lines in two tables, as shops, programs and databases export them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

DAY = "%Y-%m-%d %H:%M"
N_ORDERS = 24
Event = tuple[str, str, str, float]


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the two tables and their columns are called; ``id_of_line`` is the order's there."""

    orders: str = "orders.csv"
    lines: str = "order_items.csv"
    order: str = "order_id"
    customer: str = "customer_id"
    time: str = "order_date"
    id_of_line: str = ""
    item: str = "product_id"
    quantity: str = "quantity"
    price: str = "price"
    written: str = "%Y-%m-%d %H:%M:%S"
    more_of_orders: dict[str, Any] = field(default_factory=dict)
    more_of_lines: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """The two tables, and the events that they are."""

    orders: pd.DataFrame
    lines: pd.DataFrame
    events: list[Event]


def export(names: Names | None = None) -> Export:
    """Two dozen orders of five customers with up to two lines each; every fourth is number 0, 4."""
    names = names or Names()
    moments = [pd.Timestamp("2026-01-01 10:00") + pd.Timedelta(days=n) for n in range(N_ORDERS)]
    orders = pd.DataFrame(
        {
            names.order: range(1001, 1001 + N_ORDERS),
            names.customer: [f"c{n % 5}" for n in range(N_ORDERS)],
            names.time: [moment.strftime(names.written) for moment in moments],
            **names.more_of_orders,
        }
    )
    rows = [(n, k) for n in range(N_ORDERS) for k in range(1 + n % 2)]
    lines = pd.DataFrame(
        {
            **names.more_of_lines,
            names.id_of_line or names.order: [1001 + n for n, _ in rows],
            names.item: [f"p{(n + 3 * k) % 7}" for n, k in rows],
            names.quantity: [1 + k for _, k in rows],
            names.price: [2.5 + n % 7 for n, _ in rows],
        }
    )
    whole = "%H" in names.written
    days = moments if whole else [moment.normalize() for moment in moments]
    events = [
        (f"c{n % 5}", f"p{(n + 3 * k) % 7}", days[n].strftime(DAY), float(1 + k)) for n, k in rows
    ]
    return Export(orders, lines, sorted(events))


def write(folder: Path, names: Names | None = None) -> Export:
    """Write both tables as CSV."""
    names = names or Names()
    made = export(names)
    made.orders.to_csv(folder / names.orders, index=False)
    made.lines.to_csv(folder / names.lines, index=False)
    return made


def of_orders(made: Export, kept: Callable[[int], bool]) -> list[Event]:
    """The events of the orders of which the number, from 0 on, is kept."""
    first = pd.Timestamp("2026-01-01 10:00")
    return [event for event in made.events if kept((pd.Timestamp(event[2]) - first).days)]


LINE_NUMBERS = {"id": range(9001, 9001 + N_ORDERS * 3 // 2)}
EXPORTS = {
    "plain": Names(),
    "order_lines": Names(lines="order_lines.csv"),
    "order_products": Names(lines="order_products.csv"),
    "rails": Names(
        order="id",
        customer="user_id",
        time="created_at",
        id_of_line="order_id",
        more_of_orders={"total": 9.5, "updated_at": "2026-09-09"},
        more_of_lines={**LINE_NUMBERS, "created_at": "2026-09-09", "position": 4, "weight": 2},
    ),
    "german": Names(
        orders="bestellungen.csv",
        lines="bestellpositionen.csv",
        order="Bestellnummer",
        customer="Kundennummer",
        time="Bestelldatum",
        item="Artikelnummer",
        quantity="Menge",
        price="Einzelpreis",
        written="%d.%m.%Y",
    ),
    "french": Names(
        orders="commandes.csv",
        lines="lignes_commande.csv",
        order="Numéro commande",
        customer="N° client",
        time="Date de commande",
        item="Réf. article",
        quantity="Quantité",
        price="Prix unitaire",
        written="%d/%m/%Y",
    ),
    "spanish": Names(
        orders="pedidos.csv",
        lines="detalle_pedidos.csv",
        order="id_pedido",
        customer="id_cliente",
        time="fecha_pedido",
        item="id_producto",
        quantity="cantidad",
        price="precio",
    ),
    "russian": Names(
        orders="заказы.csv",
        lines="позиции.csv",
        order="Номер заказа",
        customer="Клиент",
        time="Дата заказа",
        item="Артикул",
        quantity="Количество",
        price="Цена",
    ),
    "chinese": Names(
        orders="订单.csv",
        lines="订单明细.csv",
        order="订单号",
        customer="用户ID",
        time="下单时间",
        item="商品ID",
        quantity="数量",
        price="单价",
    ),
    "olist": Names(
        orders="olist_orders_dataset.csv",
        lines="olist_order_items_dataset.csv",
        time="order_purchase_timestamp",
        more_of_orders={"order_status": "delivered", "order_approved_at": "2026-09-09"},
        more_of_lines={"order_item_id": 1, "shipping_limit_date": "2026-09-09"},
    ),
    "classicmodels": Names(
        lines="orderdetails.csv",
        order="orderNumber",
        customer="customerNumber",
        time="orderDate",
        item="productCode",
        quantity="quantityOrdered",
        price="priceEach",
        more_of_lines={"orderLineNumber": 1},
    ),
    "AdventureWorks": Names(
        orders="SalesOrderHeader.csv",
        lines="SalesOrderDetail.csv",
        order="SalesOrderID",
        customer="CustomerID",
        time="OrderDate",
        item="ProductID",
        quantity="OrderQty",
        price="UnitPrice",
        more_of_lines={"SalesOrderDetailID": LINE_NUMBERS["id"]},
    ),
    "Chinook": Names(
        orders="Invoice.csv",
        lines="InvoiceLine.csv",
        order="InvoiceId",
        customer="CustomerId",
        time="InvoiceDate",
        item="TrackId",
        quantity="Quantity",
        price="UnitPrice",
        more_of_lines={"InvoiceLineId": LINE_NUMBERS["id"]},
    ),
    # the orders have two numbers, and the lines a number that is called as an item
    "Magento": Names(
        orders="sales_order.csv",
        lines="sales_order_item.csv",
        order="entity_id",
        time="created_at",
        id_of_line="order_id",
        quantity="qty_ordered",
        more_of_orders={"increment_id": [f"1000{n:05}" for n in range(N_ORDERS)]},
        more_of_lines={"item_id": LINE_NUMBERS["id"], "created_at": "2026-09-09"},
    ),
    "PrestaShop": Names(
        orders="ps_orders.csv",
        lines="ps_order_detail.csv",
        order="id_order",
        customer="id_customer",
        time="date_add",
        quantity="product_quantity",
        price="unit_price_tax_incl",
        more_of_lines={"id_order_detail": LINE_NUMBERS["id"]},
    ),
    "OpenCart": Names(
        orders="oc_order.csv",
        lines="oc_order_product.csv",
        time="date_added",
        more_of_lines={"order_product_id": LINE_NUMBERS["id"], "model": "m"},
    ),
    "Shopify": Names(
        orders="order.csv",
        lines="order_line.csv",
        order="id",
        time="created_at",
        id_of_line="order_id",
        more_of_orders={"name": [f"#{n}" for n in range(N_ORDERS)]},
        more_of_lines={**LINE_NUMBERS, "variant_id": 1},
    ),
    "items.csv are the lines": Names(lines="items.csv"),
    "compressed": Names(orders="orders.csv.gz", lines="order_items.csv.gz"),
    "names that say nothing": Names(orders="a.csv", lines="b.csv"),
}
