"""Lines of orders under the names that programs give them, and the purchases that they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset

TITLES = ("Green Tea", "Honey", "Oat Milk", "Rye Bread", "Blue Mug")
PRICES = (2.5, 3.75, 5.0, 6.25, 7.5)
N_ORDERS = 30
Bought = tuple[str, str, float]


def order_lines() -> pd.DataFrame:
    """Thirty orders of six customers of one to three lines, each item in several quantities.

    Columns order, line (10, 20, ...), customer, name, mail, day (a timestamp), sku, title,
    quantity, price (of one unit) and total.
    """
    lines = []
    for n in range(N_ORDERS):
        for k in range(1 + n % 3):
            item = (3 * n + 2 * k) % len(TITLES)
            quantity = 1 + (n * 7 + k) % 4
            lines.append(
                {
                    "order": f"{7001 + n}",
                    "line": 10 * (k + 1),
                    "customer": f"{100200 + n % 6}",
                    "name": f"Ann Lee{'abcdef'[n % 6]}",
                    "mail": f"ann{n % 6}@x.org",
                    "day": pd.Timestamp("2026-01-03 08:15") + pd.Timedelta(days=2 * n),
                    "sku": f"SKU-{40 + item}",
                    "title": TITLES[item],
                    "quantity": quantity,
                    "price": PRICES[item],
                    "total": PRICES[item] * quantity,
                }
            )
    return pd.DataFrame(lines)


def write_lines(
    path: Path, columns: dict[str, str], *, dates: str = "%Y-%m-%d", separator: str = ","
) -> pd.DataFrame:
    """Write the lines with the given names -> what stands there (a text where it is no column)."""
    lines = order_lines()
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    for line in lines.assign(day=lines["day"].dt.strftime(dates)).to_dict("records"):
        writer.writerow([line.get(of, of) for of in columns.values()])
    path.write_text(text.getvalue(), encoding="utf-8")
    return lines


def bought(data: Dataset) -> list[Bought]:
    """Customer, item and units of every event, in order."""
    log = data.log
    codes = np.repeat(np.arange(data.n_customers), np.diff(log.indptr))
    return sorted(
        (data.customer_id(int(customer)), data.item_id(int(item)), float(quantity))
        for customer, item, quantity in zip(codes, log.items, log.quantities, strict=True)
    )


def expected(lines: pd.DataFrame, *, customer: str = "customer", item: str = "sku") -> list[Bought]:
    """What `bought` has to say of the lines."""
    return sorted(zip(lines[customer], lines[item], lines["quantity"].astype(float), strict=True))


def prices_of_items(data: Dataset) -> dict[str, float]:
    """The last price of each item."""
    return dict(zip(data.items[Columns.ITEM], data.items[Columns.PRICE].round(6), strict=True))
