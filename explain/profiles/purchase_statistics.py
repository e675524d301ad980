"""What the log says of every item beyond its facts: who bought it when, and for how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.data.last_prices import by_item_time_price
from recommenders.histories import DAY, BoolArray, DoubleArray, IntArray, ItemLines, LongArray

LATELY_DAYS = 30
"""Recent buyers bought in the last so many days."""
PRICE_DAYS = (30, 90, 180)
"""Windows of usual prices, in days."""
MIN_PAID = 5
"""Purchase lines with a price in the longest window, at the least, to call a price usual."""
LISTED = 0.01
"""Prices are the shop's own when they differ from the last paid for more than this share."""
LAST_PAID = 3
"""The latest lines whose median price has to agree with a drop."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PurchaseStatistics:
    """Built once for a data set.

    ``by_item`` are all purchase lines, ``begin`` is the earliest time of all. ``bought``
    (n_customers,): whether a customer bought anything.

    Of shape (n_items,): ``buyers``, how many customers bought it at all, and ``recent``, how many
    in the last `LATELY_DAYS` days;
    ``usual_price``, the lowest of the medians paid in the windows of `PRICE_DAYS`, each day
    having one price; ``last_paid``, the price on the latest line, and ``last_median``, the
    median of the latest `LAST_PAID` lines; prices in the data set's currency, NaN where unknown.
    ``listed``: the current prices are the shop's own, and not simply the last ones paid.
    """

    by_item: ItemLines
    begin: int
    bought: BoolArray
    buyers: IntArray
    recent: IntArray
    usual_price: DoubleArray
    last_paid: DoubleArray
    last_median: DoubleArray
    listed: bool

    @classmethod
    def of(cls, dataset: Dataset) -> PurchaseStatistics:
        """Read the purchases of the data set."""
        log = dataset.histories()
        lines = log.by_item or ItemLines.of(log, dataset.n_items)
        buyers = np.zeros(dataset.n_items, dtype=np.int64)
        recent = np.zeros(dataset.n_items, dtype=np.int64)
        for items, times in lines.last_of_customers():
            buyers += np.bincount(items, minlength=dataset.n_items)
            lately = items[times > log.as_of - LATELY_DAYS * DAY]
            recent += np.bincount(lately, minlength=dataset.n_items)
        usual, last_paid, last_median = _paid(dataset)
        prices = np.full(dataset.n_items, np.nan)
        if Columns.PRICE in dataset.items:
            prices = dataset.items[Columns.PRICE].to_numpy(dtype=np.float64, na_value=np.nan)
        apart = np.abs(prices - last_paid) > 0.005 * prices
        return cls(
            by_item=lines,
            begin=int(log.times.min()) if len(log.times) else log.as_of,
            bought=log.lengths > 0,
            buyers=buyers.astype(np.int32),
            recent=recent.astype(np.int32),
            usual_price=usual,
            last_paid=last_paid,
            last_median=last_median,
            listed=bool(apart.sum() > LISTED * np.isfinite(prices).sum()),
        )

    @property
    def n_buyers(self) -> int:
        """How many customers bought anything."""
        return int(self.bought.sum())

    def lines(self, item: int) -> tuple[IntArray, LongArray]:
        """Who bought the item and when, a line for each purchase."""
        return self.by_item.of_item(item)


def usual_gaps(log: Histories, groups: IntArray, n_groups: int) -> tuple[DoubleArray, DoubleArray]:
    """Median days between purchases of a group by one customer, and who buys it again at all.

    ``groups`` (n_items,) has the group of each item, -1 for none. Purchases less than a day apart
    are one. Both have shape (n_groups,): the days are NaN for a group that nobody bought twice,
    the second is the share of its buyers who did, 0 without buyers.
    """
    gaps: list[DoubleArray] = []
    owners_of_gaps: list[IntArray] = []
    buyers = np.zeros(n_groups, dtype=np.int64)
    repeating = np.zeros(n_groups, dtype=np.int64)
    for _, block in log.blocks():
        of_event = groups[block.items]
        grouped = of_event >= 0
        pair = block.rows[grouped] * n_groups + of_event[grouped]
        days = block.times[grouped] / DAY
        order = np.argsort(pair, kind="stable")  # times ascend in the log already
        pair, days = pair[order], days[order]
        gap = np.diff(days)
        again = (pair[1:] == pair[:-1]) & (gap >= 1.0)
        gaps.append(gap[again])
        owners_of_gaps.append((pair[1:][again] % max(1, n_groups)).astype(np.int32))
        begins = np.append(True, pair[1:] != pair[:-1])[: len(pair)]
        twice = np.bincount((np.cumsum(begins) - 1)[1:][again], minlength=int(begins.sum())) > 0
        owners = pair[begins] % max(1, n_groups)
        buyers += np.bincount(owners, minlength=n_groups)
        repeating += np.bincount(owners[twice], minlength=n_groups)
    several = pd.Series(np.concatenate([np.zeros(0), *gaps]))
    medians = several.groupby(np.concatenate([np.zeros(0, np.int32), *owners_of_gaps])).median()
    typical: DoubleArray = medians.reindex(range(n_groups)).to_numpy(dtype=np.float64)
    return typical, repeating / np.maximum(1, buyers)


def _paid(dataset: Dataset) -> tuple[DoubleArray, DoubleArray, DoubleArray]:
    log, prices = dataset.log, dataset.unit_prices
    lines = np.flatnonzero((log.events == Event.PURCHASE) & (prices > 0))
    lines = lines[by_item_time_price(log.items[lines], log.times[lines], prices[lines])]
    items = log.items[lines]
    paid = prices[lines].astype(np.float64).round(4)  # undo the noise of single precision
    days = (log.as_of - log.times[lines]) / DAY

    def median(where: NDArray[np.bool_], *, by_day: bool = True) -> DoubleArray:
        values = pd.Series(paid[where])
        keys = items[where]
        if by_day:
            # a day has one price, or a rush on an offer would make the offer usual
            values = values.groupby([keys, np.floor(days[where])]).median()
            keys = values.index.get_level_values(0).to_numpy()
        medians = values.groupby(keys).median()
        return np.asarray(medians.reindex(range(dataset.n_items)), dtype=np.float64)

    enough = np.bincount(items[days < PRICE_DAYS[-1]], minlength=dataset.n_items) >= MIN_PAID
    usual = np.fmin.reduce([median(days < window) for window in PRICE_DAYS])
    # how many lines of the same item come after this one
    after = np.searchsorted(items, items, side="right") - 1 - np.arange(len(items))
    last = np.full(dataset.n_items, np.nan)
    last[items] = paid
    return np.where(enough, usual, np.nan), last, median(after < LAST_PAID, by_day=False)
