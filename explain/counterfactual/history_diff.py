"""A history item by item, before and after it was edited: what can be taken away and what was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.contract import Attribution
from recommenders.contract import Dataset, Histories
from recommenders.histories import DoubleArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HistoryDiff:
    """The items of two histories of one customer.

    All arrays run along ``items`` (codes): what the history before does not have first, then
    what carries the list before most. ``before`` and ``after`` count the events of each item,
    ``last`` is the time of the latest in either history (seconds since 1970, UTC), ``carries``
    its share of the absolute contributions to the list before (0 to 1; 0 for all without any).
    """

    items: IntArray
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    last: NDArray[np.int64]
    carries: DoubleArray

    @property
    def changes(self) -> list[str]:
        """What became of each item: none left, added, fewer or more; "" for nothing."""
        return [
            ""
            if old == new
            else ("added" if new == 1 else f"added {new:,} times")
            if not old
            else "none left"
            if not new
            else f"{abs(new - old):,} {'more' if new > old else 'fewer'}"
            for old, new in zip(self.before.tolist(), self.after.tolist(), strict=True)
        ]

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each item; ``carries %`` is its part in the list before the changes."""
        return pd.DataFrame(
            {
                "item": dataset.titles[self.items],
                "purchases before": self.before,
                "purchases after": self.after,
                "change": self.changes,
                "last bought": pd.to_datetime(self.last, unit="s", utc=True).tz_convert(
                    dataset.timezone
                ),
                "carries %": 100.0 * self.carries,
            }
        )


def history_diff(before: Histories, after: Histories, attribution: Attribution) -> HistoryDiff:
    """Hold two one-row histories side by side; ``attribution`` explains the list before."""
    items = np.union1d(before.items, after.items).astype(np.int32)
    counts = [
        np.bincount(np.searchsorted(items, h.items), minlength=len(items)) for h in (before, after)
    ]
    last = np.zeros(len(items), dtype=np.int64)
    for history in (before, after):
        np.maximum.at(last, np.searchsorted(items, history.items), history.times)
    # what a group carries is spread over its items
    lengths = np.array([len(unit.items) for unit in attribution.units], dtype=np.int64)
    members = np.array([item for unit in attribution.units for item in unit.items], dtype=np.int32)
    parts = np.repeat(np.abs(attribution.values).sum(axis=1) / lengths, lengths)
    carried = np.zeros(len(items))
    np.add.at(carried, np.searchsorted(items, members), parts)
    total = carried.sum()
    order = np.lexsort((items, -last, -carried, counts[0] > 0))
    return HistoryDiff(
        items=items[order],
        before=counts[0][order],
        after=counts[1][order],
        last=last[order],
        carries=(carried / total if total else carried)[order],
    )
