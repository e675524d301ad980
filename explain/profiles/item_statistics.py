"""What is known of every item on the as-of date, computed once for a data set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.profiles.purchase_statistics import PurchaseStatistics, usual_gaps
from recommenders.contract import Columns, Dataset, Event
from recommenders.histories import DAY, BoolArray, DoubleArray, IntArray, SparseRows

LEVELS = (Columns.PRODUCT_TYPE, Columns.BRAND, Columns.CATEGORY, Columns.DEPARTMENT)
"""The ways in which two items can be alike, closest first."""
MAX_SHARE = 0.5
"""A level whose largest value covers more of the items than this tells nothing: left out."""
NO_GROUP = "items without a category"
"""The group of the items whose category is not known."""
RECENT_DAYS = 30
BEFORE_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemStatistics:
    """Item facts, each of shape (n_items,), NaN where unknown.

    ``codes`` maps each present level of `LEVELS` to category codes (-1 = unknown) and ``names``
    to the names behind them. ``popularity``: share of customers who bought it, %. ``trend``:
    purchases a day in the last 30 days over those of the 90 days before (1 = unchanged).
    ``price`` in the data set's currency, ``discount`` in % off the list price, ``age`` in days
    since launch (or first event), ``position``: mean display position. ``interval``: usual days
    between purchases by one customer, from all customers who bought the item at least twice, and
    ``again``: their share in its buyers.
    ``type_interval`` and ``type_again`` say the same of every product type, shape (n_types,).
    ``purchases``: who bought what, when and for how much. ``known_edges``: which item leads to
    which, as the shop itself says (`Dataset.known_edges`), None where it says nothing.
    """

    codes: dict[str, IntArray]
    names: dict[str, NDArray[np.object_]]
    popularity: DoubleArray
    trend: DoubleArray
    price: DoubleArray
    discount: DoubleArray
    age: DoubleArray
    position: DoubleArray
    interval: DoubleArray
    again: DoubleArray
    type_interval: DoubleArray
    type_again: DoubleArray
    purchases: PurchaseStatistics
    known_edges: SparseRows | None

    @classmethod
    def of(cls, dataset: Dataset) -> ItemStatistics:
        """Compute the facts from the events and the item table."""
        codes: dict[str, IntArray] = {}
        names: dict[str, NDArray[np.object_]] = {}
        for level in LEVELS:
            if dataset.has(level) and level in dataset.items:
                item_codes, uniques = pd.factorize(dataset.items[level], sort=True)
                if np.bincount(item_codes[item_codes >= 0]).max() > MAX_SHARE * dataset.n_items:
                    continue
                codes[level] = item_codes.astype(np.int32)
                names[level] = np.asarray(uniques, dtype=object)
        log = dataset.histories()
        purchases = PurchaseStatistics.of(dataset)
        price = _numbers(dataset, Columns.PRICE)
        single = np.arange(dataset.n_items, dtype=np.int32)
        interval, again = usual_gaps(log, single, dataset.n_items)
        types = codes.get(Columns.PRODUCT_TYPE, np.full(dataset.n_items, -1, dtype=np.int32))
        n_types = int(types.max(initial=-1)) + 1
        type_interval, type_again = usual_gaps(log, types, n_types)
        return cls(
            codes=codes,
            names=names,
            popularity=100.0 * purchases.buyers / max(1, dataset.n_customers),
            trend=_trend(dataset),
            price=price,
            discount=_discount(dataset, price),
            age=_age(dataset),
            position=_position(dataset),
            interval=interval,
            again=again,
            type_interval=type_interval,
            type_again=type_again,
            purchases=purchases,
            known_edges=dataset.known_edges,
        )

    def taste(self, items: IntArray) -> SparseRows:
        """1 / sqrt(buyers) where a customer bought one of the items, csr (len(items), n_customers).

        So that a product of two rows is the cosine of two items.
        """
        rows = self.purchases.by_item.buyers(items)
        buyers = np.diff(rows.indptr)
        rows.data /= np.repeat(np.sqrt(np.maximum(buyers, 1)), buyers).astype("f4")
        return rows

    def group_level(self) -> str | None:
        """The level by which purchases are grouped in sentences: category, or what there is."""
        for level in (Columns.CATEGORY, Columns.PRODUCT_TYPE, Columns.DEPARTMENT, Columns.BRAND):
            if level in self.codes:
                return level
        return None

    def name(self, level: str, item: int) -> str | None:
        """The name of an item's category, brand, ..., or None where it is not known."""
        if level not in self.codes:
            return None
        code = int(self.codes[level][item])
        return None if code < 0 else str(self.names[level][code])

    def said_by_shop(self, items: IntArray, targets: IntArray) -> BoolArray:
        """Whether the shop itself says that an item leads to a target, (n_items, n_targets).

        Both are codes. Only in that direction: a printer leads to its paper.
        """
        if self.known_edges is None:
            return np.zeros((len(items), len(targets)), dtype=np.bool_)
        said: BoolArray = self.known_edges[items][:, targets].toarray() > 0
        return said

    def buyer_share(self, item: int) -> float:
        """The share of the customers who have bought an item (code), between 0 and 1."""
        return float(self.popularity[item]) / 100


