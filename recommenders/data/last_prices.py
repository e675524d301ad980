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
    # the last write to a place wins: in time order, and at one time the higher price
    paid = paid[np.lexsort((unit_prices[paid], log.times[paid]))]
    prices[log.items[paid]] = unit_prices[paid].astype(np.float64).round(4)
    times[log.items[paid]] = log.times[paid]
    return LatestPaid(times=times, prices=prices)
