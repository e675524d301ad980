"""How often each customer will buy each item again, week by week."""

from __future__ import annotations

import numpy as np

from recommenders.data.purchase_days import PurchaseDays
from recommenders.histories import DoubleArray, LongArray
from recommenders.repeat.renewal import Renewal, outlook, returning

WEEK = 7
CHUNK = 50_000
"""Pairs at a time, so that what is computed on the way stays small."""


def expected_purchases(shop: Renewal, bought: PurchaseDays, *, weeks: int) -> DoubleArray:
    """Expected purchase days of each pair in each of the coming weeks, (weeks, n_pairs).

    Week h has days 7 h - 6 to 7 h after today. The chance that the next purchase falls in a week
    is `outlook`'s. A purchase is followed by another d weeks later with the chance g_d (see
    `followed_by`), so that with the chances p_h of the next one

        m_h = (p_h + sum over k < h of m_k g_(h - k)) / (1 - g_0),

    the renewal equation in weeks.
    """
    expected = np.zeros((weeks, len(bought)))
    ends = WEEK * np.arange(1.0, weeks + 1)[:, None]
    for inside, part in bought.chunks(CHUNK):
        forecast = outlook(shop, part, horizon=ends)
        again = returning(shop.again[part.items], part.counts, shop.own_returns)
        middle = np.log(forecast.interval)
        follows = followed_by(middle, forecast.spread, again, shop.stray, weeks=weeks)
        first = np.diff(forecast.chance, axis=0, prepend=0.0)
        expected[:, inside] = renewed(first, follows)
    return expected


def first_and_later(shop: Renewal, items: LongArray, *, weeks: int) -> DoubleArray:
    """Expected purchase days of a customer who buys an item for the first time in week 1.

    Shape (weeks, n): the first purchase itself in week 1, and those that follow on it.
    """
    again = returning(shop.again[items], np.zeros(len(items), dtype=np.int64), shop.own_returns)
    follows = followed_by(shop.mu[items], shop.sigma[items], again, shop.stray, weeks=weeks)
    first = np.zeros((weeks, len(items)))
    first[:1] = 1.0
    return renewed(first, follows)


def renewed(first: DoubleArray, follows: DoubleArray) -> DoubleArray:
    """The renewal equation in weeks: all purchases from the first ones, both (weeks, n)."""
    expected = np.zeros_like(first)
    for week in range(len(first)):
        later = (expected[:week] * follows[week:0:-1]).sum(axis=0)
        expected[week] = (first[week] + later) / (1.0 - follows[0])
    return expected


def followed_by(
    middle: DoubleArray, spread: DoubleArray, again: DoubleArray, stray: float, *, weeks: int
) -> DoubleArray:
    """The chance that the purchase after one falls d weeks after its week, (weeks, n).

    The purchase is on any day of its week alike. The days to the next are log-normal around
    ``middle`` (of the logarithm) with the chance ``again``, and exponential with the rate
    ``stray`` else. With F the chance of a gap of so many days at the most and I(x) the integral
    of F from 0 to x, g_d = (I(7d + 7) - 2 I(7d) + I(7d - 7)) / 7 for d > 0, and g_0 = I(7) / 7.
    """
    from scipy.special import ndtr

    ends = WEEK * np.arange(1.0, weeks + 1)[:, None]
    z = (np.log(ends) - middle) / spread
    mean = np.exp(middle + 0.5 * spread**2)
    rhythm = ends * ndtr(z) - mean * ndtr(z - spread)
    strays = ends + np.expm1(-stray * ends) / stray if stray > 0 else np.zeros_like(ends)
    integral = again * rhythm + (1.0 - again) * strays
    within = np.diff(integral, axis=0, prepend=0.0)
    chance: DoubleArray = np.diff(within, axis=0, prepend=0.0) / WEEK
    return chance
