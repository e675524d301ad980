"""What the purchases of an item say about buying it again, in twenty readable numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.contract import Dataset
from recommenders.data.baskets import in_baskets
from recommenders.data.purchase_days import PurchaseDays
from recommenders.histories import DoubleArray, LongArray
from recommenders.repeat.buy_again import categories
from recommenders.repeat.renewal import Renewal, RenewalConfig, fit, outlook
from recommenders.repeat.visits import LATELY, Visits

SIGNALS = (
    "times bought",
    "bought, 14 days",
    "bought, 30 days",
    "bought, 90 days",
    "days since",
    "usual days",
    "overdue",
    "once",
    "renewal chance",
    "units",
    "visits since",
    "visits",
    "visits, 14 days",
    "visits, 30 days",
    "days since a visit",
    "items a visit",
    "share of the visits",
    "share since the first",
    "uptake",
    "bought again by others",
)
"""All but "once" as logarithms, the renewal chance as log odds. "Bought, 14 days" counts each
purchase half after 14 days; "overdue" is days since over usual days."""
PRODUCTS = (
    "times bought",
    "bought, 14 days",
    "days since",
    "overdue",
    "renewal chance",
    "visits, 14 days",
    "days since a visit",
    "share of the visits",
    "uptake",
    "bought again by others",
)
"""Signals that also count in pairs."""
HALF_LIVES = (*LATELY, 90.0)
"""Days after which a purchase counts half, in the three sums."""
MIN_CHANCE = 1e-6
"""The least chance, and the least distance from 1, before the log odds."""
PRIOR = 10.0
"""Earlier buyers of the category's kind that are added when an item's share is taken."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Habits:
    """What was learned from all customers about buying again.

    ``renewal`` is the renewal model in days. ``rates`` (n_items,) is the share of an item's
    earlier buyers who bought it in the last ``horizon`` days (or in their last basket), held to
    that of the category. ``log_uptake`` (n_items,): `recommenders.baselines.uptake`.
    """

    renewal: Renewal
    rates: DoubleArray
    log_uptake: DoubleArray
    horizon: float

    @classmethod
    def of(cls, dataset: Dataset, log_uptake: DoubleArray, *, days: float | None) -> Self:
        """Learn from all purchases; for the next ``days``, or for the next basket when None."""
        bought = PurchaseDays.of(
            dataset.histories(), n_items=dataset.n_items, timezone=dataset.timezone
        )
        kinds = categories(dataset)
        recent, horizon = bought, days or 1.0
        if days is None:
            # the last basket is today, so that "in the last day" means in it
            recent = replace(in_baskets(bought, dataset.n_customers), today=-1)
        return cls(
            renewal=fit(bought, kinds, config=RenewalConfig()),
            rates=_rates(recent, kinds, horizon),
            log_uptake=log_uptake,
            horizon=horizon,
        )

    def signals(self, bought: PurchaseDays, visits: Visits) -> DoubleArray:
        """`SIGNALS` of each pair: (n_pairs, 20). ``visits`` are those of the rows."""
        rows, items, times, since = bought.rows, bought.items, bought.counts, bought.since
        forecast = outlook(self.renewal, bought, horizon=self.horizon)
        chance = np.clip(forecast.chance, MIN_CHANCE, 1.0 - MIN_CHANCE)
        waited = since + 0.5
        first_to_now = visits.after(rows, np.maximum(bought.today - bought.first, 0)) + 1
        columns = (
            times,
            *(_sums(bought).T + 0.01),
            waited,
            forecast.interval,
            waited / forecast.interval,
            np.where(times == 1, np.e, 1.0),  # 1 and 0 once the logarithm is taken
            chance / (1.0 - chance),
            np.maximum(bought.last_units, 0.1),
            visits.after(rows, since) + 1.0,
            visits.counts[rows],
            *(visits.lately[rows].T + 0.01),
            visits.since[rows] + 1.0,
            visits.size[rows],
            times / visits.counts[rows],
            times / first_to_now,
            np.exp(self.log_uptake[items]),
            self.rates[items],
        )
        logs: DoubleArray = np.log(np.column_stack(columns))
        return logs

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        own: Arrays = {
            "rates": self.rates,
            "log_uptake": self.log_uptake,
            "horizon": np.asarray(self.horizon),
        }
        return own | {f"renewal.{name}": array for name, array in self.renewal.arrays().items()}

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """What was saved; arrays of other names are not read."""
        start = "renewal."
        renewal = {k.removeprefix(start): v for k, v in arrays.items() if k.startswith(start)}
        return cls(
            renewal=Renewal.restored(renewal),
            rates=arrays["rates"],
            log_uptake=arrays["log_uptake"],
            horizon=float(arrays["horizon"]),
        )


def _sums(bought: PurchaseDays) -> DoubleArray:
    """Purchases of each pair that count half after each of `HALF_LIVES`: (n_pairs, 3)."""
    ages = np.maximum(bought.today - bought.days, 0)[:, None]
    weights = np.exp2(-ages / np.array(HALF_LIVES))
    if not len(bought):
        return np.zeros((0, len(HALF_LIVES)))
    sums: DoubleArray = np.add.reduceat(weights, bought.indptr[:-1], axis=0)
    return sums


def _rates(bought: PurchaseDays, kinds: LongArray, horizon: float) -> DoubleArray:
    """Share of the buyers before the last ``horizon`` days who bought again in them, (n_items,)."""
    moment, n_items = bought.today - horizon, len(kinds)
    before = bought.first <= moment
    again = before & (bought.last > moment)
    share = (again.sum() + 1.0) / (before.sum() + 2.0)
    of_item = np.bincount(bought.items[before], minlength=n_items)
    again_of_item = np.bincount(bought.items[again], minlength=n_items)
    of_kind, again_of_kind = np.bincount(kinds, of_item), np.bincount(kinds, again_of_item)
    kind = (again_of_kind + PRIOR * share) / (of_kind + PRIOR)
    rates: DoubleArray = (again_of_item + PRIOR * kind[kinds]) / (of_item + PRIOR)
    return rates
