"""What a model of the next purchases is learned from: a day in the past, and what came after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from recommenders.contract import Dataset, Histories
from recommenders.data.baskets import without_last_baskets
from recommenders.data.purchase_days import local_days
from recommenders.data.splits import until
from recommenders.histories import DAY, LongArray

MIN_SHARE = 0.5
"""Of the customers with two baskets or more, so many have to have one before the window."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldBack:
    """The data without what is held back, what customers had bought by then, and what they took.

    Row r of ``histories`` and ``later`` is one customer; every history has a purchase, ``later``
    may be empty. ``days`` is the length of the window that ``later`` holds; None: it is the next
    basket, and each history is moved by whole days so that its next basket is due today.
    """

    earlier: Dataset
    histories: Histories
    later: Histories
    days: float | None

    @classmethod
    def of(cls, dataset: Dataset, *, days: float) -> Self:
        """The last ``days`` are held back, or the last basket of each customer.

        The latter in data too short for the window, or of which only the order is known: where
        fewer than `MIN_SHARE` of the customers who came twice had come before the window.
        """
        moment = dataset.as_of - pd.Timedelta(days=days)
        return cls._window(dataset, moment, days) if _reach(dataset, moment) else cls._last(dataset)

    @classmethod
    def _window(cls, dataset: Dataset, moment: pd.Timestamp, days: float) -> Self:
        earlier, log = until(dataset, moment), dataset.histories()
        customers = np.flatnonzero(earlier.histories().lengths)
        return cls(
            earlier=earlier,
            histories=earlier.histories(customers),
            later=log.where(log.times > int(moment.timestamp())).take(customers),
            days=days,
        )

    @classmethod
    def _last(cls, dataset: Dataset) -> Self:
        earlier, held = without_last_baskets(dataset)
        customers = np.flatnonzero(held.lengths)
        histories, later = earlier.histories(customers), held.take(customers)
        shift = (later.as_of - later.times[later.indptr[:-1]]) // DAY * DAY
        moved = replace(histories, times=histories.times + shift[histories.rows])
        return cls(earlier=earlier, histories=moved, later=later, days=None)

    def some(self, rows: LongArray) -> HeldBack:
        """The same for some of the customers."""
        return replace(self, histories=self.histories.take(rows), later=self.later.take(rows))


def _reach(dataset: Dataset, moment: pd.Timestamp) -> bool:
    """Whether the data go back far enough beyond the window."""
    log = dataset.histories()
    filled = np.flatnonzero(log.lengths)
    first, last = log.times[log.indptr[filled]], log.times[log.indptr[filled + 1] - 1]
    twice = local_days(last, dataset.timezone) > local_days(first, dataset.timezone)
    before = first[twice] <= int(moment.timestamp())
    return bool(len(before)) and float(before.mean()) >= MIN_SHARE
