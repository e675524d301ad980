"""The next purchases: what is due again and what is new, in one list by the chance of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.baselines.uptake import UptakeConfig
from recommenders.contract import Dataset, Event, Histories
from recommenders.data.purchase_days import PurchaseDays
from recommenders.histories import DoubleArray, FloatArray, IntArray, evenly
from recommenders.repeat.held_back import HeldBack
from recommenders.repeat.hinges import ENOUGH, HingeRegression
from recommenders.repeat.new_items import NewItems
from recommenders.repeat.purchase_signals import PRODUCTS, SIGNALS, Habits
from recommenders.repeat.visits import Visits
from recommenders.uptake_lift import learning
from recommenders.uptake_lift.lift import Lift, LiftConfig
from recommenders.uptake_lift.recommender import UptakeLift, UptakeLiftConfig

MAX_CELLS = 4_000_000
"""Scores in float64 held at once: 32 MB, and some times that on the way."""
KNOTS: Final = 3
"""Places where the line of a signal may bend."""
PAIRED: Final = np.array([SIGNALS.index(name) for name in PRODUCTS], dtype=np.int64)
UNLEARNED: Final = (np.array(SIGNALS) == "renewal chance").astype(np.float64)
"""Weights of the signals where too little is known: the renewal model's chance as it is."""
PLAIN: Final = UptakeLiftConfig(dial=1.0)
"""Uptake times lift as it ranks best, so that its score is the logarithm of a rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextBasketConfig:
    """Settings of `NextBasket`; chosen on the window before the last."""

    days: float = 28.0
    """The chance is that of a purchase within so many days."""
    discovery: float = 1.0
    """The odds of a new item are multiplied by this; 1 ranks by the chance alone."""
    pairs: int = 150_000
    """Customers and items bought before that it is learned from, about so many at the most."""
    lift: LiftConfig = field(default_factory=LiftConfig)
    """Settings of the levels that lift new items."""
    uptake: UptakeConfig = field(default_factory=UptakeConfig)
    """Settings of their uptake."""

    def __post_init__(self) -> None:
        for name in ("days", "discovery", "pairs"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


class NextBasket:
    """The chance that an item is bought within the next 28 days, for both kinds of items.

    Bought before: a logistic regression with hinges and products (`hinges.HingeRegression`) on
    the twenty signals of `purchase_signals.SIGNALS`. New: the score of uptake times lift and how
    active the customer is (`new_items.NewItems`); the new items of a customer stand in the order
    of uptake times lift at dial 1. Both are learned from all customers as they were 28 days ago
    and what they bought since, then all signals are fitted again to everything. In data too short
    for that, or of which only the order is known, the last basket of each customer is held back
    instead (`held_back.HeldBack`), and the chance is that of being in the next basket.

    A customer without a purchase counts as the least active one seen, and has the order of the
    uptake. Visits of anything count for every item: the score is not linear in the history.
    """

    name: ClassVar[str] = "next-basket"
    version: ClassVar[int] = 2
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)
    habits: Habits
    lift: UptakeLift

    def __init__(self, config: NextBasketConfig | None = None) -> None:
        self.config = config or NextBasketConfig()
        self.timezone = "UTC"
        self.again = HingeRegression.line(UNLEARNED)
        self.new = NewItems.unlearned()

    def fit(self, dataset: Dataset) -> Self:
        """Learn the chances from what was held back, then all signals with it."""
        self.timezone = dataset.timezone
        held = HeldBack.of(dataset, days=self.config.days)
        weights = self._learn(held) if len(held.histories) else {}
        lift = Lift.of(dataset, self.config.lift, self.config.uptake)
        self.lift = UptakeLift.of(lift, weights, PLAIN)
        self.habits = Habits.of(dataset, lift.log_uptake, days=held.days)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Chance of a purchase: shape (n_rows, n_items), or (n_rows, len(items))."""
        n_items = self.lift.n_items
        wanted, column = None, None
        if items is not None:
            wanted, column = np.unique(items, return_inverse=True)
            n_items = len(wanted)
        scores = np.empty((len(histories), n_items), dtype=np.float32)
        for rows, part in _blocks(histories, n_items):
            scores[rows] = self._chances(part, wanted)
        return scores if column is None else scores[:, column]

    def arrays(self) -> Arrays:
        """What was learned, for saving; the parts' arrays under their names."""
        parts = {
            "again": self.again.arrays(),
            "new": self.new.arrays(),
            "habits": self.habits.arrays(),
            "lift": self.lift.arrays(),
            "shop": {"timezone": np.array(self.timezone)},
        }
        return {
            f"{part}.{name}": array
            for part, arrays in parts.items()
            for name, array in arrays.items()
        }

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""

        def part(name: str) -> Arrays:
            start = f"{name}."
            return {k.removeprefix(start): v for k, v in arrays.items() if k.startswith(start)}

        self.timezone = str(arrays["shop.timezone"])
        self.again = HingeRegression.restored(part("again"))
        self.new = NewItems.restored(part("new"))
        self.habits = Habits.restored(part("habits"))
        self.lift = UptakeLift(PLAIN).restore(part("lift"))
        return self

    def _learn(self, held: HeldBack) -> dict[str, float]:
        """Learn both chances; the answer is what the levels of the lift weigh."""
        config, n_items = self.config, held.earlier.n_items
        fitted = Lift.of(held.earlier, config.lift, config.uptake)
        came = np.flatnonzero(held.later.lengths)
        came = came[evenly(len(came), learning.MAX_CUSTOMERS)]
        weights = learning.level_weights(fitted, held.histories.take(came), held.later.take(came))
        lift = UptakeLift.of(fitted, weights, PLAIN)
        bought = self._purchases(held.histories, n_items)
        visits = Visits.of(bought, len(held.histories))
        self.new = NewItems.fit(lift, held.histories, held.later, visits, learning.pool(fitted))
        habits = Habits.of(held.earlier, fitted.log_uptake, days=held.days)
        filled = np.unique(bought.rows)
        most = max(1, config.pairs * len(filled) // max(1, len(bought)))
        some = bought.where(np.isin(bought.rows, filled[evenly(len(filled), most)]))
        pairs = held.later.matrix(n_items)[some.rows, some.items]
        labels = np.asarray(pairs).ravel() > 0
        if min(labels.sum(), (~labels).sum()) >= ENOUGH:
            table = habits.signals(some, visits)
            self.again = HingeRegression.fit(table, labels, knots=KNOTS, paired=PAIRED)
        return weights

    def _purchases(self, histories: Histories, n_items: int) -> PurchaseDays:
        return PurchaseDays.of(histories, n_items=n_items, timezone=self.timezone)

    def _chances(self, histories: Histories, items: IntArray | None) -> DoubleArray:
        """For ascending ``items``, each once: shape (n_rows, len(items)); for all when None."""
        from scipy.special import expit

        bought = self._purchases(histories, self.lift.n_items)
        visits = Visits.of(bought, len(histories))
        odds = self.new.log_odds(self.lift.score(histories, items).astype(np.float64), visits)
        odds += np.log(self.config.discovery)
        if items is not None:
            bought = bought.where(np.isin(bought.items, items))
        columns = bought.items if items is None else np.searchsorted(items, bought.items)
        odds[bought.rows, columns] = self.again.log_odds(self.habits.signals(bought, visits))
        chances: DoubleArray = expit(odds)
        return chances


def _blocks(histories: Histories, n_items: int) -> Iterator[tuple[slice, Histories]]:
    """The rows a few at a time, so that their scores of ``n_items`` fit into the memory."""
    step = max(1, MAX_CELLS // max(1, n_items))
    for begin in range(0, len(histories), step):
        block = slice(begin, min(begin + step, len(histories)))
        yield block, histories.take(np.arange(block.start, block.stop))
