"""Returns and cancellations taken off the purchases that they undo."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from recommenders.histories import DoubleArray, LongArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Netted:
    """``left``: units of each line that remain bought, 0 for a return, shape (n_lines,).

    ``unmatched``: units of each return that no earlier purchase accounts for, 0 elsewhere.
    """

    left: DoubleArray
    unmatched: DoubleArray


def net(
    customers: LongArray,
    items: LongArray,
    times: LongArray,
    units: DoubleArray,
    prices: DoubleArray,
) -> Netted:
    """Take each return (negative units) off the latest earlier purchases of customer and item.

    Arrays have shape (n_lines,); the order of the lines does not matter. At one time purchases
    come before returns, and the dearest purchase, then the smallest, is undone first.
    """
    left = np.maximum(units, 0).astype(np.float64)
    unmatched = np.zeros(len(units), dtype=np.float64)
    pairs = customers.astype(np.int64) * (int(items.max(initial=0)) + 1) + items
    # only pairs with a return need a walk, and those are few
    touched = np.flatnonzero(np.isin(pairs, pairs[units < 0]))
    keys = (-units, prices, -np.sign(units), times, pairs)
    touched = touched[np.lexsort(tuple(key[touched] for key in keys))]
    bought: dict[int, list[int]] = defaultdict(list)
    for line, pair, amount in zip(
        touched.tolist(), pairs[touched].tolist(), units[touched].tolist(), strict=True
    ):
        stack = bought[pair]
        if amount > 0:
            stack.append(line)
            continue
        owed = -amount
        while owed > 0 and stack:
            units_undone = min(owed, float(left[stack[-1]]))
            owed -= units_undone
            left[stack[-1]] -= units_undone
            if left[stack[-1]] <= 0:
                stack.pop()
        unmatched[line] = max(owed, 0.0)
    return Netted(left=left, unmatched=unmatched)
