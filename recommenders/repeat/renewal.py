"""The renewal model: how long a purchase lasts, and whether the customer comes back at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommenders.artifacts import Arrays
from recommenders.data.purchase_days import Gaps, PurchaseDays
from recommenders.histories import DoubleArray, LongArray

Fit = Callable[[LongArray, DoubleArray, int], tuple[DoubleArray, DoubleArray]]

HALF_DAY = 0.5
"""Days are whole, time is not: a gap of g days lies between g - 1/2 and g + 1/2."""
UNKNOWN_GAP = (float(np.log(30.0)), 1.0)
"""Mean and spread of log days where a shop has too few gaps to tell."""
MIN_SPREAD = 0.1
"""Spread of log days, at the least: no habit is more regular than a tenth of its interval."""
CLIP = 1.5
"""Log gaps are pulled in to this many spreads from the mean (Huber)."""
KEPT = 0.77846
"""Mean of min(z^2, CLIP^2) for a standard normal z."""
ROUNDS = 12
"""Rounds of the fit; the figures are settled to three digits after ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalConfig:
    """Settings of the fit."""

    min_gaps: int = 5
    """An item with fewer gaps takes those of its category, and that one those of the shop."""
    prior_buyers: float = 5.0
    """Buyers of the category's kind that are added to an item's own when its share is taken."""
    stretch: float | None = None
    """By which power of its units a purchase lasts longer (1: two last twice as long as one); in
    [0, 1], learned when None."""

    def __post_init__(self) -> None:
        if self.min_gaps < 1:
            raise ValueError(f"min_gaps must be at least 1, got {self.min_gaps}")
        if not self.prior_buyers > 0:
            raise ValueError(f"prior_buyers must be positive, got {self.prior_buyers}")
        if self.stretch is not None and not 0 <= self.stretch <= 1:
            raise ValueError(f"stretch must be in [0, 1], got {self.stretch}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Renewal:
    """What a shop's purchases say about coming back.

    Of shape (n_items,): ``mu`` and ``sigma``, mean and spread of ln(days / units^stretch), and
    ``again``, the chance that a first buyer takes it up, to buy it in rhythm. For the whole
    shop: ``own_gaps``, how many gaps of a customer weigh as much as ``mu``; ``own_returns``, how
    many returns weigh as much as ``again``; ``stretch`` in [0, 1], by which power of the units
    an interval grows (1: twice as much lasts twice as long); ``stray``, purchases a day of an
    item that is bought out of any rhythm.
    """

    mu: DoubleArray
    sigma: DoubleArray
    again: DoubleArray
    own_gaps: float
    own_returns: float
    stretch: float
    stray: float

    def arrays(self) -> Arrays:
        """Its fields as arrays, for saving."""
        return {name: np.asarray(value) for name, value in asdict(self).items()}

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """The model that was saved; arrays of other names are not read."""
        return cls(
            mu=arrays["mu"],
            sigma=arrays["sigma"],
            again=arrays["again"],
            own_gaps=float(arrays["own_gaps"]),
            own_returns=float(arrays["own_returns"]),
            stretch=float(arrays["stretch"]),
            stray=float(arrays["stray"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlook:
    """What the model says of each pair, all of shape (n_pairs,).

    ``interval``: the usual days until the next purchase, after what was bought last;
    ``spread``: of its logarithm; ``still``: the chance that the customer still buys in rhythm;
    ``chance``: that the next purchase falls within the horizon.
    """

    interval: DoubleArray
    spread: DoubleArray
    still: DoubleArray
    chance: DoubleArray


def outlook(shop: Renewal, bought: PurchaseDays, *, horizon: float | DoubleArray) -> Outlook:
    """The model applied to the customers' own days; ``horizon`` in days.

    Several horizons, shape (n_horizons, 1), give a chance of shape (n_horizons, n_pairs).

    With n gaps of a pair, each taken as ln(days) - stretch ln(units), their shrunken mean is
    m = (own_gaps mu + sum of gaps) / (own_gaps + n), and after the units u that were bought last
    S(t) = 1 - Phi((ln t - stretch ln u - m) / sigma). The customer has come back n times, so
    q = (own_returns again + n) / (own_returns + n). At t days since, the chance of being in
    rhythm still is A = q S / (q S + (1 - q) e^(-stray t)), and

        chance = A (S(t) - S(t + H)) / S(t) + (1 - A) (1 - e^(-stray H)).

    Without stray purchases and own returns this is the plain renewal model with q = RCP.
    """
    from scipy.special import expit, log_ndtr

    items, n = bought.items, bought.counts - 1
    middle = _usual(shop.mu, shop.own_gaps, shop.stretch, bought, bought.gaps())
    spread = shop.sigma[items]
    days = bought.since + HALF_DAY
    log_s = log_ndtr((middle - np.log(days)) / spread)
    later = log_ndtr((middle - np.log(days + horizon)) / spread)
    q = returning(shop.again[items], n, shop.own_returns)
    still = expit(np.log(q) - np.log1p(-q) + log_s + shop.stray * days)
    chance = -still * np.expm1(later - log_s) - (1.0 - still) * np.expm1(-shop.stray * horizon)
    return Outlook(interval=np.exp(middle), spread=spread, still=still, chance=chance)


def returning(again: DoubleArray, returns: LongArray, own_returns: float) -> DoubleArray:
    """The chance of another purchase after so many returns: the mean of a beta distribution."""
    chance: DoubleArray = (own_returns * again + returns) / (own_returns + returns)
    return chance


def fit(bought: PurchaseDays, category: LongArray, *, config: RenewalConfig) -> Renewal:
    """Learn from all customers; ``category`` (n_items,) has the code of each item, from 0."""
    from scipy.special import log_ndtr

    gaps, items = bought.gaps(), bought.items
    stretch = _stretch(gaps) if config.stretch is None else config.stretch
    logs = np.log(gaps.days) - stretch * np.log(gaps.units)
    of_gap = items[gaps.owner]
    mu, sigma = backed_off(robust, of_gap, logs, category, config.min_gaps, UNKNOWN_GAP)
    sigma = np.maximum(sigma, MIN_SPREAD)
    z = (logs - mu[of_gap]) / sigma[of_gap]
    own_gaps = _own_gaps(gaps.owner, z)

    # a gap that has ended has the density of its days, the one that is open its survival
    ended = np.exp(-0.5 * z * z) / (np.sqrt(2 * np.pi) * sigma[of_gap] * gaps.days)
    n = bought.counts - 1
    middle = _usual(mu, own_gaps, stretch, bought, gaps)
    waited = bought.since + HALF_DAY
    open_yet = np.exp(log_ndtr((middle - np.log(waited)) / sigma[items]))

    first = gaps.before == 0
    again = smoothed_share(items, n > 0, category, config.prior_buyers)
    own_returns, stray = 2.0, 1.0 / 400.0
    # what does not change with each value that is tried is computed once: gathered and in powers
    of_gaps, of_pairs = again[of_gap], again[items]
    strayed, lost = np.exp(-stray * gaps.days), np.exp(-stray * waited)

    def parts(own_returns: float) -> tuple[DoubleArray, ...]:
        q = returning(of_gaps, gaps.before, own_returns)
        last = returning(of_pairs, n, own_returns)
        strays = (1 - q) * stray * strayed
        return q * ended, strays, last * open_yet, (1 - last) * lost

    for _ in range(ROUNDS):
        rhythm, strays, waiting, gone = parts(own_returns)
        in_rhythm = rhythm / (rhythm + strays)
        still = waiting / (waiting + gone)
        out, left = 1.0 - in_rhythm, 1.0 - still
        stray = (out.sum() + 1e-3) / ((out * gaps.days).sum() + (left * waited).sum() + 1.0)
        taken_up = still.copy()
        taken_up[gaps.owner[first]] = in_rhythm[first]
        again = smoothed_share(items, taken_up, category, config.prior_buyers)
        of_gaps, of_pairs = again[of_gap], again[items]
        strayed, lost = np.exp(-stray * gaps.days), np.exp(-stray * waited)
        tried = np.clip(own_returns * np.array([0.7, 0.85, 1.0, 1.18, 1.4]), 0.2, 100.0)
        fits = []
        for value in tried:
            rhythm, strays, waiting, gone = parts(value)
            fits.append(np.log(rhythm + strays).sum() + np.log(waiting + gone).sum())
        own_returns = float(tried[int(np.argmax(fits))])
    return Renewal(
        mu=mu,
        sigma=sigma,
        again=again,
        own_gaps=own_gaps,
        own_returns=own_returns,
        stretch=stretch,
        stray=float(stray),
    )


def backed_off(
    statistic: Fit,
    items: LongArray,
    values: DoubleArray,
    category: LongArray,
    least: int,
    unknown: tuple[float, float],
) -> tuple[DoubleArray, DoubleArray]:
    """Two statistics of each item, of its category where it has fewer than ``least`` values.

    And of the shop where the category has too few, and ``unknown`` where the shop has. The
    answer has shape (n_items,) twice.
    """
    n_items, n_kinds = len(category), int(category.max(initial=0)) + 1
    levels = ((np.zeros_like(category), 1), (category, n_kinds), (np.arange(n_items), n_items))
    statistics = (np.full(n_items, unknown[0]), np.full(n_items, unknown[1]))
    for level, size in levels:
        codes = level[items]
        enough = (np.bincount(codes, minlength=size) >= least)[level]
        first, second = statistic(codes, values, size)
        statistics = (
            np.where(enough, first[level], statistics[0]),
            np.where(enough, second[level], statistics[1]),
        )
    return statistics


def robust(codes: LongArray, values: DoubleArray, size: int) -> tuple[DoubleArray, DoubleArray]:
    """Huber's mean and spread of each group (Huber, "Robust estimation", 1964, proposal 2).

    Values far out are pulled in: a holiday or a skipped cycle does not pass for the interval.
    """
    count = np.maximum(1, np.bincount(codes, minlength=size))
    mean, spread = moments(codes, values, size)
    for _ in range(6):
        room = CLIP * spread[codes]
        pulled = mean[codes] + np.clip(values - mean[codes], -room, room)
        mean = np.bincount(codes, pulled, minlength=size) / count
        squares = np.bincount(codes, (pulled - mean[codes]) ** 2, minlength=size)
        spread = np.sqrt(squares / count / KEPT)
    return mean, spread


def moments(codes: LongArray, values: DoubleArray, size: int) -> tuple[DoubleArray, DoubleArray]:
    """Mean and standard deviation of each group: maximum likelihood of a normal."""
    count = np.maximum(1, np.bincount(codes, minlength=size))
    mean = np.bincount(codes, values, minlength=size) / count
    squares = np.bincount(codes, (values - mean[codes]) ** 2, minlength=size)
    return mean, np.sqrt(squares / count)


def smoothed_share(
    items: LongArray, came_back: NDArray[np.generic], category: LongArray, prior: float
) -> DoubleArray:
    """Share of an item's buyers who ``came_back`` (n_pairs,), held to the category's, (n_items,).

    The category's own share is held to the shop's in the same way. Strictly within (0, 1).
    """
    hits = np.asarray(came_back, dtype=np.float64)
    size = int(category.max(initial=0)) + 1
    shop_share = (hits.sum() + 1.0) / (len(hits) + 2.0)
    of_kind = np.bincount(category[items], minlength=size)
    kind = np.bincount(category[items], hits, minlength=size)
    kind = (kind + prior * shop_share) / (of_kind + prior)
    share = np.bincount(items, hits, minlength=len(category)) + prior * kind[category]
    return np.asarray(share / (np.bincount(items, minlength=len(category)) + prior))


def _usual(
    mu: DoubleArray, own_gaps: float, stretch: float, bought: PurchaseDays, gaps: Gaps
) -> DoubleArray:
    """The expected log days from the last purchase of each pair to the next, (n_pairs,)."""
    logs = np.log(gaps.days) - stretch * np.log(gaps.units)
    own = np.bincount(gaps.owner, logs, minlength=len(bought))
    a_unit = (own_gaps * mu[bought.items] + own) / (own_gaps + bought.counts - 1)
    usual: DoubleArray = a_unit + stretch * np.log(bought.last_units)
    return usual


def _stretch(gaps: Gaps) -> float:
    """Slope of log days on log units among the gaps of one pair, held to 0 and within [0, 1]."""
    if not len(gaps.days):
        return 0.0
    count = np.bincount(gaps.owner)

    def within(values: DoubleArray) -> DoubleArray:
        mean = np.bincount(gaps.owner, values) / np.maximum(1, count)
        return values - mean[gaps.owner]

    days, units = within(np.log(gaps.days)), within(np.log(gaps.units).astype(np.float64))
    return float(np.clip((days @ units) / (units @ units + 1.0), 0.0, 1.0))


def _own_gaps(owner: LongArray, z: DoubleArray) -> float:
    """Variance of a customer's gaps over the variance of customers' means, in [0.5, 100].

    One-way analysis of variance of the log gaps, in spreads of their item; 3 where fewer than
    30 gaps can be compared with another of the same customer and item.
    """
    _, group, count = np.unique(owner, return_inverse=True, return_counts=True)
    free = int((count - 1).sum())
    if free < 30:
        return 3.0
    mean = np.bincount(group, z) / count
    inside = float(((z - mean[group]) ** 2).sum()) / free
    between = (float((count * mean**2).sum()) - inside * len(count)) / float(count.sum())
    return float(np.clip(inside / max(between, 1e-9), 0.5, 100.0))
