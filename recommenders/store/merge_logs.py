"""Logs of different customers, put together on disk in the order of all customers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommenders.contract import Histories
from recommenders.data.dataset import AlongLog
from recommenders.histories import IntArray, LongArray, spans
from recommenders.store.array_file import ArrayFile
from recommenders.store.layout import EVENTS, ROWS, array_file


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPart:
    """A log whose row r is the customer ``customers[r]`` of all, ascending, shape (n_rows,).

    ``items`` (n_items_of_part,) is the code among all items of each item of the part, ascending.
    ``log`` and ``along`` are the events in the codes of the part.
    """

    log: Histories
    along: AlongLog
    customers: LongArray
    items: IntArray

    def values(self, name: str, events: slice) -> NDArray[Any]:
        """One of the arrays `EVENTS`, for a stretch of the log."""
        if name == "items":
            return self.items[self.log.items[events]]
        values: NDArray[Any] = getattr(self.along if hasattr(self.along, name) else self.log, name)
        return values[events]


def merge_logs(parts: Sequence[LogPart], n_customers: int, folder: Path) -> None:
    """Write the arrays of the log of all customers, of whom each is in one part at the most.

    For some customers at a time, from all parts: no more than `AT_ONCE` events are in memory, or
    those of one customer. Both codes ascend with the ids, so the order within a customer stays.
    """
    lengths = np.zeros(n_customers, dtype=np.int64)
    for part in parts:
        lengths[part.customers] = part.log.lengths
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    np.save(array_file(folder, ROWS), indptr)
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(ArrayFile(array_file(folder, name), int(indptr[-1]), kind))
            for name, kind in EVENTS.items()
        }
        for begin, end in spans(indptr):
            events, order = _of_customers(parts, begin, end)
            for name, file in files.items():
                pieces = [part.values(name, span) for part, span in zip(parts, events, strict=True)]
                file.add(np.concatenate(pieces)[order])


def _of_customers(
    parts: Sequence[LogPart], begin: int, end: int
) -> tuple[list[slice], NDArray[np.intp]]:
    """The events of some customers in each part, and the order of all of them."""
    events, owners = [], []
    for part in parts:
        first, behind = np.searchsorted(part.customers, [begin, end])
        indptr = part.log.indptr[first : behind + 1]
        events.append(slice(int(indptr[0]), int(indptr[-1])))
        owners.append(np.repeat(part.customers[first:behind], np.diff(indptr)))
    return events, np.argsort(np.concatenate(owners), kind="stable")
