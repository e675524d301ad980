"""The forecast of demand: units by item and week, with bands, and all that they add up from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.purchase_days import PurchaseDays
from recommenders.demand.backtest import Backtest, Window, backtest
from recommenders.demand.bands import Band
from recommenders.demand.change import change_parts
from recommenders.demand.expectation import Expectation, expectation, sold_by_week
from recommenders.demand.hierarchy import ITEM, HierarchyLevel, hierarchy
from recommenders.demand.levels import LevelConfig, Levels, LevelTracker
from recommenders.demand.renewals import WEEK
from recommenders.demand.spread import relative_spread
from recommenders.errors import DataError
from recommenders.histories import DoubleArray, LongArray, evenly
from recommenders.progress import Progress, silent
from recommenders.repeat import renewal
from recommenders.repeat.buy_again import categories
from recommenders.repeat.renewal import Renewal, RenewalConfig

LEARNING = 8
"""Weeks of data before the first origin that is forecast from."""
SPANS = (2, 4, 8)
"""Weeks ahead that are also forecast together."""
AFTERWARDS = 8
"""What follows on the trials takes about as long as forecasts of all pairs from so many weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandConfig:
    """Settings of `Demand`."""

    weeks: int = 8
    """Weeks ahead; fewer where the data are short."""
    origins: int = 16
    """Past weeks from which levels and bands are learned; fewer where the data are short."""
    new_half_life: float = 6.0
    """Weeks after which a first purchase counts half for the rate of new buyers."""
    levels: LevelConfig = field(default_factory=LevelConfig)
    """How levels follow what is sold."""
    renewal: RenewalConfig = field(default_factory=RenewalConfig)
    """Settings of the renewal model."""
    pairs: int = 1_000_000
    """Pairs of a customer and an item that are learned from, about: where there are more, from
    customers at even distances."""

    def __post_init__(self) -> None:
        for name in ("weeks", "origins", "pairs"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        if not self.new_half_life > 0:
            raise ValueError(f"new_half_life must be positive, got {self.new_half_life}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SalesHistory:
    """What was bought up to today, as `Demand` has it: nothing of it is learned."""

    bought: PurchaseDays
    sold: DoubleArray
    hierarchy: dict[str, HierarchyLevel]
    spreads: dict[str, DoubleArray]

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """Put all purchases in order; raises `DataError` where they have no times."""
        if not dataset.has(Columns.TIME):
            raise DataError(
                "what will be due cannot be told: the lines have an order and no times",
                remedy="Export the date of each purchase as well.",
            )
        bought = PurchaseDays.of(
            dataset.histories(), n_items=dataset.n_items, timezone=dataset.timezone
        )
        sold = sold_by_week(bought, dataset.n_items, weeks=whole_weeks(bought))
        levels = hierarchy(dataset)
        return cls(
            bought=bought,
            sold=sold,
            hierarchy=levels,
            spreads={name: relative_spread(level.sums(sold)) for name, level in levels.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Demand:
    """Expected units of each item in the coming weeks; week 1 begins the day after today.

    ``expected`` (weeks, n_items) is at the ``levels`` of today. ``sold`` (n_weeks, n_items) has
    the past weeks, the oldest first. ``changes`` (len(ChangePart), n_items) tells what moves the
    first week away from the last one sold. ``bands`` are known by level and window, ``spreads``
    (n_nodes,), how much the weeks of a node differ beside nodes as large, by level. ``shop`` and
    ``bought`` are what it is made from, household by household. Intervals, levels and bands are
    learned from ``learned`` of the ``customers``; units are those of all of them.
    """

    expected: Expectation
    levels: Levels
    sold: DoubleArray
    changes: DoubleArray
    bands: dict[tuple[str, Window], Band]
    spreads: dict[str, DoubleArray]
    hierarchy: dict[str, HierarchyLevel]
    shop: Renewal
    bought: PurchaseDays
    learned: int
    customers: int

    @classmethod
    def fit(
        cls, dataset: Dataset, config: DemandConfig | None = None, *, progress: Progress = silent
    ) -> Demand:
        """Learn from all purchases; raises `DataError` where there are no or too few weeks of them.

        Levels and bands come from forecasts of past weeks, by a renewal model that was fitted to
        what lies before the first of them; the forecast itself is from one fitted to all weeks.
        Of more customers than `DemandConfig.pairs` allows some are learned from: a level is a
        ratio, and a band a function of the volume, so both hold for the sums of all customers.
        """
        progress(0.0, "the purchases by customer and day")
        return cls.learn(dataset, SalesHistory.of(dataset), config, progress=progress)

    @classmethod
    def learn(
        cls,
        dataset: Dataset,
        past: SalesHistory,
        config: DemandConfig | None = None,
        *,
        progress: Progress = silent,
    ) -> Demand:
        """The same where the ``past`` is known."""
        config = config or DemandConfig()
        bought, sold = past.bought, past.sold
        origins, weeks = plan(len(sold), config)
        kinds, n_items = categories(dataset), dataset.n_items
        chosen = learned_from(bought, dataset.n_customers, config.pairs)
        everybody = len(chosen) == dataset.n_customers
        some = bought if everybody else bought.where(np.isin(bought.rows, chosen))
        trials = origins * len(some)
        of_trials = trials / max(1, trials + AFTERWARDS * len(bought))
        progress(0.0, "how often customers come back")
        start = some.until(bought.today - WEEK * origins)
        trial = backtest(
            renewal.fit(start, kinds, config=config.renewal),
            some,
            LevelTracker.of(start, kinds, config=config.levels),
            sold if everybody else sold_by_week(some, n_items, weeks=len(sold)),
            origins=origins,
            weeks=weeks,
            new_half_life=config.new_half_life,
            progress=lambda share, doing: progress(of_trials * share, doing),
        )
        progress(of_trials, "the coming weeks")
        shop = renewal.fit(some, kinds, config=config.renewal)
        # of what was expected a week ago only the first week is asked for
        before, now = (
            expectation(shop, part, weeks=ahead, new_half_life=config.new_half_life)
            for part, ahead in ((bought.until(bought.today - WEEK), 1), (bought, weeks))
        )
        progress(0.9, "what past forecasts missed by")
        return cls(
            expected=trial.levels[1].applied(now),
            levels=trial.levels[1],
            sold=sold,
            changes=change_parts(shop, bought, (before, now), trial.levels, sold[-1]),
            bands=_bands(trial, past.hierarchy, weeks, whole=bool(np.all(bought.units % 1 == 0))),
            spreads=past.spreads,
            hierarchy=past.hierarchy,
            shop=shop,
            bought=bought,
            learned=len(chosen),
            customers=dataset.n_customers,
        )

    @property
    def weeks(self) -> int:
        """How many weeks ahead."""
        return len(self.expected.new)

    @property
    def windows(self) -> tuple[Window, ...]:
        """Spans from next week on that can be asked for: 1 week, and those of `SPANS`."""
        return tuple((1, span) for span in (1, *SPANS) if span <= self.weeks)

    def days(self, window: Window) -> tuple[pd.Timestamp, pd.Timestamp]:
        """The first and the last day of a window, by the shop's calendar."""
        first, last = window
        today = pd.Timestamp(self.bought.today, unit="D")
        return (
            today + pd.Timedelta(days=WEEK * (first - 1) + 1),
            today + pd.Timedelta(days=WEEK * last),
        )

    def level_of(self, item: int) -> float:
        """The factor on the repeat units of an item (code): how it sells lately."""
        return self.levels.repeat * float(self.levels.items[item])

    def total(self, level: str, window: Window) -> DoubleArray:
        """Expected units of each node of a level in a window, (n_nodes,)."""
        return self.part(self.expected.total, level, window)

    def part(self, units: DoubleArray, level: str, window: Window) -> DoubleArray:
        """Units (weeks, n_items) of the weeks ahead, added up by window and level."""
        first, last = window
        return self.hierarchy[level].sums(units[first - 1 : last].sum(axis=0))

    def ends(self, level: str, window: Window) -> tuple[DoubleArray, DoubleArray]:
        """The band that holds 80 % of weeks, for each node of a level, (n_nodes,) twice.

        Learned on the sums themselves, so that what moves all items at once is in it.
        """
        expected, spread = self.total(level, window), self.spreads[level]
        return self.bands[level, window].ends(expected, spread)

    def quantiles(self, level: str, window: Window) -> DoubleArray:
        """The quantiles `bands.TAUS` of each node of a level, (len(TAUS), n_nodes)."""
        expected, spread = self.total(level, window), self.spreads[level]
        return self.bands[level, window].at(expected, spread)

    def frame(self, level: str, window: Window) -> pd.DataFrame:
        """A line for each node: its path, expected units, band, parts, and what was sold last."""
        first, last = window
        span = last - first + 1
        low, high = self.ends(level, window)
        division = self.hierarchy[level]
        names = [Columns.ITEM if name == ITEM else name for name in self.hierarchy]
        columns = {
            name: [path[index] for path in division.paths]
            for index, name in enumerate(names[1 : 1 + len(division.paths[0])])
        }
        return pd.DataFrame(
            columns
            | {
                "expected units": self.total(level, window),
                "low": low,
                "high": high,
                "repeat units": self.part(self.expected.repeat, level, window),
                "new units": self.part(self.expected.new, level, window),
                "sold before": division.sums(self.sold[-span:].sum(axis=0)),
            }
        )


def learned_from(bought: PurchaseDays, n_customers: int, pairs: int) -> LongArray:
    """The customers (codes) who have about so many pairs together, at even distances; else all."""
    if len(bought) <= pairs:
        return np.arange(n_customers)
    return evenly(n_customers, max(1, n_customers * pairs // len(bought)))


def whole_weeks(bought: PurchaseDays) -> int:
    """Weeks of the data, counted back from today; the first may have been cut."""
    if not len(bought):
        return 0
    return int((bought.today - bought.days.min() + 1) // WEEK)


def plan(past: int, config: DemandConfig) -> tuple[int, int]:
    """Origins and weeks ahead that so many past weeks allow.

    Raises `DataError` for fewer than two origins.
    """
    origins = min(config.origins, past - LEARNING)
    if origins < 2:
        raise DataError(
            f"the purchases go back {past} whole weeks, which is too short to forecast weeks from",
            remedy=f"Give purchases of {LEARNING + 2} weeks or more, with the days of them.",
        )
    return origins, max(1, min(config.weeks, origins // 2))


def _bands(
    trial: Backtest, divisions: dict[str, HierarchyLevel], weeks: int, *, whole: bool
) -> dict[tuple[str, Window], Band]:
    return {
        (name, window): band
        for name, level in divisions.items()
        for window, band in trial.bands(level, banded(weeks), whole=whole).items()
    }


def banded(weeks: int) -> list[Window]:
    """What has a band, of so many weeks ahead: each of them, and the spans from the first."""
    of_weeks = [(week, week) for week in range(1, weeks + 1)]
    return [*of_weeks, *((1, span) for span in SPANS if span <= weeks)]
