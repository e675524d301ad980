"""What the renewal model is measured against: the usual ways to rank what was bought before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

import numpy as np

from recommenders.contract import Dataset, Event, Histories
from recommenders.data.purchase_days import PurchaseDays, spread_out
from recommenders.histories import DoubleArray, FloatArray, IntArray, LongArray
from recommenders.repeat.buy_again import categories
from recommenders.repeat.renewal import (
    HALF_DAY,
    MIN_SPREAD,
    UNKNOWN_GAP,
    backed_off,
    moments,
    smoothed_share,
)

UNKNOWN_RATE = (1.0, 30.0)
"""Shape and rate (days) of the gamma where a shop has too few repeat buyers to tell."""
MAX_SHAPE = 1e4
"""Shape of a gamma whose rates are all alike."""


class RepeatMethod(StrEnum):
    """The baselines, by their short names."""

    FREQUENCY = "frequency"
    RECENCY = "recency"
    RCP = "rcp"
    ATD = "atd"
    PG = "pg"
    MPG = "mpg"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatBaselineConfig:
    """Settings of `RepeatBaseline`."""

    method: RepeatMethod = RepeatMethod.MPG
    """Which of them."""
    horizon: float = 7.0
    """Days within which the purchase is expected, for the methods that give a chance."""
    least: int = 5
    """An item with fewer gaps or repeat buyers takes the figures of its category, then the shop."""
    prior_buyers: float = 5.0
    """Buyers of the category's kind that are added to an item's own when its share is taken."""


class RepeatBaseline:
    """Scores what a history holds by one of six simple rules; 0 for what was never bought.

    Frequency: days on which it was bought, among equals the latest first. Recency: the latest
    first. The others are those of Bhagat et al., "Buy It Again: Modeling Repeat Purchase
    Recommendations" (KDD 2018). RCP: the share of the item's buyers who bought it again. ATD:
    RCP times the log-normal density of the days since the last purchase. PG: RCP times the
    chance of a purchase within the horizon at the rate (k + a) / (t + b), t days after the first
    of k purchases; a and b are the shape and rate of the gamma that is most likely for the rates
    k / t of the item's repeat buyers. MPG: the same with the rate
    (k + a) / (t_purch + 2 |t_mean - t| + b) while t, days after the last purchase, is below
    2 t_mean; t_purch are the days from the first to the last, t_mean those of the mean gap.

    RCP is held to the category's with a few added buyers, as in the renewal model.
    """

    name: ClassVar[str] = "repeat-baseline"
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: RepeatBaselineConfig | None = None) -> None:
        self.config = config or RepeatBaselineConfig()
        self.timezone = "UTC"
        self.rcp = self.mu = self.sigma = self.shape = self.rate = np.zeros(0)

    def fit(self, dataset: Dataset) -> Self:
        """Learn the shares, the gaps and the rates of all items."""
        self.timezone = dataset.timezone
        log = dataset.histories()
        bought = PurchaseDays.of(log, n_items=dataset.n_items, timezone=self.timezone)
        kinds, least = categories(dataset), self.config.least
        gaps, again = bought.gaps(), bought.counts > 1
        self.rcp = smoothed_share(bought.items, again, kinds, self.config.prior_buyers)
        self.mu, sigma = backed_off(
            moments, bought.items[gaps.owner], np.log(gaps.days), kinds, least, UNKNOWN_GAP
        )
        self.sigma = np.maximum(sigma, MIN_SPREAD)
        rates = bought.counts / (bought.today - bought.first + HALF_DAY)
        self.shape, self.rate = backed_off(
            gamma_fit, bought.items[again], rates[again], kinds, least, UNKNOWN_RATE
        )
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Scores of shape (n_rows, n_items), or (n_rows, len(items))."""
        n_items = len(self.rcp)
        bought = PurchaseDays.of(histories, n_items=n_items, timezone=self.timezone)
        return spread_out(bought, self._pairs(bought), len(histories), n_items, items)

    def _pairs(self, bought: PurchaseDays) -> DoubleArray:
        method, items = self.config.method, bought.items
        since = bought.since + HALF_DAY
        if method is RepeatMethod.FREQUENCY:
            return np.asarray(bought.counts + 0.5 / (1.0 + since))
        if method is RepeatMethod.RECENCY:
            return np.asarray(1.0 / (1.0 + since))
        rcp: DoubleArray = self.rcp[items]
        if method is RepeatMethod.RCP:
            return rcp
        if method is RepeatMethod.ATD:
            z = (np.log(since) - self.mu[items]) / self.sigma[items]
            density = np.exp(-0.5 * z * z) / (np.sqrt(2 * np.pi) * self.sigma[items] * since)
            return np.asarray(rcp * density)
        rate = self.rates(bought)
        return np.asarray(-rcp * np.expm1(-rate * self.config.horizon))

    def rates(self, bought: PurchaseDays) -> DoubleArray:
        """Purchases a day of each pair after PG or MPG, shape (n_pairs,)."""
        k, since = bought.counts, bought.since + HALF_DAY
        prior, time = self.shape[bought.items], self.rate[bought.items]
        spent = (bought.last - bought.first).astype(np.float64)
        elapsed = spent + since
        if self.config.method is RepeatMethod.MPG:
            mean = spent / np.maximum(1, k - 1)
            elapsed = np.where(since < 2 * mean, spent + 2 * np.abs(mean - since), elapsed)
        return np.asarray((k + prior) / (elapsed + time))


def gamma_fit(codes: LongArray, rates: DoubleArray, size: int) -> tuple[DoubleArray, DoubleArray]:
    """Shape a and rate b of the most likely gamma for the values of each group.

    The likelihood is highest where ln a - digamma(a) = ln(mean) - mean(ln) and b = a / mean;
    a by Newton's method on 1 / a (Minka, "Estimating a Gamma distribution", 2002, eq. 10).
    """
    from scipy.special import digamma, polygamma

    count = np.maximum(1, np.bincount(codes, minlength=size))
    mean = np.bincount(codes, rates, minlength=size) / count
    positive = mean > 0
    mean[~positive] = 1.0
    logs = np.bincount(codes, np.log(rates), minlength=size) / count
    apart = np.where(positive, np.log(mean) - logs, 1.0)
    shape = 0.5 / np.maximum(apart, 0.5 / MAX_SHAPE)
    for _ in range(12):
        slope = shape * shape * (1.0 / shape - polygamma(1, shape))
        error = -apart + np.log(shape) - digamma(shape)
        shape = np.clip(1.0 / (1.0 / shape + error / slope), 1e-6, MAX_SHAPE)
    return shape, shape / mean
