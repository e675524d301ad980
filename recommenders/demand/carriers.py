"""Who carries the forecast of an item: its buyers, when each is due, and what each adds."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels
from recommenders.data.purchase_days import PurchaseDays
from recommenders.demand.backtest import Window
from recommenders.demand.expectation import item_units, units_a_purchase
from recommenders.demand.forecast import Demand
from recommenders.demand.renewals import WEEK, expected_purchases
from recommenders.histories import DoubleArray, LongArray
from recommenders.repeat.buy_again import Due, DueState
from recommenders.repeat.renewal import outlook

MOST = 20_000
"""Customers of a part of the shop whose items are looked at one by one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Carriers:
    """All customers who have bought an item, those with the most expected units first.

    ``customers`` (codes) and ``units`` (expected in the window, at the levels of today) have shape
    (n,); they add up to the repeat units of the item. Entry k of ``due`` is of customer k; its
    ``chance`` is that of a next purchase before the window ends.
    """

    customers: LongArray
    due: Due
    units: DoubleArray

    def first(self, most: int) -> Carriers:
        """The first customers at the most."""
        return Carriers(
            customers=self.customers[:most],
            due=self.due.taken(np.arange(len(self.customers[:most]))),
            units=self.units[:most],
        )

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each customer: how often and how lately bought, when due, and units."""
        due = self.due.frame(dataset).drop(columns=[Columns.ITEM, Columns.TITLE])
        ids = dataset.customers[Columns.CUSTOMER].take(self.customers)
        due.insert(0, Columns.CUSTOMER, ids.tolist())
        due.insert(1, "customer", customer_labels(dataset, self.customers))
        return due.assign(**{"expected units": self.units})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basket:
    """The customers of a part of the shop, those with the most expected units first.

    Of shape (n,): ``customers`` (codes), ``units`` that each is expected to buy again in the
    window, ``items`` bought before, and how many of these are ``due`` today. ``most``
    is the item (code) with the most of the units, and ``most_units`` how many. They are the first
    `MOST` of the ``of`` customers who have bought anything of it.
    """

    customers: LongArray
    units: DoubleArray
    items: LongArray
    due: LongArray
    most: LongArray
    most_units: DoubleArray
    of: int

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each customer."""
        return pd.DataFrame(
            {
                Columns.CUSTOMER: dataset.customers[Columns.CUSTOMER].take(self.customers).tolist(),
                "customer": customer_labels(dataset, self.customers),
                "expected units": self.units,
                "items bought": self.items,
                "items due": self.due,
                "most expected": dataset.titles[self.most],
                "units of it": self.most_units,
            }
        )

    def first(self, most: int) -> Basket:
        """The first customers at the most."""
        along = [part.name for part in fields(self) if part.name != "of"]
        return replace(self, **{name: getattr(self, name)[:most] for name in along})


def baskets(demand: Demand, level: str, position: int, window: Window) -> Basket:
    """What each customer is expected to buy again in a part of the shop."""
    inside = demand.hierarchy[level].codes == position
    part = demand.bought if inside.all() else demand.bought.where(inside[demand.bought.items])
    units = _units(demand, part, window)
    everybody = np.flatnonzero(np.bincount(part.rows))
    if len(everybody) > MOST:
        of_row = np.bincount(part.rows, units)
        first = np.zeros(len(of_row), dtype=np.bool_)
        first[everybody[np.argsort(-of_row[everybody], kind="stable")[:MOST]]] = True
        kept = first[part.rows]
        part, units = part.where(kept), units[kept]
    # pairs stand by row and then by item: the largest of each row comes last in this order
    by_row = np.lexsort((units, part.rows))
    last = np.append(part.rows[by_row][1:] != part.rows[by_row][:-1], True)[: len(part)]
    most = by_row[last]
    customers = part.rows[most]
    stages = Due.of(part, outlook(demand.shop, part, horizon=float(WEEK)))
    is_due = stages.stages == list(DueState).index(DueState.DUE)
    n_rows = int(customers.max(initial=-1)) + 1
    added = np.bincount(part.rows, units, minlength=n_rows)[customers]
    order = np.argsort(-added, kind="stable")
    return Basket(
        customers=customers[order],
        units=added[order],
        items=np.bincount(part.rows, minlength=n_rows)[customers][order],
        due=np.bincount(stages.rows[is_due], minlength=n_rows)[customers][order],
        most=part.items[most][order],
        most_units=units[most][order],
        of=len(everybody),
    )


def carriers(demand: Demand, item: int, window: Window) -> Carriers:
    """The customers behind the repeat units of an item (code) in a window that begins at once."""
    part = demand.bought.where(demand.bought.items == item)
    units = _units(demand, part, window)
    due = Due.of(part, outlook(demand.shop, part, horizon=float(WEEK * window[1])))
    # pairs of one item stand by row
    of_due = units[np.searchsorted(part.rows, due.rows)]
    order = np.argsort(-of_due, kind="stable")
    return Carriers(customers=due.rows[order], due=due.taken(order), units=of_due[order])


def _units(demand: Demand, part: PurchaseDays, window: Window) -> DoubleArray:
    """Expected units of some of the pairs in a window, at the levels of today, (n_pairs,)."""
    shop, levels = demand.shop, demand.levels
    purchases = expected_purchases(shop, part, weeks=window[1])[window[0] - 1 :].sum(axis=0)
    a_purchase = units_a_purchase(part, item_units(demand.bought, len(shop.mu)))
    units: DoubleArray = purchases * a_purchase * levels.repeat * levels.items[part.items]
    return units
