"""Buy again: what a customer is due to buy once more, and when."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import ClassVar, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.artifacts import Arrays
from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.data.purchase_days import PurchaseDays, spread_out
from recommenders.histories import DoubleArray, FloatArray, IntArray, LongArray
from recommenders.repeat.renewal import Outlook, Renewal, RenewalConfig, fit, outlook

WINDOW = 0.674
"""Half of all intervals end within so many spreads of the usual one, on a logarithmic scale."""
GONE = 1.645
"""19 of 20 intervals have ended by so many spreads after the usual one."""


class DueState(StrEnum):
    """Where today stands against the window of the next purchase."""

    EARLY = "early"
    DUE = "due"
    OVERDUE = "overdue"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyAgainConfig:
    """Settings of `BuyAgain`."""

    horizon: float = 7.0
    """The score is the chance of a purchase within so many days."""
    renewal: RenewalConfig = field(default_factory=RenewalConfig)
    """Settings of the fit."""

    def __post_init__(self) -> None:
        if not self.horizon > 0:
            raise ValueError(f"horizon must be positive, got {self.horizon}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Due:
    """The model for one customer: all arrays have shape (n,), one entry for each item bought.

    ``items`` (codes) with the highest ``chance`` (of a purchase within the horizon) first; of
    several customers ``rows`` tells which row of the histories each entry is of.
    ``purchases``: days on which it was bought; ``units``: bought on the ``last`` of them (days
    since 1970 by the shop's calendar); ``since``: whole days from then to today. ``begins``,
    ``interval`` and ``ends``: whole days from the last purchase to the window, to the due date,
    and to the last day of the window; half of all such intervals end in it. After ``gone`` days
    it counts as lapsed. ``still``: the chance that the customer still buys it in rhythm.
    """

    rows: LongArray
    items: IntArray
    purchases: LongArray
    units: FloatArray
    last: LongArray
    since: LongArray
    begins: LongArray
    interval: LongArray
    ends: LongArray
    gone: LongArray
    still: DoubleArray
    chance: DoubleArray

    @classmethod
    def of(cls, bought: PurchaseDays, forecast: Outlook) -> Due:
        """Put the model's answer for the pairs into whole days and order."""

        def after(spreads: float) -> LongArray:
            # beyond a century the day does not matter, and would not fit into a date
            days = np.minimum(forecast.interval * np.exp(spreads * forecast.spread), 36_500.0)
            return np.rint(days).astype(np.int64)

        order = np.lexsort((bought.items, -forecast.chance))
        return cls(
            rows=bought.rows[order],
            items=bought.items[order].astype(np.int32),
            purchases=bought.counts[order],
            units=bought.last_units[order],
            last=bought.last[order],
            since=bought.since[order],
            begins=after(-WINDOW)[order],
            interval=after(0.0)[order],
            ends=after(WINDOW)[order],
            gone=after(GONE)[order],
            still=forecast.still[order],
            chance=forecast.chance[order],
        )

    def taken(self, order: LongArray | NDArray[np.intp]) -> Due:
        """Some of the entries, in another order."""
        return Due(**{part.name: getattr(self, part.name)[order] for part in fields(self)})

    @property
    def stages(self) -> LongArray:
        """Where each entry stands, as the place of its state in `DueState`."""
        passed = [self.since >= self.begins, self.since > self.ends, self.since > self.gone]
        stages: LongArray = np.sum(passed, axis=0, dtype=np.int64)
        return stages

    @property
    def states(self) -> list[DueState]:
        """Early before the window, due inside, overdue after it, lapsed after ``gone`` days."""
        return [list(DueState)[stage] for stage in self.stages.tolist()]

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each item: what the score is made of, in days, dates and chances."""
        rows = dataset.items.iloc[self.items]
        return pd.DataFrame(
            {
                Columns.ITEM: rows[Columns.ITEM].to_numpy(),
                Columns.TITLE: rows[Columns.TITLE].to_numpy(),
                "state": [str(state) for state in self.states],
                "purchases": self.purchases,
                "last units": self.units,
                "last purchase": _dates(self.last),
                "days since": self.since,
                "usual days": self.interval,
                "due": _dates(self.last + self.interval),
                "window from": _dates(self.last + self.begins),
                "window to": _dates(self.last + self.ends),
                "still buys it": self.still,
                "chance": self.chance,
            }
        )


class BuyAgain:
    """The renewal model as a recommender: the chance of buying an item again within 7 days.

    A purchase is a day on which the item was bought. The time to the next one is log-normal
    around the customer's own interval, which is shrunken to the item's and stretched by the
    units bought; the formulas are in `renewal.outlook`. RCP and the log-normal gaps follow
    Bhagat et al., "Buy It Again" (KDD 2018); shrinkage, the customer's own returns and the
    purchases out of rhythm are ours. An item never bought scores 0. The score of an item depends
    on its own purchases only, so these contribute all of it: exact, and not sampled.
    """

    name: ClassVar[str] = "buy-again"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: BuyAgainConfig | None = None) -> None:
        self.config = config or BuyAgainConfig()
        nothing = np.zeros(0)
        self.timezone = "UTC"
        self.shop = Renewal(
            mu=nothing,
            sigma=nothing,
            again=nothing,
            own_gaps=1.0,
            own_returns=1.0,
            stretch=0.0,
            stray=0.0,
        )

    def fit(self, dataset: Dataset) -> Self:
        """Learn intervals and returns from all customers."""
        self.timezone = dataset.timezone
        log = dataset.histories()
        bought = PurchaseDays.of(log, n_items=dataset.n_items, timezone=self.timezone)
        self.shop = fit(bought, categories(dataset), config=self.config.renewal)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Chance of a purchase within the horizon: (n_rows, n_items) or (n_rows, len(items))."""
        bought, forecast = self._outlook(histories)
        return spread_out(bought, forecast.chance, len(histories), len(self.shop.mu), items)

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """The whole score where the purchase is the target itself, 0 elsewhere."""
        players = history.players()
        own = self.score(history, players)[0].astype(np.float64)
        return np.where(players[:, None] == np.asarray(targets)[None, :], own[:, None], 0.0)

    def due(self, history: Histories) -> Due:
        """The model of each item in a one-row history."""
        return Due.of(*self._outlook(history))

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        return self.shop.arrays() | {"timezone": np.array(self.timezone)}

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        self.timezone = str(arrays["timezone"])
        self.shop = Renewal.restored(arrays)
        return self

    def _outlook(self, histories: Histories) -> tuple[PurchaseDays, Outlook]:
        n_items = len(self.shop.mu)
        bought = PurchaseDays.of(histories, n_items=n_items, timezone=self.timezone)
        return bought, outlook(self.shop, bought, horizon=self.config.horizon)


def categories(dataset: Dataset) -> LongArray:
    """A code for the category of each item, from 0; those without one have a code of their own."""
    if not dataset.has(Columns.CATEGORY):
        return np.zeros(dataset.n_items, dtype=np.int64)
    codes, names = pd.factorize(dataset.items[Columns.CATEGORY], sort=True)
    return np.where(codes < 0, len(names), codes).astype(np.int64)


def _dates(days: LongArray) -> NDArray[np.datetime64]:
    return days.astype("datetime64[D]").astype("datetime64[s]")
