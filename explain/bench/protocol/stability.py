"""Whether an explanation stays: with another seed, and with one irrelevant purchase more."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explain.bench.protocol.cases import BenchCase
from recommenders.contract import Event, Histories, Recommender
from recommenders.histories import IntArray

TOP: Final = 3
TRIED: Final = 50
"""Items of which the most irrelevant one is added."""


def overlap(items: IntArray, other_items: IntArray) -> float:
    """The share of the first `TOP` items of one that are among the first `TOP` of the other."""
    first = items[:TOP]
    return float(np.isin(first, other_items[:TOP]).mean()) if len(first) else 1.0


def irrelevant(
    recommender: Recommender, case: BenchCase, rng: np.random.Generator
) -> Histories | None:
    """The history with the one purchase that changes the target's score least.

    It is the best of `TRIED` random items that are neither in the history nor the target, bought
    once, at the time of a random earlier purchase. None when there is no such item.
    """
    allowed = case.candidates.copy()
    allowed[case.target] = False
    pool = np.flatnonzero(allowed)
    if not len(pool):
        return None
    tried = rng.choice(pool, size=min(TRIED, len(pool)), replace=False)
    at = int(rng.integers(len(case.history.items)))
    longer = [with_purchase(case.history, int(item), at=at) for item in tried]
    target = np.array([case.target], dtype=np.int32)
    before = float(recommender.score(case.history, target)[0, 0])
    changes = np.abs(recommender.score(_stacked(longer), target)[:, 0] - before)
    return longer[int(changes.argmin())]


def with_purchase(history: Histories, item: int, *, at: int) -> Histories:
    """A one-row history with one more purchase, beside the event at place ``at``."""
    return replace(
        history,
        indptr=history.indptr + np.array([0, 1]),
        items=np.insert(history.items, at, item),
        times=np.insert(history.times, at, history.times[at]),
        quantities=np.insert(history.quantities, at, 1.0),
        events=np.insert(history.events, at, Event.PURCHASE),
    )


def first(players: IntArray, ordered: NDArray[np.intp]) -> IntArray:
    """The codes of the first `TOP` items of an order of places."""
    return players[ordered[:TOP]]


def _stacked(rows: list[Histories]) -> Histories:
    lengths = [len(row.items) for row in rows]
    whose = [row.customers for row in rows if row.customers is not None]
    return Histories(
        indptr=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        items=np.concatenate([row.items for row in rows]),
        times=np.concatenate([row.times for row in rows]),
        quantities=np.concatenate([row.quantities for row in rows]),
        events=np.concatenate([row.events for row in rows]),
        as_of=rows[0].as_of,
        customers=np.concatenate(whose) if len(whose) == len(rows) else None,
    )
