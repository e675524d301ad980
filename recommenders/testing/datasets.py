"""Small data sets to test recommenders on: one to check by hand, one for statistics."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build

AS_OF = pd.Timestamp("2026-06-30 12:00", tz="UTC")
"""The as-of date of the data sets here."""
TITLES = (
    "Puppy Kibble",
    "Cat *Food* [x](http://e.example) `b`",
    "<script>alert(1)</script>",
    "=cmd()|'/c calc'!A1",
    ":material/home: Lamp",
    "Costs $5 and $math$",
    "Line\nbreak",
    "# Head | _under_ ~~gone~~",
)
"""Item titles that are no plain text to a browser, to Markdown or to a spreadsheet."""

# customer, item, days before the as-of date, event, quantity, unit price, position
_EVENTS = [
    ("ann", "A", 100, "purchase", 1, 10.0, None),
    ("ann", "A", 40, "purchase", 2, 10.0, None),
    ("ann", "A", 10, "purchase", 1, 8.0, None),
    ("ann", "B", 10, "purchase", 1, 4.0, None),
    ("ann", "C", 5, "purchase", 1, 6.0, None),
    ("ann", "D", 3, "view", 0, None, None),
    ("ann", "D", 2, "view", 0, None, None),
    ("ann", "H", 40, "view", 0, None, None),
    ("ann", "E", 2, "cart", 0, None, None),
    ("ann", "F", 4, "impression", 0, None, 2),
    ("ann", "F", 2, "impression", 0, None, 4),
    ("ann", "F", 2, "click", 0, None, 9),
    ("bob", "A", 70, "purchase", 1, 10.0, None),
    ("bob", "B", 20, "purchase", 1, 4.0, None),
    ("bob", "E", 10, "wishlist", 0, None, None),
    ("cat", "B", 35, "purchase", 1, 4.0, None),
    ("cat", "C", 35, "purchase", 1, 8.0, None),
    ("cat", "D", 1, "purchase", 1, 20.0, None),
    ("dan", "A", 60, "purchase", 1, 10.0, None),
    ("dan", "A", 30, "purchase", 1, 10.0, None),
    ("dan", "E", 30, "purchase", 1, 30.0, None),
    ("eve", "F", 90, "purchase", 1, 15.0, None),
]


def tiny(*, bare: bool = False) -> Dataset:
    """Six customers and eight items; ``bare`` leaves nothing but customer, item and time."""
    raw = pd.DataFrame(
        _EVENTS,
        columns=[
            Columns.CUSTOMER,
            Columns.ITEM,
            "days",
            Columns.EVENT,
            Columns.QUANTITY,
            Columns.UNIT_PRICE,
            Columns.POSITION,
        ],
    )
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days"), unit="D")
    if bare:
        raw = raw[raw[Columns.EVENT] == "purchase"]
        lines = raw[[Columns.CUSTOMER, Columns.ITEM, Columns.TIME]]
        return build(RawTables(name="bare", title="Bare", interactions=lines, as_of=AS_OF))
    items = pd.DataFrame(
        {
            Columns.ITEM: list("ABCDEFGH"),
            Columns.TITLE: TITLES,
            Columns.DEPARTMENT: ["Pets"] * 3 + ["Home"] * 3 + ["Office"] * 2,
            Columns.CATEGORY: ["Dog", "Cat", "Dog", "Kitchen", "Lights", "Lights", "Desk", "Desk"],
            Columns.PRODUCT_TYPE: [
                "kibble",
                "wet",
                "kibble",
                "knife",
                "lamp",
                "lamp",
                "pad",
                None,
            ],
            Columns.BRAND: ["Acme", "Bolt", "Bolt", "Core", "Acme", "Core", None, None],
            Columns.PRICE: [10.0, 4.0, 8.0, 20.0, 30.0, 15.0, 5.0, None],
            Columns.LIST_PRICE: [12.5, 4.0, None, 10.0, 40.0, 15.0, 5.0, 2.0],
            Columns.LAUNCH: pd.to_datetime(pd.Series(["2026-06-20", *[None] * 6, "2026-01-01"])),
        }
    )
    customers = pd.DataFrame(
        {
            Columns.CUSTOMER: ["ann", "bob", "cat", "dan", "eve", "fay"],
            Columns.NAME: ["Ann", "Bob", None, "Dan", "Eve", "Fay"],
        }
    )
    return build(
        RawTables(
            name="tiny",
            title="Tiny",
            interactions=raw,
            items=items,
            customers=customers,
            as_of=AS_OF,
            currency="£",
        )
    )


def mid(*, n_customers: int = 200, n_items: int = 80, seed: int = 5) -> Dataset:
    """Customers with a taste for one or two of eight categories; some have 0, 1 or 60 lines."""
    rng = np.random.default_rng(seed)
    category = np.arange(n_items) % 8
    appeal = rng.gamma(0.7, size=n_items)
    lines: list[tuple[str, str, float, str, float]] = []
    price = rng.uniform(1, 50, n_items).round(2)
    for customer in range(n_customers):
        length = int(
            rng.choice([0, 1, 2, 5, 10, 20, 60], p=[0.05, 0.05, 0.1, 0.3, 0.3, 0.15, 0.05])
        )
        liked = rng.choice(8, 2, replace=False)
        chance = appeal * np.where(np.isin(category, liked), 8.0, 1.0)
        for item in rng.choice(n_items, length, p=chance / chance.sum()):
            days = rng.uniform(0, 400)
            event = "view" if rng.random() < 0.15 else "purchase"
            paid = np.nan if item % 9 == 0 else price[item]
            lines.append((f"c{customer:04}", f"i{item:03}", days, event, paid))
    raw = pd.DataFrame(
        lines, columns=[Columns.CUSTOMER, Columns.ITEM, "days", Columns.EVENT, Columns.UNIT_PRICE]
    )
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days").round(3), unit="D")
    items = pd.DataFrame(
        {
            Columns.ITEM: [f"i{item:03}" for item in range(n_items)],
            Columns.TITLE: [f"{TITLES[item % 8]} {item}" for item in range(n_items)],
            Columns.DEPARTMENT: [f"Department {kind % 4}" for kind in category],
            Columns.CATEGORY: [f"Category {kind}" for kind in category],
            Columns.PRODUCT_TYPE: [f"type {item % 16}" for item in range(n_items)],
            Columns.BRAND: [f"Brand {item % 11}" for item in range(n_items)],
            Columns.PRICE: np.where(np.arange(n_items) % 9 == 0, np.nan, price),
            Columns.LIST_PRICE: (price * rng.choice([1.0, 1.25], n_items)).round(2),
        }
    )
    customers = pd.DataFrame({Columns.CUSTOMER: [f"c{c:04}" for c in range(n_customers)]})
    return build(
        RawTables(
            name="mid", title="Mid", interactions=raw, items=items, customers=customers, as_of=AS_OF
        )
    )


def unsold() -> Dataset:
    """One customer who viewed two items; nothing was bought yet."""
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: ["x", "x"],
            Columns.ITEM: ["y", "z"],
            Columns.TIME: AS_OF,
            Columns.EVENT: "view",
        }
    )
    return build(RawTables(name="new", title="New", interactions=lines))
