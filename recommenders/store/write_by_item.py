"""The purchases of a log in the order of the items, written without holding them in memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from recommenders.histories import Histories, IntArray, LongArray, spans
from recommenders.store.array_file import ArrayFile
from recommenders.store.layout import BY_ITEM, array_file


def write_by_item(purchases: Histories, n_items: int, folder: Path) -> None:
    """Write `ItemLines` of a log in which row r is the customer of code r.

    For some items at a time the whole log is gone through.
    """
    counts = np.zeros(n_items, dtype=np.int64)
    for _, block in purchases.blocks():
        counts += np.bincount(block.items, minlength=n_items)
    indptr = np.concatenate([[0], np.cumsum(counts)])
    np.save(array_file(folder, "item_indptr"), indptr)
    total = int(indptr[-1])
    with (
        ArrayFile(array_file(folder, "item_customers"), total, BY_ITEM["item_customers"]) as who,
        ArrayFile(array_file(folder, "item_times"), total, BY_ITEM["item_times"]) as times,
    ):
        for begin, end in spans(indptr, several=_PASSES):
            customers_of_span, times_of_span = _of_items(purchases, begin, end)
            who.add(customers_of_span)
            times.add(times_of_span)


_PASSES = 4
"""Times `AT_ONCE` lines are put in order at once: fewer passes through the log."""


def _of_items(purchases: Histories, begin: int, end: int) -> tuple[IntArray, LongArray]:
    """The lines of the items from ``begin`` up to ``end``, by item, customer and time."""
    items, customers, times = [], [], []
    for first, block in purchases.blocks():
        among = np.flatnonzero((block.items >= begin) & (block.items < end))
        rows = np.searchsorted(block.indptr, among, side="right") - 1
        items.append(block.items[among])
        customers.append((first + rows).astype(np.int32))
        times.append(block.times[among])
    order = np.argsort(np.concatenate([np.zeros(0, dtype=np.int32), *items]), kind="stable")
    whole = np.concatenate([np.zeros(0, dtype=np.int32), *customers])
    return whole[order], np.concatenate([np.zeros(0, dtype=np.int64), *times])[order]
