"""A dial from safer to more personal: scores divided by a power of the item's popularity."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from recommenders.contract import Dataset, Event, Histories, LinearInHistory, Recommender
from recommenders.errors import DataError
from recommenders.histories import DoubleArray, FloatArray, IntArray

GAMMAS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""The settings of the dial that the app offers."""
REFUSAL = "its scores do not start at zero, so dividing them by popularity says nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioConfig:
    """Settings of `ProbabilityRatio`."""

    gamma: float = 0.25
    """The power g of the popularity, 0 to 1: 0 leaves the scores as they are ("safer"), 1 ranks by
    how much more likely the item is for this customer than for anybody ("more personal")."""
    smoothing: float = 0.25
    """Buyers c added to every item, as a multiple of the buyers of the mean item. Nothing weighs
    more than (1 + 1/c)^g times the mean item. With far less the right half of the dial
    brings up items of one or two buyers: 0.25 was chosen on MovieLens-1M and the sample shop, on
    each customer's last purchase before the one that benchmarks hide."""

    def __post_init__(self) -> None:
        if not (0 <= self.gamma <= 1 and self.smoothing > 0):
            raise ValueError(f"gamma must be in [0, 1] and smoothing positive, got {self}")


class ProbabilityRatio:
    """Any recommender with its scores s divided by p^g. Made by `ratio`.

    p_j = (n_j + a) / (N + a m) is the popularity of item j: n_j of the N customer-item pairs in
    the data, m items, a = c N / m, c and g as in `RatioConfig`. Where s estimates
    p(item | customer), g = 1 ranks by p(item | customer) / p(item), the best order against rivals
    drawn by popularity ("Don't recommend the obvious", RecSys 2022). A score keeps its sign and 0
    stays 0: what the recommender speaks against stays below all that it speaks for, and the order
    of the items above 0 is what it would be with the others cut off at 0.
    """

    name: ClassVar[str] = "probability-ratio"
    events: ClassVar[tuple[Event, ...]] = ()

    def __init__(self, inner: Recommender, config: RatioConfig | None = None) -> None:
        self.inner, self.config = inner, config or RatioConfig()
        self.factors: FloatArray = np.zeros(0, dtype=np.float32)

    def fit(self, dataset: Dataset) -> Self:
        """Fit the recommender inside, and count the popularity."""
        self.inner.fit(dataset)
        return self.count(dataset)

    def count(self, dataset: Dataset) -> Self:
        """Count the popularity only: the recommender inside is fitted already."""
        buyers = dataset.histories().matrix(dataset.n_items).sum(axis=0, dtype=np.float64)
        # where nothing was bought every item is as popular
        smoothed = buyers + self.config.smoothing * (buyers.mean() or 1.0)
        self.factors = ((smoothed / smoothed.sum()) ** -self.config.gamma).astype(np.float32)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """The scores of the recommender inside over p^g; probabilities may pass 1."""
        factors = self.factors if items is None else self.factors[items]
        scores: FloatArray = self.inner.score(histories, items) * factors
        return scores

    def fingerprint(self, inner: str) -> str:
        """Twelve hexadecimal digits for the fingerprint ``inner`` and the settings."""
        text = f"{inner}/{self.config}"
        return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


class LinearProbabilityRatio(ProbabilityRatio):
    """The same over a `LinearInHistory`: a sum of contributions divided is a sum still."""

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """The contributions of the recommender inside, each target's over its p^g."""
        assert isinstance(self.inner, LinearInHistory)
        return self.inner.contributions(history, targets) * self.factors[targets]


def ratio(
    inner: Recommender, *, nonnegative: bool, config: RatioConfig | None = None
) -> ProbabilityRatio:
    """The recommender with the dial, linear in the history if it is.

    ``nonnegative`` says what `recommenders.registry.RecommenderEntry` says of it. Call `fit`, or
    `count` where ``inner`` is fitted. Raises DataError where its scores do not start at zero.
    """
    if not nonnegative:
        raise DataError(
            f"the dial cannot be used with {inner.name}: {REFUSAL}",
            remedy="Leave the dial at 0, or choose a recommender whose scores start at zero.",
        )
    settings = config or RatioConfig()
    kind = LinearProbabilityRatio if isinstance(inner, LinearInHistory) else ProbabilityRatio
    # name and events belong to the class of a recommender, so each wrapper gets its own
    attributes = {"name": f"{inner.name}-g{settings.gamma:g}", "events": inner.events}
    wrapped: ProbabilityRatio = type(kind.__name__, (kind,), attributes)(inner, settings)
    return wrapped
