"""How far a customer's purchases lift an item above what everybody takes up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd

from recommenders.artifacts import Arrays
from recommenders.baselines.uptake import UptakeConfig, uptake
from recommenders.contract import Columns, Dataset, Histories
from recommenders.histories import DoubleArray, IntArray, WideRows
from recommenders.uptake_lift.amounts import amounts
from recommenders.uptake_lift.level import Level

ITEMS: Final = "item"
LEVELS: Final = (Columns.PRODUCT_TYPE, Columns.BRAND, Columns.CATEGORY, ITEMS)
"""The levels in the order in which they are shown; all but the last where the data have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftConfig:
    """What the levels of `Lift` are made with. Chosen on the window before the last."""

    half_life: float = 120.0
    """Days after which a purchase of the history counts half."""
    targets: int = 4_000
    """Items, those of the highest uptake, that single purchases can point at."""
    kept: int = 20
    """Purchases that point at each of these, the strongest."""
    item_damping: float = 0.25
    """A customer with amounts that sum up to s counts s^-item_damping among single items."""
    item_ridge: float = 10.0
    """Penalty among single items, as a multiple of the mean diagonal."""
    type_ridge: float = 10.0
    """The same among product types."""
    brand_ridge: float = 10.0
    """The same among brands."""
    category_ridge: float = 2.0
    """The same among categories."""

    def __post_init__(self) -> None:
        ridges = ("item_ridge", "type_ridge", "brand_ridge", "category_ridge")
        for name in ("half_life", "targets", "kept", *ridges):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        if not 0 <= self.item_damping <= 1:
            raise ValueError(f"item_damping must be in [0, 1], got {self.item_damping}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lift:
    """The uptake of every item and the levels at which purchases lift it.

    ``log_uptake`` has shape (n_items,); ``levels`` maps names of `LEVELS` to what was learned.
    """

    log_uptake: DoubleArray
    levels: dict[str, Level]
    half_life: float

    @classmethod
    def of(cls, dataset: Dataset, config: LiftConfig, popular: UptakeConfig) -> Self:
        """Learn from all purchases of the data set."""
        log_uptake = np.log(uptake(dataset, popular))
        bought = amounts(dataset.histories(), dataset.n_items, half_life=config.half_life)
        levels: dict[str, Level] = {}
        ridges = {
            Columns.PRODUCT_TYPE: config.type_ridge,
            Columns.BRAND: config.brand_ridge,
            Columns.CATEGORY: config.category_ridge,
        }
        for column, ridge in ridges.items():
            if dataset.has(column) and column in dataset.items:
                codes = pd.factorize(dataset.items[column], sort=True)[0].astype(np.int32)
                levels[column] = Level.between_groups(bought, codes, ridge=ridge)
        order = np.argsort(-log_uptake, kind="stable")[: config.targets]
        levels[ITEMS] = Level.between_items(
            bought,
            np.sort(order).astype(np.int32),
            damping=config.item_damping,
            ridge=config.item_ridge,
            kept=config.kept,
        )
        return cls(log_uptake=log_uptake, levels=levels, half_life=config.half_life)

    def amounts(self, histories: Histories) -> WideRows:
        """The amounts of each history, (n_rows, n_items)."""
        return amounts(histories, len(self.log_uptake), half_life=self.half_life)

    def parts(self, bought: WideRows, items: IntArray | None = None) -> dict[str, DoubleArray]:
        """The part of each level in standard deviations: (n_rows, n_items or len(items)) each.

        0 for an item that the level does not know. ``bought`` are the `amounts`.
        """
        return {name: level.of_items(bought, items) for name, level in self.levels.items()}

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        saved: Arrays = {"log_uptake": self.log_uptake, "half_life": np.array(self.half_life)}
        for name, level in self.levels.items():
            saved |= level.arrays(name)
        return saved

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """Take over what was saved."""
        levels = {name: Level.restore(arrays, name) for name in LEVELS if f"{name}.mean" in arrays}
        return cls(
            log_uptake=arrays["log_uptake"],
            levels=levels,
            half_life=float(arrays["half_life"]),
        )
