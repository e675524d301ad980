"""What each item cost, day by day, as far as the events of the log tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommenders.contract import Dataset
from recommenders.data.purchase_days import local_days
from recommenders.histories import DoubleArray, LongArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PriceHistory:
    """The prices that were seen: item i owns ``indptr[i]:indptr[i + 1]`` of the flat arrays.

    ``days`` (since 1970 by the shop's calendar) ascend within an item; ``prices`` are in the
    currency of the data set. A price holds until another one is seen.
    """

    indptr: LongArray
    days: LongArray
    prices: DoubleArray

    @classmethod
    def of(cls, dataset: Dataset) -> PriceHistory:
        """One price for each item and day: the lower median of all events that carry one.

        A median, since a line may carry a price that was not everybody's.
        """
        log, priced = dataset.log, np.isfinite(dataset.unit_prices)
        items = log.items[priced].astype(np.int64)
        days = local_days(log.times[priced], dataset.timezone)
        prices = dataset.unit_prices[priced].astype(np.float64).round(4)
        order = np.lexsort((prices, days, items))
        items, days, prices = items[order], days[order], prices[order]
        new = (np.diff(items, prepend=-1) != 0) | (np.diff(days, prepend=-1) != 0)
        begins = np.flatnonzero(new)
        middle = begins + (np.diff(np.append(begins, len(items))) - 1) // 2
        counts = np.bincount(items[begins], minlength=dataset.n_items)
        return cls(
            indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            days=days[begins],
            prices=prices[middle],
        )

    def known_prices(self, item: int) -> tuple[LongArray, DoubleArray]:
        """The days on which a price of the item was seen, and those prices."""
        span = slice(int(self.indptr[item]), int(self.indptr[item + 1]))
        return self.days[span], self.prices[span]

    def on(self, item: int, days: LongArray) -> DoubleArray:
        """The price on each day: the last one seen by then, NaN before the first."""
        price_days, prices = self.known_prices(item)
        return np.append(prices, np.nan)[np.searchsorted(price_days, days, side="right") - 1]
