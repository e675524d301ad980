"""On which days each customer bought each item, and the gaps between those days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import Event, Histories
from recommenders.histories import (
    DAY,
    BoolArray,
    DoubleArray,
    FloatArray,
    IntArray,
    LongArray,
    order_by_pair,
)

_QUARTER: Final = 900
"""Seconds of a quarter of an hour: by so much, or several, clocks of zones differ."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PurchaseDays:
    """A pair is an item that is in a row; its lines of one day are one purchase.

    ``rows`` and ``items`` have shape (n_pairs,), ascending by row and then by item. The days of
    pair p are ``indptr[p]:indptr[p + 1]`` of ``days`` (days since 1970 by the shop's calendar,
    ascending) and ``units`` (bought on that day). ``today`` is the day of the as-of date.
    """

    rows: LongArray
    items: LongArray
    indptr: LongArray
    days: LongArray
    units: FloatArray
    today: int

    @classmethod
    def of(cls, histories: Histories, *, n_items: int, timezone: str) -> PurchaseDays:
        """The purchase days of every row; other events count for nothing.

        Raises ValueError when a history has an item beyond ``n_items``.
        """
        bought = histories.only((Event.PURCHASE,))
        if int(bought.items.max(initial=-1)) >= n_items:
            raise ValueError(f"item {int(bought.items.max())} is beyond the {n_items} items")
        day = local_days(bought.times, timezone)
        order = order_by_pair(bought.rows, bought.items, day, n_items)
        pair, day = (bought.rows * n_items + bought.items)[order], day[order]
        starts = np.flatnonzero(_new(pair) | _new(day))
        units = np.zeros(0, dtype=np.float32)
        if len(starts):
            units = np.add.reduceat(bought.quantities[order], starts)
        pair, day = pair[starts], day[starts]
        begins = np.flatnonzero(_new(pair))
        now = local_days(np.array([histories.as_of], dtype=np.int64), timezone)
        return cls(
            rows=pair[begins] // n_items,
            items=pair[begins] % n_items,
            indptr=np.append(begins, len(pair)).astype(np.int64),
            days=day,
            units=units,
            today=int(now[0]),
        )

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def counts(self) -> LongArray:
        """Purchase days of each pair, at least 1."""
        return np.diff(self.indptr)

    @property
    def first(self) -> LongArray:
        """The first day of each pair."""
        return self.days[self.indptr[:-1]]

    @property
    def last(self) -> LongArray:
        """The last day of each pair."""
        return self.days[self.indptr[1:] - 1]

    @property
    def since(self) -> LongArray:
        """Whole days from the last purchase to today, not below 0."""
        return np.maximum(self.today - self.last, 0)

    @property
    def last_units(self) -> FloatArray:
        """Units bought on the last day of each pair."""
        return self.units[self.indptr[1:] - 1]

    def where(self, pairs: BoolArray) -> PurchaseDays:
        """The same without the pairs that are not true in ``pairs`` (n_pairs,)."""
        kept = np.repeat(pairs, self.counts)
        return PurchaseDays(
            rows=self.rows[pairs],
            items=self.items[pairs],
            indptr=np.append(0, np.cumsum(self.counts[pairs])).astype(np.int64),
            days=self.days[kept],
            units=self.units[kept],
            today=self.today,
        )

    def chunks(self, size: int) -> Iterator[tuple[slice, PurchaseDays]]:
        """So many pairs at a time, each with where they stand."""
        for begin in range(0, len(self), size):
            end = min(begin + size, len(self))
            first, last = int(self.indptr[begin]), int(self.indptr[end])
            yield (
                slice(begin, end),
                PurchaseDays(
                    rows=self.rows[begin:end],
                    items=self.items[begin:end],
                    indptr=self.indptr[begin : end + 1] - first,
                    days=self.days[first:last],
                    units=self.units[first:last],
                    today=self.today,
                ),
            )

    def until(self, day: int) -> PurchaseDays:
        """As it stood at the end of a day, which is then today."""
        kept = self.days <= day
        before = np.append(0, np.cumsum(kept))[self.indptr]
        counts = np.diff(before)
        pairs = counts > 0
        return PurchaseDays(
            rows=self.rows[pairs],
            items=self.items[pairs],
            indptr=np.append(0, np.cumsum(counts[pairs])).astype(np.int64),
            days=self.days[kept],
            units=self.units[kept],
            today=day,
        )

    def gaps(self) -> Gaps:
        """All gaps between neighbouring days, pair by pair."""
        pair = np.repeat(np.arange(len(self)), self.counts)
        ends = np.flatnonzero(~_new(pair))
        owner = pair[ends]
        return Gaps(
            owner=owner,
            days=(self.days[ends] - self.days[ends - 1]).astype(np.float64),
            units=self.units[ends - 1],
            before=ends - 1 - self.indptr[owner],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gaps:
    """Gaps of all pairs, shape (n_gaps,): the pair that each belongs to (``owner``), its days
    (at least 1), the ``units`` bought at its start, and how many gaps the pair had ``before``.
    """

    owner: LongArray
    days: DoubleArray
    units: FloatArray
    before: LongArray


def local_days(times: LongArray, timezone: str) -> LongArray:
    """Days since 1970 by the calendar of a time zone, from seconds since 1970 UTC."""
    if not len(times):
        return _local_days(times, timezone)
    quarters = times // _QUARTER
    first, last = int(quarters.min()), int(quarters.max())
    if last - first >= len(times):
        return _local_days(times, timezone)
    between = np.arange(first, last + 1)
    # where its first and its last second are of two days (a clock that is put back just after
    # midnight), each time is looked up
    begins = _local_days(between * _QUARTER, timezone)
    ends = _local_days(between * _QUARTER + _QUARTER - 1, timezone)
    days = begins[quarters - first]
    parted = (begins != ends)[quarters - first]
    days[parted] = _local_days(times[parted], timezone)
    return days


def _local_days(times: LongArray, timezone: str) -> LongArray:
    index = pd.DatetimeIndex(times.astype("datetime64[s]"), tz="UTC").tz_convert(timezone)
    naive = index.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)
    days: LongArray = naive // DAY
    return days


def _new(sorted_values: LongArray | NDArray[np.intp]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first always does."""
    first = np.ones(min(1, len(sorted_values)), dtype=np.bool_)
    return np.append(first, sorted_values[1:] != sorted_values[:-1])


def spread_out(
    bought: PurchaseDays, values: DoubleArray, n_rows: int, n_items: int, items: IntArray | None
) -> FloatArray:
    """A score for each pair as a table of rows and items, float32, 0 for what was not bought."""
    if items is None:
        scores = np.zeros((n_rows, n_items), dtype=np.float32)
        scores[bought.rows, bought.items] = values
        return scores
    wanted, inverse = np.unique(np.asarray(items, dtype=np.int64), return_inverse=True)
    is_wanted = np.isin(bought.items, wanted)
    narrow = np.zeros((n_rows, len(wanted)), dtype=np.float32)
    narrow[bought.rows[is_wanted], np.searchsorted(wanted, bought.items[is_wanted])] = values[
        is_wanted
    ]
    return narrow[:, inverse]
