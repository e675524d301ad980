"""The committed sample world, read once, and daily prices and sales as arrays."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from sample_data.config import WorldConfig
from sample_data.storage import TABLES
from tests.sample_data.committed import load

DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Tables:
    """The committed frames, with what most tests need beside them."""

    interactions: pd.DataFrame
    items: pd.DataFrame  # indexed by item
    customers: pd.DataFrame  # indexed by customer
    prices: pd.DataFrame
    truth: pd.DataFrame
    pairs: pd.DataFrame
    hidden: pd.DataFrame  # truth_items, indexed by item
    purchases: pd.DataFrame  # with cause, product_type, brand, category, department, segment
    end: pd.Timestamp

    def of_type(self, *names):
        return self.items.index[self.items.product_type.isin(names)]


@dataclass(frozen=True)
class Daily:
    """Arrays of shape (n_items, n_days); NaN prices before the launch."""

    rows: pd.Series  # item -> row
    first: pd.Timestamp
    price: np.ndarray
    list_price: np.ndarray
    sales: np.ndarray  # purchase lines

    def day(self, times):
        return (times.dt.tz_localize(None).dt.normalize() - self.first).dt.days.to_numpy()


@pytest.fixture(scope="session")
def config():
    return WorldConfig()


@pytest.fixture(scope="session")
def world(config):
    raw = {name: load(name) for name in TABLES}
    items, customers = raw["items"].set_index("item_id"), raw["customers"].set_index("customer_id")
    key = ["customer_id", "item_id", "timestamp"]
    bought = raw["interactions"].query("event == 'purchase'")
    bought = bought.merge(raw["truth"], on=key, how="left", validate="one_to_one")
    for name in ("product_type", "brand", "category", "department"):
        bought[name] = bought.item_id.map(items[name])
    bought["segment"] = bought.customer_id.map(customers.segment)
    return Tables(
        interactions=raw["interactions"],
        items=items,
        customers=customers,
        prices=raw["prices"],
        truth=raw["truth"],
        pairs=raw["truth_pairs"],
        hidden=raw["truth_items"].set_index("item_id"),
        purchases=bought,
        end=pd.Timestamp(config.as_of, tz=config.timezone) + DAY,
    )


@pytest.fixture(scope="session")
def daily(world, config):
    rows = pd.Series(range(len(world.items)), index=world.items.index)
    first = pd.Timestamp(config.start)
    price = np.full((len(rows), config.days), np.nan)
    regular = price.copy()
    for step in world.prices.sort_values(["item_id", "date_from"]).itertuples():
        day = (step.date_from - first).days
        price[rows[step.item_id], day:] = step.price
        regular[rows[step.item_id], day:] = step.list_price
    sales = np.zeros_like(price)
    table = Daily(rows=rows, first=first, price=price, list_price=regular, sales=sales)
    when = table.day(world.purchases.timestamp)
    np.add.at(sales, (world.purchases.item_id.map(rows).to_numpy(), when), 1)
    return table
