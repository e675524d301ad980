"""How what was sold lately stands to what was expected: of the shop, its categories, its items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from recommenders.data.purchase_days import PurchaseDays
from recommenders.demand.expectation import Expectation
from recommenders.histories import DoubleArray, LongArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Levels:
    """Factors on what is expected: of purchases again, of new buyers, and of each item.

    ``repeat`` and ``new`` are the shop's; ``items`` (n_items,) is on both parts of an item.
    """

    repeat: float
    new: float
    items: DoubleArray

    def applied(self, expected: Expectation) -> Expectation:
        """The expectation at these levels."""
        return Expectation(
            repeat=expected.repeat * self.repeat * self.items,
            new=expected.new * self.new * self.items,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelConfig:
    """How fast levels follow what is sold, and how much they need to move."""

    half_life: float = 4.0
    """Weeks after which what was sold counts half."""
    item: float = 50.0
    """Purchases expected of an item that weigh as much as the level of its category."""
    category: float = 500.0
    """Purchases expected of a category that weigh as much as no change at all."""
    shop: float = 500.0
    """Purchases expected in the shop that weigh as much as no change at all."""

    def __post_init__(self) -> None:
        for name in ("half_life", "item", "category", "shop"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


class LevelTracker:
    """Levels that follow what is sold, week by week.

    With a and b what was sold and expected, each week counting less than the next, a level is
    (w p + a) / (w + b): the mean of a gamma distribution around the level p above it, which has
    the weight of w units (discounted gamma-Poisson updating, West and Harrison, "Bayesian
    Forecasting and Dynamic Models"). The shop's two parts come first, then categories, then items.
    """

    def __init__(self, category: LongArray, *, size: float, config: LevelConfig) -> None:
        """``category`` (n_items,) has codes from 0; ``size`` is how many units vary as one."""
        self.category, self.config, self.size = category, config, size
        self._keep = float(np.exp2(-1.0 / config.half_life))
        self._parts = np.zeros((2, 2))
        self._items = np.zeros((2, len(category)))

    @classmethod
    def of(cls, bought: PurchaseDays, category: LongArray, *, config: LevelConfig) -> Self:
        """A tracker that has seen nothing but the sizes of purchases."""
        return cls(category, size=purchase_size(bought), config=config)

    def levels(self) -> Levels:
        """The levels after the weeks that were seen."""
        config, size = self.config, self.size
        (repeat, new), (repeat_expected, new_expected) = self._parts
        weight = config.shop * size
        of_kind = [np.bincount(self.category, values) for values in self._items]
        kind = (config.category * size + of_kind[0]) / (config.category * size + of_kind[1])
        sold, expected = self._items
        own = config.item * size
        return Levels(
            repeat=float((weight + repeat) / (weight + repeat_expected)),
            new=float((weight + new) / (weight + new_expected)),
            items=(own * kind[self.category] + sold) / (own + expected),
        )

    def see(self, expected: Expectation, sold: Expectation) -> None:
        """Take in one week: what was ``expected`` in its week 1, without levels, and ``sold``."""
        levels = self.levels()
        parts = np.array(
            [
                [sold.repeat[0].sum(), sold.new[0].sum()],
                [expected.repeat[0].sum(), expected.new[0].sum()],
            ]
        )
        shop = levels.repeat * expected.repeat[0] + levels.new * expected.new[0]
        self._parts = self._keep * self._parts + parts
        self._items = self._keep * self._items + np.stack([sold.total[0], shop])


def purchase_size(bought: PurchaseDays) -> float:
    """How many units vary as one: sum of squares over sum of units; 1 for single units.

    With purchases that come at random, the variance of the units is so many times their mean.
    """
    units = bought.units.astype(np.float64)
    return float((units**2).sum() / units.sum()) if len(units) else 1.0
