"""When customers came at all: the days with a purchase of anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from recommenders.data.purchase_days import PurchaseDays
from recommenders.histories import DoubleArray, LongArray

NEVER = 3_650
"""Days since the last visit of a customer without one; longer ones count as much."""
LATELY = (14.0, 30.0)
"""Days after which a visit counts half."""
NAMES = ("visits, 14 days", "visits, 30 days", "days since a visit", "items a visit", "new lately")
"""What `Visits.activity` holds."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visits:
    """The visits of each row, all of shape (n_rows,) but the last two.

    ``counts``: how many; ``since``: days since the last; ``size``: items a visit; ``new``: items
    bought for the first time, each half after 30 days. ``lately`` (n_rows, 2): visits, each half
    after as many days as `LATELY` says. ``keys`` (n_visits,) are row * (NEVER + 1) + age in days,
    ascending.
    """

    counts: LongArray
    since: LongArray
    size: DoubleArray
    new: DoubleArray
    lately: DoubleArray
    keys: LongArray

    @classmethod
    def of(cls, bought: PurchaseDays, n_rows: int) -> Self:
        """Count the visits among the purchases."""
        rows = np.repeat(bought.rows, bought.counts)
        keys = np.unique(rows * (NEVER + 1) + _ages(bought, bought.days))
        row, age = np.divmod(keys, NEVER + 1)
        counts = np.bincount(row, minlength=n_rows)
        since = np.full(n_rows, NEVER)
        np.minimum.at(since, row, age)
        lately = [np.bincount(row, np.exp2(-age / half), minlength=n_rows) for half in LATELY]
        first = np.exp2(-_ages(bought, bought.first) / LATELY[1])
        return cls(
            counts=counts,
            since=since,
            size=np.bincount(rows, minlength=n_rows) / np.maximum(counts, 1),
            new=np.bincount(bought.rows, first, minlength=n_rows).astype(np.float64),
            lately=np.stack(lately, axis=1),
            keys=keys,
        )

    def after(self, rows: LongArray, ages: LongArray) -> LongArray:
        """How many visits of each row came after the day that is ``ages`` days ago."""
        begin = rows * (NEVER + 1)
        later = np.searchsorted(self.keys, begin + np.minimum(ages, NEVER))
        counts: LongArray = later - np.searchsorted(self.keys, begin)
        return counts

    def activity(self) -> DoubleArray:
        """What `NAMES` says, as logarithms: (n_rows, len(NAMES))."""
        columns = (
            *(self.lately.T + 0.01),
            self.since + 1.0,
            np.maximum(self.size, 1.0),
            self.new + 0.1,
        )
        logs: DoubleArray = np.log(np.column_stack(columns))
        return logs


def _ages(bought: PurchaseDays, days: LongArray) -> LongArray:
    return np.clip(bought.today - days, 0, NEVER)
