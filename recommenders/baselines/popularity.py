"""What everybody buys, recent purchases counting more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommenders.contract import Dataset, Event, Histories
from recommenders.histories import DAY, DoubleArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PopularityConfig:
    """Settings of `Popularity`."""

    half_life: float = 60.0
    """Days after which a purchase counts half."""

    def __post_init__(self) -> None:
        if not self.half_life > 0:
            raise ValueError(f"half_life must be positive, got {self.half_life}")


class Popularity:
    """Scores an item by its recent buyers; the same for every history.

    The score is the sum over customers of 2^(-age / half_life), age being the days between the
    customer's last purchase of the item and the as-of date: "buyers, a recent one counting
    fully". It does not depend on the history, so every purchase contributes exactly 0.
    """

    name: ClassVar[str] = "popularity"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: PopularityConfig | None = None) -> None:
        self.config = config or PopularityConfig()
        self._scores: FloatArray = np.zeros(0, dtype=np.float32)

    def fit(self, dataset: Dataset) -> Self:
        """Count the recent buyers of each item."""
        log = dataset.histories()
        pair = log.rows * dataset.n_items + log.items
        order = np.lexsort((log.times, pair))
        pair, times = pair[order], log.times[order]
        last = np.append(pair[1:] != pair[:-1], True) if len(pair) else np.zeros(0, dtype=bool)
        age = (log.as_of - times[last]) / DAY
        weights = np.exp2(-age / self.config.half_life)
        counted = np.bincount(pair[last] % dataset.n_items, weights, minlength=dataset.n_items)
        self._scores = counted.astype(np.float32)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Recent buyers of each item, repeated for each history."""
        scores = self._scores if items is None else self._scores[items]
        return np.broadcast_to(scores, (len(histories), len(scores)))

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """Zero: no purchase of this customer changes the score."""
        return np.zeros((len(history.players()), len(targets)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What was learned, for saving."""
        return {"scores": self._scores}

    def restore(self, arrays: dict[str, NDArray[Any]]) -> Self:
        """Take over what was saved."""
        self._scores = arrays["scores"].astype(np.float32)
        return self


def recent_buyers(dataset: Dataset) -> FloatArray:
    """The popularity of each item with the usual settings, (n_items,): what settles ties."""
    scores: FloatArray = Popularity().fit(dataset).score(Histories.of_items([[]]))[0]
    return scores
