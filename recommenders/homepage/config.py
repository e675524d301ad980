"""Settings of the homepage."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from recommenders.shelves.price_drop import DropConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class HomepageConfig:
    """Settings of `homepage.Homepage`."""

    per_row: int = 6
    """Items on a shelf."""
    theta: tuple[float, ...] = (0.68, 0.61, 0.48, 0.34, 0.28)
    """Chance that a row is looked at, from the top; a row for each."""
    horizon: int = 14
    """The chances are those of a purchase within so many days."""
    explore: float = 0.05
    """Share of a full page that is drawn by chance from rarely seen items, at the least."""
    window: int = 30
    """Days for which a view, or a purchase that leads to others, counts."""
    pool: int = 36
    """Best candidates of a shelf that are weighed."""
    lookback: int = 14
    """Days before the as-of date from which the chances are learned, at least the horizon."""
    weeks: int = 26
    """Weeks up to the lookback from which the chances of price drops are learned: there are few
    on a day, and their prices need no fit."""
    smoothing: float = 10.0
    """Purchases of everybody that are added to a customer's own when the intent is taken."""
    general: str = "uptake-lift"
    """The recommender of the shelves of new items."""
    drop: DropConfig = field(default_factory=DropConfig)
    """What counts as a true price drop."""

    def __post_init__(self) -> None:
        if min(self.per_row, self.horizon, self.window, self.pool, self.weeks) < 1:
            raise ValueError(f"items, days and weeks start at 1, got {self}")
        if not self.theta or not all(0 < examined <= 1 for examined in self.theta):
            raise ValueError(f"theta must be chances, one for each row, got {self.theta}")
        if not 0 <= self.explore <= 1 / len(self.theta):
            raise ValueError(f"explore must fit on one shelf, at most 1/rows, got {self.explore}")
        if self.lookback < self.horizon:
            raise ValueError(f"lookback must not be shorter than the horizon, got {self}")
        if not self.smoothing > 0:
            raise ValueError(f"smoothing must be positive, got {self.smoothing}")

    @property
    def slots(self) -> int:
        """Items of a page that are drawn by chance: never less than the share of a full page."""
        return ceil(self.explore * self.per_row * len(self.theta))
