"""A recommender whose scores a rule lifts or lowers, item by item."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final, Self

import numpy as np

from recommenders.contract import (
    Dataset,
    Event,
    Histories,
    LinearInHistory,
    Recommender,
    ScorePart,
    SelfAttributing,
    SumOfParts,
)
from recommenders.histories import DoubleArray, FloatArray, IntArray

PART: Final = "Boost"
"""The part of a score that a rule adds."""


class Boosted:
    """Any fitted recommender with the score of item t times f_t. Made by `boosted`.

    Where scores start at zero they are multiplied. Others are taken for logarithms, as those of
    `recommenders.uptake_lift` are: log f_t is added, which multiplies what they are the logarithm
    of. Both are increasing in the score and leave a sum over the purchases one, so that every
    explanation of the boosted score is as exact as one of the score.
    """

    name: ClassVar[str] = "boosted"
    events: ClassVar[tuple[Event, ...]] = ()

    def __init__(self, inner: Recommender, factors: FloatArray, *, from_zero: bool) -> None:
        self.inner = inner
        ones, zeros = np.ones_like(factors), np.zeros_like(factors)
        self.gain = factors if from_zero else ones
        self.offset = zeros if from_zero else np.log(factors)

    def fit(self, dataset: Dataset) -> Self:
        """Fit the recommender inside."""
        self.inner.fit(dataset)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """The boosted scores."""
        return self.lifted(self.inner.score(histories, items), items)

    def lifted(self, scores: FloatArray, items: IntArray | None = None) -> FloatArray:
        """What becomes of scores of the recommender inside."""
        which = slice(None) if items is None else items
        lifted: FloatArray = scores * self.gain[which] + self.offset[which]
        return lifted


class _Linear(Boosted):
    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        assert isinstance(self.inner, LinearInHistory)
        return self.inner.contributions(history, targets) * self.gain[targets]


class _Attributing(Boosted):
    def attributions(
        self, history: Histories, targets: IntArray, *, reference: Histories | None = None
    ) -> DoubleArray:
        assert isinstance(self.inner, SelfAttributing)
        shares = self.inner.attributions(history, targets, reference=reference)
        return shares * self.gain[targets]


class _Parts(Boosted):
    def parts(self, history: Histories, targets: IntArray) -> tuple[ScorePart, ...]:
        assert isinstance(self.inner, SumOfParts)
        gain, offset = self.gain[targets].astype(np.float64), self.offset[targets]
        parts = tuple(
            replace(part, values=part.values * gain) for part in self.inner.parts(history, targets)
        )
        boost = ScorePart(name=PART, values=offset.astype(np.float64), personal=False)
        return (*parts, boost) if offset.any() else parts


def boosted(inner: Recommender, factors: FloatArray, *, from_zero: bool) -> Boosted:
    """The fitted recommender with the scores times ``factors`` (n_items,), all above 0.

    ``from_zero`` says whether its scores start at zero
    (`recommenders.registry_entry.RecommenderEntry.nonnegative`). It explains itself as far as the
    one inside does.
    """
    kinds: list[type[Boosted]] = []
    if isinstance(inner, LinearInHistory):
        kinds.append(_Linear)
    if isinstance(inner, SelfAttributing):
        kinds.append(_Attributing)
    if isinstance(inner, SumOfParts):
        kinds.append(_Parts)
    # name and events belong to the class of a recommender, so each wrapper gets its own
    attributes = {"name": inner.name, "events": inner.events}
    made: Boosted = type("Boosted", tuple(kinds or [Boosted]), attributes)(
        inner, factors, from_zero=from_zero
    )
    return made
