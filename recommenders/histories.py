"""Ragged batches of event sequences: what a recommender sees of its customers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

DAY = 86_400
NOBODY = -1
"""In the place of a customer's code: the history of somebody who is not in the data."""
MARKS: Final = 300_000_000
"""Places times codes up to which each pair that is there is marked, a byte for each."""
AT_ONCE: Final = 1 << 22
"""Events that are worked on at once, about: what is made of a log takes no more memory for a log
of any size."""

IntArray = NDArray[np.int32]
LongArray = NDArray[np.int64]
FloatArray = NDArray[np.float32]
DoubleArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
SparseRows: TypeAlias = "sparse.csr_array[np.float32, tuple[int, int]]"
WideRows: TypeAlias = "sparse.csr_array[np.float64, tuple[int, int]]"
"""The same in double precision."""


class Event(IntEnum):
    """What a customer did with an item; the value is the code stored in arrays."""

    PURCHASE = 0
    VIEW = 1
    CART = 2
    WISHLIST = 3
    IMPRESSION = 4
    CLICK = 5

    @property
    def label(self) -> str:
        """The name used in files and on the screen, e.g. ``purchase``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemLines:
    """Purchase lines by item.

    Those of item i are ``indptr[i]:indptr[i + 1]`` of ``customers`` (codes, ascending) and
    ``times`` (seconds since 1970, UTC, ascending for each customer); ``n_customers`` are there.
    """

    indptr: LongArray
    customers: IntArray
    times: LongArray
    n_customers: int

    @classmethod
    def of(cls, purchases: Histories, n_items: int) -> Self:
        """The lines of a log of purchases, row r being the customer of code r."""
        # rows and their times ascend already, so this is by item, customer and time
        order = np.argsort(purchases.items, kind="stable")
        counts = np.bincount(purchases.items, minlength=n_items)
        return cls(
            indptr=np.concatenate([[0], np.cumsum(counts)]),
            customers=purchases.rows.astype(np.int32)[order],
            times=purchases.times[order],
            n_customers=len(purchases),
        )

    def of_item(self, item: int) -> tuple[IntArray, LongArray]:
        """Who bought the item and when, a line for each purchase."""
        span = slice(self.indptr[item], self.indptr[item + 1])
        return self.customers[span], self.times[span]

    def buyers(self, items: IntArray | LongArray | list[int]) -> SparseRows:
        """1.0 where a customer bought an item: csr of shape (len(items), n_customers)."""
        distinct = [_distinct(self.of_item(int(item))[0]) for item in items]
        indptr = np.concatenate([[0], np.cumsum([len(codes) for codes in distinct])])
        codes = np.concatenate([np.zeros(0, dtype=np.int32), *distinct])
        return sparse.csr_array(
            (np.ones(len(codes), dtype=np.float32), codes, indptr),
            shape=(len(distinct), self.n_customers),
        )

    def last_of_customers(self) -> Iterator[tuple[IntArray, LongArray]]:
        """The items and the times of the last line of each customer and item, some at a time."""
        for begin, end in spans(self.indptr):
            first, behind = int(self.indptr[begin]), int(self.indptr[end])
            items = np.repeat(
                np.arange(begin, end, dtype=np.int32), np.diff(self.indptr[begin : end + 1])
            )
            who, times = self.customers[first:behind], self.times[first:behind]
            last = np.append((items[1:] != items[:-1]) | (who[1:] != who[:-1]), True)[: len(items)]
            yield items[last], times[last]


def _distinct(ascending: IntArray) -> IntArray:
    codes: IntArray = ascending[np.append(True, ascending[1:] != ascending[:-1])[: len(ascending)]]
    return codes


def spans(indptr: LongArray | IntArray, *, several: int = 1) -> Iterator[tuple[int, int]]:
    """Rows from, and up to, between which ``several`` times `AT_ONCE` events lie, or one row.

    ``indptr`` (n_rows + 1,) says where the events of each row begin.
    """
    begin, n_rows = 0, len(indptr) - 1
    while begin < n_rows:
        behind = int(np.searchsorted(indptr, indptr[begin] + several * AT_ONCE, side="right")) - 1
        end = min(max(behind, begin + 1), n_rows)
        yield begin, end
        begin = end


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Histories:
    """A batch of histories, one row per customer, events in time order within a row.

    ``indptr`` has shape (n_rows + 1,); row r owns the events ``indptr[r]:indptr[r + 1]`` of the
    flat arrays ``items`` (item codes), ``times`` (seconds since 1970, UTC), ``quantities`` (units)
    and ``events`` (`Event` codes). ``as_of`` is "now" in the same seconds. ``customers`` (n_rows,)
    are the codes of those whose histories these are, `NOBODY` for one that is no customer's; None
    where all are nobody's. A part of a history, or one that was changed, is still its customer's.
    ``by_item`` are the same events in the order of the items, where they are kept: they are when
    all are purchases, row r is the customer of code r, and the log lies on disk.
    """

    indptr: LongArray
    items: IntArray
    times: LongArray
    quantities: FloatArray
    events: NDArray[np.int8]
    as_of: int
    customers: IntArray | None = None
    by_item: ItemLines | None = None

    def __post_init__(self) -> None:
        sizes = {len(self.items), len(self.times), len(self.quantities), len(self.events)}
        if sizes != {int(self.indptr[-1])}:
            raise ValueError(
                f"histories do not fit together: indptr ends at {int(self.indptr[-1])}, "
                f"the event arrays have {sorted(sizes)} entries"
            )
        for array in (self.indptr, self.items, self.times, self.quantities, self.events):
            array.flags.writeable = False
        if self.customers is not None:
            if len(self.customers) != len(self):
                raise ValueError(f"{len(self.customers)} customers have {len(self)} histories")
            self.customers.flags.writeable = False

    @classmethod
    def of_items(cls, rows: list[list[int]], *, as_of: int = 0) -> Histories:
        """Histories of single purchases, one a day up to ``as_of``; made for tests and trials."""
        lengths = [len(row) for row in rows]
        items = np.array([item for row in rows for item in row], dtype=np.int32)
        back = [np.arange(length, 0, -1) for length in lengths]
        days = np.concatenate([np.zeros(0, dtype=np.int64), *back])
        return cls(
            indptr=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            items=items,
            times=(as_of - days * 86_400).astype(np.int64),
            quantities=np.ones(len(items), dtype=np.float32),
            events=np.full(len(items), Event.PURCHASE, dtype=np.int8),
            as_of=as_of,
        )

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def lengths(self) -> LongArray:
        """Number of events of each row, shape (n_rows,)."""
        return np.diff(self.indptr)

    @property
    def rows(self) -> LongArray:
        """The row each event belongs to, shape (n_events,)."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def take(self, rows: LongArray | IntArray | list[int]) -> Histories:
        """The batch made of the given rows, in their order; a row may be repeated."""
        chosen = np.asarray(rows, dtype=np.int64)
        lengths = self.indptr[chosen + 1] - self.indptr[chosen]
        indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        within = np.arange(indptr[-1]) - np.repeat(indptr[:-1], lengths)
        index = np.repeat(self.indptr[chosen], lengths) + within
        return self._gather(indptr, index, self._customers_of(chosen))

    def between(self, begin: int, end: int) -> Histories:
        """The rows from ``begin`` up to ``end``, on the same memory."""
        events = slice(int(self.indptr[begin]), int(self.indptr[end]))
        return Histories(
            indptr=self.indptr[begin : end + 1] - self.indptr[begin],
            items=self.items[events],
            times=self.times[events],
            quantities=self.quantities[events],
            events=self.events[events],
            as_of=self.as_of,
            customers=None if self.customers is None else self.customers[begin:end],
        )

    def blocks(self) -> Iterator[tuple[int, Histories]]:
        """All rows in blocks of about `AT_ONCE` events: the first row of each, and the block."""
        for begin, end in spans(self.indptr):
            yield begin, self.between(begin, end)

    def only(self, events: tuple[Event, ...]) -> Histories:
        """The same rows without the events of other kinds."""
        # far quicker than np.isin, and it is done for every question that is about all customers
        keep: BoolArray = np.zeros(len(self.events), dtype=np.bool_)
        for event in events:
            keep |= self.events == event
        return self if keep.all() else self.where(keep)

    def where(self, keep: BoolArray) -> Histories:
        """The same rows with only the events where ``keep`` (shape (n_events,)) is true."""
        offsets = np.concatenate([[0], np.cumsum(keep)]).astype(np.int64)
        return self._gather(offsets[self.indptr], np.flatnonzero(keep), self.customers)

    def players(self, row: int = 0) -> IntArray:
        """The distinct items of one row in ascending code order: the players of the game."""
        return np.unique(self.items[self.indptr[row] : self.indptr[row + 1]])

    def mask(self, coalitions: BoolArray, row: int = 0) -> Histories:
        """Sub-histories of one row, one for each coalition.

        ``coalitions`` has shape (n_coalitions, n_players), columns in the order of `players`;
        all events of an item enter or leave together. Raises ValueError on another width.
        """
        begin, end = int(self.indptr[row]), int(self.indptr[row + 1])
        players, owner = np.unique(self.items[begin:end], return_inverse=True)
        if coalitions.ndim != 2 or coalitions.shape[1] != len(players):
            raise ValueError(
                f"coalitions have shape {coalitions.shape}, the history has {len(players)} players"
            )
        keep = coalitions[:, owner]
        indptr = np.concatenate([[0], np.cumsum(keep.sum(axis=1))]).astype(np.int64)
        own = self._customers_of(np.full(len(coalitions), row))
        return self._gather(indptr, begin + np.nonzero(keep)[1], own)

    def matrix(self, n_items: int) -> SparseRows:
        """Who has what: csr of shape (n_rows, n_items), 1.0 where the item is in the history."""
        counts = self.counts(n_items)
        counts.data[:] = 1.0
        return counts

    def counts(self, n_items: int) -> SparseRows:
        """How often: csr of shape (n_rows, n_items) with the number of events of each item.

        Raises ValueError when a history has an item beyond ``n_items``.
        """
        # scipy does not look, and would read past the end of its arrays
        if len(self.items) and int(self.items.max()) >= n_items:
            raise ValueError(f"item {int(self.items.max())} is beyond the {n_items} items")
        built = sparse.csr_array(
            (np.ones(len(self.items), dtype=np.float32), self.items, self.indptr),
            shape=(len(self), n_items),
            copy=True,
        )
        built.sum_duplicates()
        return built

    def _customers_of(self, rows: LongArray) -> IntArray | None:
        return None if self.customers is None else self.customers[rows]

    def _gather(
        self, indptr: LongArray, index: LongArray | NDArray[np.intp], customers: IntArray | None
    ) -> Histories:
        return Histories(
            indptr=indptr,
            items=self.items[index],
            times=self.times[index],
            quantities=self.quantities[index],
            events=self.events[index],
            as_of=self.as_of,
            customers=customers,
        )


