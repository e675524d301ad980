"""Instacart's public orders: a folder of tables that are joined, with days between orders only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.dataset_toml import read_options
from recommenders.adapters.files.folder import dataset_of
from recommenders.adapters.files.reading.read_file import Sheet, read
from recommenders.adapters.files.table_sheets import Sheets
from recommenders.adapters.files.values.numbers import read_numbers
from recommenders.contract import Columns, Dataset, Finding
from recommenders.errors import DataError
from recommenders.histories import LongArray

ORDERS: Final = ("order_id", "user_id", "order_number", "days_since_prior_order")
"""Columns by which the file of orders is known."""
PUBLISHED: Final = pd.Timestamp("2017-05-03")
"""The day of each customer's last order, where dataset.toml says no ``as_of``."""
_LINES: Final = "order_products*"
_LEVELS: Final = (
    ("aisles", "aisle_id", "aisle", Columns.CATEGORY),
    ("departments", "department_id", "department", Columns.DEPARTMENT),
)


def is_instacart(folder: Path) -> bool:
    """Whether the files are those of Instacart; reads one line."""
    orders = folder / "orders.csv"
    if not orders.is_file() or not any(folder.glob(f"{_LINES}.csv")):
        return False
    try:
        with orders.open(encoding="utf-8-sig", errors="replace") as file:
            header = file.readline()
    except OSError:
        return False
    return set(ORDERS) <= {name.strip().strip('"') for name in header.split(",")}


def load_instacart(folder: Path, *, name: str = "") -> Dataset:
    """Load the folder; raises `DataError`.

    There are no dates, only the days between two orders of a customer (30 stands for 30 and more).
    So the last order of everybody is set to one day, `PUBLISHED` or ``as_of`` of dataset.toml, and
    the others lie before it as they did: rhythms hold, seasons and what sells just now do not.
    """
    options = read_options(folder / "dataset.toml")
    last_day = (options.as_of or PUBLISHED).normalize()
    orders = _numbers(folder / "orders.csv", ORDERS)
    orders = orders.sort_values(["user_id", "order_number"], ignore_index=True)
    hours = _hours(orders)
    days = pd.to_timedelta(days_before_the_last(orders), unit="D")
    orders["timestamp"] = last_day - days + pd.to_timedelta(hours, unit="h")
    heads = pd.DataFrame(
        {
            Columns.ORDER: orders["order_id"].astype(np.int64),
            Columns.CUSTOMER: orders["user_id"].astype(np.int64),
            Columns.TIME: orders["timestamp"],
        }
    )
    findings = [
        Finding(
            observation="Instacart's orders have the days between orders and no dates",
            count=len(orders),
            done=f"the last order of each customer is set to {last_day:%Y-%m-%d}: what sells just "
            "now cannot be told",
            warning=True,
        ),
    ]
    items = _products(folder)
    sheets = Sheets(
        orders=[Sheet(frame=heads, file=str(folder / "orders.csv"))],
        order_lines=[_lines(path) for path in sorted(folder.glob(f"{_LINES}.csv"))],
        items=[] if items is None else [Sheet(frame=items, file=str(folder / "products.csv"))],
        findings=findings,
        folder=folder,
    )
    return dataset_of(sheets, options, name=name or folder.name, stem=folder.name)


def days_before_the_last(orders: pd.DataFrame) -> LongArray:
    """For each order the days until the customer's last one, shape (n,).

    ``orders`` are sorted by customer and order number.
    """
    since = orders["days_since_prior_order"].fillna(0.0)
    within = since.groupby(orders["user_id"]).cumsum()
    whole = within.groupby(orders["user_id"]).transform("last")
    return (whole - within).to_numpy(dtype=np.int64)


def _lines(path: Path) -> Sheet:
    lines = _numbers(path, ("order_id", "product_id"))
    frame = pd.DataFrame(
        {
            Columns.ORDER: lines["order_id"].astype(np.int64),
            Columns.ITEM: lines["product_id"].astype(np.int64),
        }
    )
    return Sheet(frame=frame, file=str(path))


def _hours(orders: pd.DataFrame) -> pd.Series:
    if "order_hour_of_day" not in orders:
        return pd.Series(12.0, index=orders.index)
    hours = read_numbers(orders["order_hour_of_day"]).values
    return pd.Series(hours, index=orders.index).fillna(12.0)


def _products(folder: Path) -> pd.DataFrame | None:
    """Products with the names of their aisles and departments, as far as there are such files."""
    path = folder / "products.csv"
    if not path.is_file():
        return None
    frame = read(path).frame.rename(columns={"product_id": Columns.ITEM})
    for table, key, column, ours in _LEVELS:
        other = folder / f"{table}.csv"
        if other.is_file() and key in frame:
            names = read(other).frame.drop_duplicates(key).set_index(key)[column]
            frame[ours] = frame[key].map(names)
    frame = frame.rename(columns={"product_name": Columns.TITLE})
    wanted = (Columns.ITEM, Columns.TITLE, Columns.CATEGORY, Columns.DEPARTMENT)
    return frame[[column for column in wanted if column in frame]]


def _numbers(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """The columns of a file as numbers; raises `DataError` where one is missing or is none."""
    frame = read(path).frame
    for column in columns:
        if column not in frame:
            raise DataError(
                "a column of Instacart's orders is missing",
                file=str(path),
                column=column,
                row=1,
                value=", ".join(map(str, frame.columns)),
                remedy="Put the file there as it was published.",
            )
        numbers = read_numbers(frame[column])
        if numbers.wrong.any():
            row = int(np.flatnonzero(numbers.wrong)[0])
            raise DataError(
                "a value of Instacart's orders is no number",
                file=str(path),
                column=column,
                row=row + 2,
                value=frame[column].iloc[row],
                remedy="Put the file there as it was published.",
            )
        frame[column] = numbers.values
    return frame
