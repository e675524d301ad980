"""Things that a customer means to buy, kept in the order in which they fall due."""

import heapq
from dataclasses import dataclass
from typing import Final

from sample_data.columns import Cause

# Their reason does not exist before they fall due: a price that will fall, a puppy to come.
PUNCTUAL: Final = frozenset({Cause.WISHLIST_DROP, Cause.LIFE_EVENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One intended purchase and the reason for it."""

    item: int
    cause: Cause
    causing_item: int = -1
    since: int = -1  # second at which the cause happened
    detail: str = ""
    ticket: int = -1  # replenishment: void once the item was bought again meanwhile
    depth: int = 0  # links of the chain of complements that led here


class Agenda:
    """A queue of errands by due day (a float, in days since the start)."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Errand]] = []
        self._count = 0

    def add(self, due: float, errand: Errand) -> None:
        """Plan an errand for a day."""
        self._count += 1  # breaks ties, and keeps the order of insertion
        heapq.heappush(self._heap, (due, self._count, errand))

    def next_day(self) -> int | None:
        """Day of the first errand; None when there is none."""
        return int(self._heap[0][0]) if self._heap else None

    def take(self, before: float, *, ahead: float = 0.0) -> list[Errand]:
        """Remove and return the errands due before that day, and what can be done early of those
        due up to `ahead` days later.
        """
        due: list[Errand] = []
        later: list[tuple[float, int, Errand]] = []
        while self._heap and self._heap[0][0] < before + ahead:
            entry = heapq.heappop(self._heap)
            if entry[0] >= before and entry[2].cause in PUNCTUAL:
                later.append(entry)
            else:
                due.append(entry[2])
        for entry in later:
            heapq.heappush(self._heap, entry)
        return due
