"""What those who do not have an item yet take up at present."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Self

import numpy as np

from recommenders.baselines.same_for_all import SameForAll, first_and_last
from recommenders.contract import Dataset
from recommenders.histories import DAY, DoubleArray, LongArray

FLOOR: Final = 1e-9
"""Uptake of what nobody has bought, so that a logarithm exists: below that of any bought item
whose last purchase is less than a year old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UptakeConfig:
    """Settings of `Uptake`."""

    half_life: float = 14.0
    """Days after which a purchase counts half."""
    repeat_weight: float = 0.1
    """What a recent buyer counts who had bought the item before, beside 1 for a first purchase."""
    active_days: float = 60.0
    """Customers with a purchase in so many days count as those who could have taken it up."""
    min_without: float = 0.05
    """Of these at least so many count as being without an item that nearly all of them have."""

    def __post_init__(self) -> None:
        if not self.half_life > 0:
            raise ValueError(f"half_life must be positive, got {self.half_life}")
        if not self.active_days > 0:
            raise ValueError(f"active_days must be positive, got {self.active_days}")
        if not self.repeat_weight >= 0:
            raise ValueError(f"repeat_weight must not be negative, got {self.repeat_weight}")
        if not 0 < self.min_without <= 1:
            raise ValueError(f"min_without must be in (0, 1], got {self.min_without}")


class Uptake(SameForAll):
    """Scores an item by the share of customers without it who take it up now; the same for all.

    h_t = (F_t + w B_t) / N_t: F_t sums 2^(-age / half_life) over the first purchases of t, one
    for each buyer, B_t the same over the last purchases, w is ``repeat_weight``, and N_t counts
    the customers of the last ``active_days`` who are without t. A bestseller that everybody has
    already is held back by F, one that few of those who are left can still take up is put forward
    by N.
    """

    name: ClassVar[str] = "uptake"
    version: ClassVar[int] = 1

    def __init__(self, config: UptakeConfig | None = None) -> None:
        super().__init__()
        self.config = config or UptakeConfig()

    def fit(self, dataset: Dataset) -> Self:
        """Count who took up what, and who could have."""
        self._scores = uptake(dataset, self.config).astype(np.float32)
        return self


def uptake(dataset: Dataset, config: UptakeConfig | None = None) -> DoubleArray:
    """h_t of `Uptake` for each item, shape (n_items,), at least `FLOOR`."""
    config = config or UptakeConfig()
    log = dataset.histories()
    n_items = dataset.n_items
    active = np.zeros(dataset.n_customers, dtype=np.bool_)
    for begin, block in log.blocks():
        active[begin + block.rows[block.times > log.as_of - config.active_days * DAY]] = True
    n_active = max(1, int(active.sum()))

    def recent(items: LongArray, times: LongArray) -> DoubleArray:
        ages = (log.as_of - times) / DAY
        weights: DoubleArray = np.exp2(-ages / config.half_life)
        return np.bincount(items, weights, minlength=n_items).astype(np.float64)

    firsts, lasts = np.zeros(n_items), np.zeros(n_items)
    having = np.zeros(n_items, dtype=np.int64)
    for customers, items, first, last in first_and_last(log, n_items):
        firsts += recent(items, first)
        lasts += recent(items, last)
        having += np.bincount(items[active[customers]], minlength=n_items)
    taken = firsts + config.repeat_weight * lasts
    without = np.maximum(n_active - having, config.min_without * n_active)
    rates: DoubleArray = np.maximum(taken / without, FLOOR)
    return rates
