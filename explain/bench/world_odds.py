"""The sample world's own odds of which purchase caused another: about what is to be had."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import lognorm

from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.histories import DAY, DoubleArray

TRUTH: Final = Path(__file__).resolve().parents[2] / "sample_data"
LAG_SIGMA: Final = 0.6
"""Log standard deviation of the days from a cause to its complement, or to another of the brand."""
LOYAL: Final = 0.07 * 0.6
"""Chance that a purchase leads to another type of its brand, for a customer of mean loyalty."""
LOYAL_DAYS: Final = 14.0
"""Median days until then."""
VARIED: Final = 0.2 * 0.4
"""Chance that a due item gives way to another of its type, for the same customer."""
CYCLE_SIGMA: Final = float(np.hypot(0.2, 0.14))
"""Log standard deviation of the days until an item is due again: a customer's gaps, and the pace
of customers."""


class WorldOdds:
    """Which earlier purchase the sample world most likely made the cause of a purchase.

    It knows what no explainer may: the pairs of complements with their chances and days, what is
    due when, and how brands and substitutes are chosen (the figures of the sample world's
    configuration, at the mean of its customers, which a test holds). It is a ceiling up to what
    these means leave out: prices, stock and the single customer's loyalty.
    """

    def __init__(self, dataset: Dataset, *, folder: Path = TRUTH) -> None:
        """Read what is true of the items of the sample shop (``truth_*.parquet`` of a folder)."""
        pairs = pd.read_parquet(folder / "truth_pairs.parquet")
        codes = pd.Series(range(dataset.n_items), index=dataset.items[Columns.ITEM].astype(str))
        sources = codes.reindex(pairs["source_item_id"].astype(str)).to_numpy()
        targets = codes.reindex(pairs["target_item_id"].astype(str)).to_numpy()
        shape = (dataset.n_items, dataset.n_items)
        self._chance, self._lag = np.zeros(shape), np.ones(shape)
        self._chance[sources, targets] = pairs["probability"]
        self._lag[sources, targets] = pairs["lag_days"]
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
        players = history.players()
        bought = history.events == Event.PURCHASE
        items, days = history.items[bought], (time - history.times[bought]) / DAY
        density = self._chance[items, target] * lognorm.pdf(
            days, LAG_SIGMA, scale=self._lag[items, target]
        )
        alike = self._type[items] == self._type[target]
        due = alike & (self._cycle[items] > 0)
        cycle = np.where(due, self._cycle[items], 1.0)
        chance = np.where(due, self._repeat[items] * VARIED * self._of_type[target], 0.0)
        density += chance * lognorm.pdf(days, CYCLE_SIGMA, scale=cycle)
        loyal = ~alike & (self._brand[items] == self._brand[target])
        chance = np.where(loyal, LOYAL * self._of_brand[target], 0.0)
        density += chance * lognorm.pdf(days, LAG_SIGMA, scale=LOYAL_DAYS)
        odds: DoubleArray = np.zeros(len(players))
        np.add.at(odds, np.searchsorted(players, items), density)
        return odds
