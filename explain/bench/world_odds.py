"""The sample world's own odds of which purchase caused another: what no explanation can beat."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.histories import DoubleArray

TRUTH: Final = Path(__file__).resolve().parents[2] / "sample_data"
LAG_SIGMA: Final = 0.6
"""Log standard deviation of the days from a cause to its complement, or to another of the brand."""
LOYAL: Final = 0.07 * 0.6
"""Chance that a purchase leads to another type of its brand, for a customer of mean loyalty."""
LOYAL_DAYS: Final = 14.0
VARIED: Final = 0.2 * 0.4
"""Chance that a due item gives way to another of its type, for the same customer."""
CYCLE_SIGMA: Final = 0.35
"""Log standard deviation of the days until an item is due again, of all customers together."""
DAY: Final = 86_400.0


class WorldOdds:
    """Which earlier purchase the sample world most likely made the cause of a purchase.

    It knows what no explainer may: the pairs of complements with their chances and days, what is
    due when, and how brands and substitutes are chosen (the figures of the sample world's
    configuration, at the mean of its customers). Who names the cause with the highest odds is
    right as often as can be expected of anybody who sees only the history, up to what these
    means leave out: a ceiling.
    """

    def __init__(self, dataset: Dataset, *, folder: Path = TRUTH) -> None:
        """Read what is true of the items of the sample shop (``truth_*.parquet`` of a folder)."""
        pairs = pd.read_parquet(folder / "truth_pairs.parquet")
        codes = pd.Series(range(dataset.n_items), index=dataset.items[Columns.ITEM].astype(str))
        sources = codes.reindex(pairs["source_item_id"].astype(str)).to_numpy()
        targets = codes.reindex(pairs["target_item_id"].astype(str)).to_numpy()
        self._pairs = {
            (int(source), int(target)): (float(chance), float(days))
            for source, target, chance, days in zip(
                sources, targets, pairs["probability"], pairs["lag_days"], strict=True
            )
        }
        items = pd.read_parquet(folder / "truth_items.parquet").set_index(Columns.ITEM)
        items = items.reindex(dataset.items[Columns.ITEM].astype(str))
        self._cycle = items["cycle_days"].to_numpy(dtype=np.float64)
        self._repeat = items["repeat_probability"].to_numpy(dtype=np.float64)
        self._type = pd.factorize(dataset.items[Columns.PRODUCT_TYPE])[0]
        self._brand = pd.factorize(dataset.items[Columns.BRAND])[0]
        appeal = np.exp(items["appeal"].to_numpy(dtype=np.float64))
        self._of_type = appeal / np.bincount(self._type, appeal)[self._type]
        self._of_brand = appeal / np.bincount(self._brand, appeal)[self._brand]

    def odds(self, history: Histories, target: int, *, time: int) -> DoubleArray:
        """Odds of each of the history's players, shape (n_players,), to have caused a purchase.

        ``target`` (code) was bought at ``time`` (s); the history is one row of what was bought
        before. Densities a day, not normed: 0 where the world knows no way.
        """
        odds = np.zeros(len(history.players()))
        positions = np.searchsorted(history.players(), history.items)
        for index in np.flatnonzero(history.events == Event.PURCHASE):
            days = (time - int(history.times[index])) / DAY
            odds[positions[index]] += self._density(int(history.items[index]), target, days)
        return odds

    def _density(self, item: int, target: int, days: float) -> float:
        """How likely one purchase of ``item`` brings one of ``target`` after so many days."""
        density = 0.0
        if (item, target) in self._pairs:
            chance, median = self._pairs[item, target]
            density += chance * log_normal(days, median, LAG_SIGMA)
        if self._type[item] == self._type[target]:
            if self._cycle[item] > 0:
                chance = self._repeat[item] * VARIED * self._of_type[target]
                density += chance * log_normal(days, float(self._cycle[item]), CYCLE_SIGMA)
        elif self._brand[item] == self._brand[target]:
            chance = LOYAL * self._of_brand[target]
            density += chance * log_normal(days, LOYAL_DAYS, LAG_SIGMA)
        return density


def log_normal(days: float, median: float, sigma: float) -> float:
    """Density at so many days of a log-normal distribution with a median; 0 up to day 0."""
    if days <= 0:
        return 0.0
    distance = np.log(days / median) / sigma
    return float(np.exp(-0.5 * distance**2) / (days * sigma * np.sqrt(2 * np.pi)))
