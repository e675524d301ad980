"""What recommenders have in common that show everybody the same list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.contract import Event, Histories
from recommenders.histories import DoubleArray, FloatArray, IntArray, LongArray, order_by_pair


class SameForAll:
    """One score for each item, whatever the history; a recommender fills ``_scores`` in `fit`.

    The score does not depend on the history, so every purchase contributes exactly 0.
    """

    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self) -> None:
        self._scores: FloatArray = np.zeros(0, dtype=np.float32)

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """The score of each item, repeated for each history."""
        scores = self._scores if items is None else self._scores[items]
        return np.broadcast_to(scores, (len(histories), len(scores)))

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """Zero: no purchase of this customer changes the score."""
        return np.zeros((len(history.players()), len(targets)))

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        return {"scores": self._scores}

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        self._scores = arrays["scores"].astype(np.float32)
        return self


def first_and_last(
    log: Histories, n_items: int
) -> Iterator[tuple[LongArray, LongArray, LongArray, LongArray]]:
    """Each row and item that it bought, once: codes, and the times of the first and the last.

    For some rows at a time.
    """
    for begin, block in log.blocks():
        order = order_by_pair(block.rows, block.items, block.times, n_items)
        pair, times = (block.rows * n_items + block.items)[order], block.times[order]
        begins = np.append(True, pair[1:] != pair[:-1])[: len(pair)]
        ends = np.append(begins[1:], True)[: len(pair)]
        rows = begin + pair[begins] // n_items
        yield rows, pair[begins] % n_items, times[begins], times[ends]