def evenly(n: int, most: int) -> LongArray:
    """All of ``n`` rows, or ``most`` of them at even distances, ascending."""
    if n <= most:
        return np.arange(n)
    rows: LongArray = np.linspace(0, n - 1, most).astype(np.int64)
    return rows


def distinct_pairs(
    first: LongArray | IntArray, second: LongArray | IntArray
) -> tuple[LongArray, LongArray, LongArray]:
    """The different pairs, ascending by the first number and then by the second, and which of
    them each one is: shapes (n_pairs,), (n_pairs,), (n,).

    Each pair is one number here, so the ranges of the two have to multiply to less than 2^63, as
    those of any codes and days do. `numpy.unique` along an axis says the same, and slowly.
    """
    if not len(first):
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing
    base, low = int(first.min()), int(second.min())
    width = int(second.max()) - low + 1
    keys = (first.astype(np.int64) - base) * width + (second - low)
    # what is put in order in runs, as a log by customer is, is quickly sorted by merging them
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.append(True, keys[1:] != keys[:-1])
    which = np.empty(len(keys), dtype=np.int64)
    which[order] = np.cumsum(begins) - 1
    pairs = keys[begins]
    return pairs // width + base, pairs % width + low, which


def order_by_pair(
    rows: LongArray | IntArray, items: IntArray, second: LongArray, n_items: int
) -> LongArray:
    """What puts events in order by row, then item, then a ``second`` number: shape (n_events,).

    Those alike stay as they stand. A log has its rows one behind the other, each by time: then one
    number for row and item is sorted, in runs, which is far less work than sorting by both.
    """
    pair = rows.astype(np.int64) * n_items + items
    step = np.diff(rows)
    if (step >= 0).all() and (second[1:] >= second[:-1])[step == 0].all():
        return np.argsort(pair, kind="stable")
    return np.lexsort((second, pair))


def different_codes(places: LongArray, codes: LongArray | IntArray, n: int) -> LongArray:
    """How many different codes each of ``n`` places has: shape (n,)."""
    low = int(codes.min(initial=0))
    n_codes = int(codes.max(initial=-1)) - low + 1
    if n * n_codes > MARKS:
        first, _, _ = distinct_pairs(places, codes)
        return np.bincount(first, minlength=n)
    there = np.zeros(n * n_codes, dtype=np.bool_)
    there[places * n_codes + (codes - low)] = True
    counts: LongArray = there.reshape(n, n_codes).sum(axis=1, dtype=np.int64)
    return counts
