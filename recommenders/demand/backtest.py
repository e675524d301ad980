"""Forecasts as they would have been made in past weeks, and what was sold then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from recommenders.data.purchase_days import PurchaseDays
from recommenders.demand.bands import Band
from recommenders.demand.expectation import Expectation, expectation, sold_by_week
from recommenders.demand.hierarchy import HierarchyLevel
from recommenders.demand.levels import Levels, LevelTracker
from recommenders.demand.renewals import WEEK
from recommenders.demand.spread import relative_spread
from recommenders.histories import DoubleArray, FloatArray
from recommenders.progress import Progress
from recommenders.repeat.renewal import Renewal

Window: TypeAlias = tuple[int, int]
"""The first and the last of some weeks ahead, counted from 1."""
SETTLING = 4
"""Of so many origins the first only lets the levels settle: its misses are not counted."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Backtest:
    """Forecasts from past origins, the oldest first, a week apart; the last a week before today.

    ``expected`` (n_origins, weeks, n_items) is what was expected of each week ahead that is over
    by now, ``sold`` (n_weeks, n_items) what was sold in all past weeks, of which the last
    n_origins follow on an origin. ``levels`` are those of a week ago and of today.
    """

    expected: FloatArray
    sold: DoubleArray
    levels: tuple[Levels, Levels]

    def bands(
        self, level: HierarchyLevel, windows: list[Window], *, whole: bool
    ) -> dict[Window, Band]:
        """The band of a level in each window, learned from the origins that know how it ended."""
        expected, sold = level.sums(self.expected.astype(np.float64)), level.sums(self.sold)
        n, before = len(expected), len(sold) - len(expected)
        first = n // SETTLING
        spreads = [relative_spread(sold[: before + k]) for k in range(first, n)]
        learned = {}
        for begin, end in windows:
            origins = range(first, n - end + 1)
            of_span = expected[first : n - end + 1, begin - 1 : end].sum(axis=1)
            came = np.zeros_like(of_span)
            for row, k in enumerate(origins):
                came[row] = sold[before + k + begin - 1 : before + k + end].sum(axis=0)
            learned[begin, end] = Band.learn(
                of_span,
                came,
                np.reshape(spreads[: len(origins)], of_span.shape),
                whole=whole,
                # spans that overlap are one and the same piece of time
                origins=1.0 + max(0, len(origins) - 1) / (end - begin + 1),
            )
        return learned


def backtest(
    shop: Renewal,
    bought: PurchaseDays,
    tracker: LevelTracker,
    sold: DoubleArray,
    *,
    origins: int,
    weeks: int,
    new_half_life: float,
    progress: Progress,
) -> Backtest:
    """Make the forecasts of so many past weeks; ``shop`` knows nothing after the first of them."""
    n_items = len(shop.mu)
    expected = np.zeros((origins, weeks, n_items), dtype=np.float32)
    old = tracker.levels()
    for number in range(origins):
        progress(number / origins, f"week {number + 1} of {origins}")
        origin = bought.today - WEEK * (origins - number)
        # of weeks that are not over yet nothing can be learned
        known = min(weeks, origins - number)
        raw = expectation(shop, bought.until(origin), weeks=known, new_half_life=new_half_life)
        old = tracker.levels()
        expected[number, :known] = old.applied(raw).total
        tracker.see(raw, _sold(bought, origin, n_items))
    return Backtest(expected=expected, sold=sold, levels=(old, tracker.levels()))


def _sold(bought: PurchaseDays, origin: int, n_items: int) -> Expectation:
    """The units of the week after an origin: by earlier buyers of the item, and by new ones."""
    following = bought.until(origin + WEEK)
    total = sold_by_week(following, n_items, weeks=1)
    known = following.where(following.first <= origin)
    repeat = sold_by_week(known, n_items, weeks=1)
    return Expectation(repeat=repeat, new=total - repeat)