def history_groups(statistics: ItemStatistics, players: IntArray) -> NDArray[np.str_] | None:
    """The group of each player for the two-level game, by category; None without categories."""
    level = statistics.group_level()
    if level is None:
        return None
    codes = statistics.codes[level][players]
    names = np.append(statistics.names[level], NO_GROUP)
    return names[codes].astype(np.str_)


def _numbers(dataset: Dataset, column: str) -> DoubleArray:
    if column not in dataset.items:
        return np.full(dataset.n_items, np.nan)
    numbers: DoubleArray = dataset.items[column].to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers


def _trend(dataset: Dataset) -> DoubleArray:
    recent = np.zeros(dataset.n_items, dtype=np.int64)
    before = np.zeros(dataset.n_items, dtype=np.int64)
    for _, block in dataset.histories().blocks():
        days = (block.as_of - block.times) / DAY
        recent += np.bincount(block.items[days < RECENT_DAYS], minlength=dataset.n_items)
        earlier = (days >= RECENT_DAYS) & (days < RECENT_DAYS + BEFORE_DAYS)
        before += np.bincount(block.items[earlier], minlength=dataset.n_items)
    # one purchase more on either side keeps a ratio of small counts near 1
    pull = RECENT_DAYS / BEFORE_DAYS
    trend: DoubleArray = (recent + 1.0) / (before * pull + 1.0)
    return trend


def _discount(dataset: Dataset, price: DoubleArray) -> DoubleArray:
    regular = _numbers(dataset, Columns.LIST_PRICE)
    with np.errstate(divide="ignore", invalid="ignore"):
        off: DoubleArray = np.where(regular > 0, 100.0 * (1.0 - price / regular), np.nan)
    return np.where(np.isfinite(off), np.maximum(off, 0.0), np.nan)


def _age(dataset: Dataset) -> DoubleArray:
    log = dataset.log
    first = np.full(dataset.n_items, np.iinfo(np.int64).max)
    np.minimum.at(first, log.items, log.times)
    age = np.where(first < np.iinfo(np.int64).max, (log.as_of - first) / DAY, np.nan)
    if Columns.LAUNCH in dataset.items:
        # in some zones the clock changes at midnight: such a day begins an hour later, or twice
        launch = dataset.items[Columns.LAUNCH].dt.tz_localize(
            dataset.timezone,
            ambiguous=np.ones(dataset.n_items, dtype=bool),
            nonexistent="shift_forward",
        )
        since_launch = (dataset.as_of - launch).dt.total_seconds().to_numpy() / DAY
        age = np.where(np.isfinite(since_launch), since_launch, age)
    return np.maximum(age, 0.0)


def _position(dataset: Dataset) -> DoubleArray:
    shown = (dataset.log.events == Event.IMPRESSION) & (dataset.positions > 0)
    items = dataset.log.items[shown]
    count = np.bincount(items, minlength=dataset.n_items)
    total = np.bincount(items, dataset.positions[shown], minlength=dataset.n_items)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
