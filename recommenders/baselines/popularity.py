"""What everybody buys, recent purchases counting more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from recommenders.baselines.same_for_all import SameForAll, first_and_last
from recommenders.contract import Dataset, Histories
from recommenders.histories import DAY, FloatArray
from recommenders.position_bias.click_weights import click_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class PopularityConfig:
    """Settings of `Popularity`."""

    half_life: float = 60.0
    """Days after which a purchase counts half."""
    clicks: float = 0.0
    """Purchases that a click counts for, weighted by the inverse examination of its place
    (`recommenders.position_bias.click_weights`, mean 1, clipped at 10 times the first place).
    With 0 clicks are not read; with more, data whose clicks do not tell are refused."""

    def __post_init__(self) -> None:
        if not self.half_life > 0:
            raise ValueError(f"half_life must be positive, got {self.half_life}")
        if not 0 <= self.clicks < np.inf:
            raise ValueError(f"clicks must be 0 or more, got {self.clicks}")


class Popularity(SameForAll):
    """Scores an item by its recent buyers; the same for every history.

    The score is the sum over customers of 2^(-age / half_life), age being the days between the
    customer's last purchase of the item and the as-of date: "buyers, a recent one counting
    fully". With ``clicks`` set, every click of the item adds that much, aged in the same way: at a
    place that few look at it stands for several.
    """

    name: ClassVar[str] = "popularity"
    version: ClassVar[int] = 1

    def __init__(self, config: PopularityConfig | None = None) -> None:
        super().__init__()
        self.config = config or PopularityConfig()

    def fit(self, dataset: Dataset) -> Self:
        """Count the recent buyers of each item, and its clicks where they are to count.

        Raises `DataError` where clicks are to count and nothing tells how far customers look.
        """
        log = dataset.histories()
        counted = np.zeros(dataset.n_items)
        for _, items, _, last in first_and_last(log, dataset.n_items):
            weights = np.exp2(-(log.as_of - last) / DAY / self.config.half_life)
            counted += np.bincount(items, weights, minlength=dataset.n_items)
        if self.config.clicks:
            clicked = click_weights(dataset)
            some = np.flatnonzero(clicked)
            ages = (dataset.log.as_of - dataset.log.times[some]) / DAY
            worth = self.config.clicks * clicked[some] * np.exp2(-ages / self.config.half_life)
            counted += np.bincount(dataset.log.items[some], worth, minlength=dataset.n_items)
        self._scores = counted.astype(np.float32)
        return self


def recent_buyers(dataset: Dataset) -> FloatArray:
    """The popularity of each item with the usual settings, (n_items,): what settles ties."""
    scores: FloatArray = Popularity().fit(dataset).score(Histories.of_items([[]]))[0]
    return scores
