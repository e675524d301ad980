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
