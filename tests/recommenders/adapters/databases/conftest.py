"""A little shop for every database, and what was read of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.contract import Dataset

TABLES = """
create table order_items (
    customer_id integer, product_id varchar(9), ordered_at timestamp, quantity integer,
    unit_price numeric(8, 2), note varchar(99));
create table products (product_id varchar(9), title varchar(99), brand varchar(99));
create table "Other things" (x integer);
insert into order_items values
    (17850, '007', '2026-03-01 10:00:00', 2, 3.50, 'gift'),
    (17850, '008', '2026-03-04 10:00:00', 1, 1.25, null),
    (12583, '007', '2026-03-02 09:30:00', 1, 3.50, null);
insert into products values
    ('007', 'Green tea', 'Leaf'), ('008', 'Honey', null), ('009', 'Oats', 'Mill');
"""
TWO_TABLES = """
create table orders (
    id integer, order_number varchar(9), user_id integer, created_at timestamp, status varchar(9),
    total numeric(8, 2));
create table order_items (
    id integer, order_id integer, product_id varchar(9), quantity integer, price numeric(8, 2));
create table payments (id integer, order_id integer, user_id integer, created_at timestamp);
create table products (id varchar(9), name varchar(99));
insert into orders values
    (1, 'A7', 17850, '2026-03-01 10:00:00', 'paid', 7),
    (2, 'A8', 17850, '2026-03-04 10:00:00', 'paid', 1),
    (3, 'A9', 12583, '2026-03-02 09:30:00', 'shipped', 3),
    (4, 'B1', 12583, '2026-03-03 09:30:00', 'refunded', 3);
insert into order_items values
    (11, 1, '007', 2, 3.50), (12, 2, '008', 1, 1.25), (13, 3, '007', 1, 3.50), (14, 4, '009', 1, 3);
insert into products values ('007', 'Green tea'), ('008', 'Honey'), ('009', 'Oats');
"""
"""The same purchases in orders and their lines, and one that came back."""


def events(data: Dataset) -> list[tuple[str, str, str, float]]:
    log = data.log
    codes = np.repeat(np.arange(data.n_customers), log.lengths)
    times = pd.to_datetime(log.times, unit="s").strftime("%Y-%m-%d %H:%M")
    rows = zip(codes, log.items, times, log.quantities, strict=True)
    return sorted(
        (data.customer_id(int(customer)), data.item_id(int(item)), time, float(quantity))
        for customer, item, time, quantity in rows
    )


def said(data: Dataset) -> str:
    return "\n".join(f"{finding.text}: {finding.done}" for finding in data.findings)
