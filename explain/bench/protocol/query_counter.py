"""A recommender that counts what it is asked."""

from __future__ import annotations

from typing import ClassVar, Self

from recommenders.contract import Dataset, Event, Histories, LinearInHistory, Recommender
from recommenders.histories import DoubleArray, FloatArray, IntArray


class QueryCounter:
    """Passes everything on; ``asked`` counts the histories scored, ``calls`` the calls."""

    name: ClassVar[str] = "counted"
    events: ClassVar[tuple[Event, ...]] = ()

    def __init__(self, recommender: Recommender) -> None:
        self.recommender = recommender
        self.asked = self.calls = 0

    def fit(self, dataset: Dataset) -> Self:
        """Fit the recommender inside."""
        self.recommender.fit(dataset)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """The recommender's scores."""
        self.asked += len(histories)
        self.calls += 1
        return self.recommender.score(histories, items)


class LinearQueryCounter(QueryCounter):
    """The same for a `LinearInHistory`: a call of `contributions` asks about no history."""

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """The recommender's contributions."""
        self.calls += 1
        assert isinstance(self.recommender, LinearInHistory)
        return self.recommender.contributions(history, targets)


def counting(recommender: Recommender) -> QueryCounter:
    """The recommender behind a counter, linear if it is."""
    kind = LinearQueryCounter if isinstance(recommender, LinearInHistory) else QueryCounter
    # what a recommender reads belongs to its class, so the counter gets a class of its own
    own = {"name": recommender.name, "events": recommender.events}
    counter: QueryCounter = type(kind.__name__, (kind,), own)(recommender)
    return counter
