"""What was last paid for each item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommenders.contract import Event
from recommenders.histories import DoubleArray, FloatArray, Histories, IntArray, LongArray


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestPaid:
    """When each item was last paid for (seconds since 1970) and how much, NaN for never.

    Both of shape (n_items,).
    """

    times: LongArray
    prices: DoubleArray

    def among(self, codes: IntArray, n_items: int) -> LatestPaid:
        """The same among ``n_items``, item i being ``codes[i]`` of them."""
        times, prices = np.zeros(n_items, dtype=np.int64), np.full(n_items, np.nan)
        times[codes], prices[codes] = self.times, self.prices
        return LatestPaid(times=times, prices=prices)

    def or_later(self, other: LatestPaid) -> LatestPaid:
        """The later of the two for each item, and of one time the higher price."""
        known = ~np.isnan(other.prices)
        later = (other.times > self.times) | np.isnan(self.prices)
        higher = (other.times == self.times) & (other.prices > self.prices)
        taken = known & (later | higher)
        return LatestPaid(
            times=np.where(taken, other.times, self.times),
            prices=np.where(taken, other.prices, self.prices),
        )


def latest_paid(log: Histories, unit_prices: FloatArray, n_items: int) -> LatestPaid:
    """What was last paid for each item; ``unit_prices`` (n_events,) run along the log."""
    times, prices = np.zeros(n_items, dtype=np.int64), np.full(n_items, np.nan)
    paid = np.flatnonzero((log.events == Event.PURCHASE) & (unit_prices > 0))
    paid = paid[by_item_time_price(log.items[paid], log.times[paid], unit_prices[paid])]
    items = log.items[paid]
    # the last line of each item
    last = np.diff(items, append=-1) != 0
    prices[items[last]] = unit_prices[paid[last]].astype(np.float64).round(4)
    times[items[last]] = log.times[paid[last]]
    return LatestPaid(times=times, prices=prices)


def by_item_time_price(items: IntArray, times: LongArray, prices: FloatArray) -> LongArray:
    """The order of lines by item, by time among those, and by price at one time: (n_lines,)."""
    if not len(times):
        return np.zeros(0, dtype=np.int64)
    since = times - times.min()
    # one number for both is sorted in a third of the time that two keys take
    key = items.astype(np.int64) * (int(since.max()) + 1) + since
    order: LongArray = np.argsort(key, kind="stable")
    as_before = np.append(np.append(False, key[order[1:]] == key[order[:-1]]), False)
    tied = as_before[:-1] | as_before[1:]
    among = order[tied]
    order[tied] = among[np.lexsort((prices[among], key[among]))]
    return order
