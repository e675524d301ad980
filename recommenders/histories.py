"""Ragged batches of event sequences: what a recommender sees of its customers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

DAY = 86_400
NOBODY = -1
"""In the place of a customer's code: the history of somebody who is not in the data."""

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
class Histories:
    """A batch of histories, one row per customer, events in time order within a row.

    ``indptr`` has shape (n_rows + 1,); row r owns the events ``indptr[r]:indptr[r + 1]`` of the
    flat arrays ``items`` (item codes), ``times`` (seconds since 1970, UTC), ``quantities`` (units)
    and ``events`` (`Event` codes). ``as_of`` is "now" in the same seconds. ``customers`` (n_rows,)
    are the codes of those whose histories these are, `NOBODY` for one that is no customer's; None
    where all are nobody's. A part of a history, or one that was changed, is still its customer's.
    """

    indptr: LongArray
    items: IntArray
    times: LongArray
    quantities: FloatArray
    events: NDArray[np.int8]
    as_of: int
    customers: IntArray | None = None

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
        lengths = self.lengths[chosen]
        indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        within = np.arange(indptr[-1]) - np.repeat(indptr[:-1], lengths)
        index = np.repeat(self.indptr[:-1][chosen], lengths) + within
        return self._gather(indptr, index, self._customers_of(chosen))

    def only(self, events: tuple[Event, ...]) -> Histories:
        """The same rows without the events of other kinds."""
        keep = np.isin(self.events, np.array(events, dtype=np.int8))
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
