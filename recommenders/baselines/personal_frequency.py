"""What the customer buys most often, then what everybody buys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommenders.baselines.popularity import Popularity, PopularityConfig
from recommenders.contract import Dataset, Event, Histories
from recommenders.data.purchase_days import PurchaseDays, spread_out
from recommenders.histories import DoubleArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalFrequencyConfig:
    """Settings of `PersonalFrequency`."""

    popularity: PopularityConfig = field(default_factory=PopularityConfig)
    """Settings of the popularity that settles ties and ranks the rest."""


class PersonalFrequency:
    """Personal frequency, then popularity: the simple method that a next-basket model has to beat.

    The score is the number of the customer's baskets that hold the item, plus the share of items
    that are less popular, which is below 1. A basket is all that is bought on one day of the
    shop. The purchases of an item contribute their number to its own score and nothing to
    others: exact, and not sampled.
    """

    name: ClassVar[str] = "personal-frequency"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: PersonalFrequencyConfig | None = None) -> None:
        self.config = config or PersonalFrequencyConfig()
        self.timezone = "UTC"
        self._below = np.zeros(0, dtype=np.float32)

    def fit(self, dataset: Dataset) -> Self:
        """Rank the items by popularity."""
        self.timezone = dataset.timezone
        popular = Popularity(self.config.popularity).fit(dataset)
        scores = popular.score(Histories.of_items([[]]))[0]
        below = np.searchsorted(np.sort(scores), scores) / len(scores)
        self._below = below.astype(np.float32)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Baskets with the item: shape (n_rows, n_items), or (n_rows, len(items))."""
        n_items = len(self._below)
        bought = PurchaseDays.of(histories, n_items=n_items, timezone=self.timezone)
        counts = bought.counts.astype(np.float64)
        baskets = spread_out(bought, counts, len(histories), n_items, items)
        return baskets + (self._below if items is None else self._below[items])

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """The number of baskets where the purchase is the target itself, 0 elsewhere."""
        players, targets = history.players(), np.asarray(targets)
        own = self.score(history, players)[0].astype(np.float64) - self._below[players]
        return np.where(players[:, None] == targets[None, :], own[:, None], 0.0)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What was learned, for saving."""
        return {"below": self._below, "timezone": np.array(self.timezone)}

    def restore(self, arrays: dict[str, NDArray[Any]]) -> Self:
        """Take over what was saved."""
        self._below, self.timezone = arrays["below"], str(arrays["timezone"])
        return self
