"""What each item owes to its places: click rates as they are, and as at the average place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from recommenders.histories import BoolArray, DoubleArray
from recommenders.position_bias.curve import ExaminationCurve
from recommenders.position_bias.estimators import ratio, summed
from recommenders.position_bias.exposures import Exposures

MIN_CLICKS: Final = 20
"""Clicks below which nothing is said of an item."""
NOTICEABLE: Final = 0.1
"""Share of the clicks from which on the places are worth a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placements:
    """Per item, arrays of shape (n_items,), NaN where it was not shown at a known place.

    ``shown`` and ``clicks`` count at places of the curve. ``place`` is the mean place, counted
    from 1. ``observed`` is clicks / shown. ``corrected`` is what that would be at the average
    place: clicks / (sum of theta over its showings) x the mean theta of all showings. ``owed`` is
    the share of its clicks that it owes to its places, 1 - corrected / observed = 1 - mean theta
    of all / mean theta of its own: negative where its places have cost it clicks. Ends of 95 %
    intervals are ``*_low`` and ``*_high``; those of ``owed`` take the showings as they were, and
    are unsure of the examination alone.
    """

    shown: DoubleArray
    clicks: DoubleArray
    place: DoubleArray
    observed: DoubleArray
    observed_low: DoubleArray
    observed_high: DoubleArray
    corrected: DoubleArray
    corrected_low: DoubleArray
    corrected_high: DoubleArray
    owed: DoubleArray
    owed_low: DoubleArray
    owed_high: DoubleArray

    @property
    def told(self) -> BoolArray:
        """The items with clicks enough to say anything, (n_items,)."""
        return self.clicks >= MIN_CLICKS

    @property
    def noticeable(self) -> BoolArray:
        """Those whose places matter: by a tenth of the clicks, with an interval without 0."""
        sure = (self.owed_low > 0) | (self.owed_high < 0)
        return self.told & sure & (np.abs(self.owed) >= NOTICEABLE)


def placements(
    exposures: Exposures, curve: ExaminationCurve, *, rng: np.random.Generator
) -> Placements:
    """What the places did for each item, going by a curve with its draws.

    Intervals of the rates come of drawing whole customers again, once for each draw of the curve,
    and are at least as wide as so many independent clicks allow.
    """
    keep = curve.known[exposures.places]
    items, places, customers = (
        array[keep] for array in (exposures.items, exposures.places, exposures.customers)
    )
    shown, clicks = exposures.shown[keep], exposures.clicks[keep]

    def by_item(values: DoubleArray) -> DoubleArray:
        return summed(items, values, exposures.n_items)

    def corrected(weights: DoubleArray, theta: DoubleArray) -> DoubleArray:
        seen = weights * shown * theta[places]
        mean = seen.sum() / max((weights * shown).sum(), 1e-12)
        rates: DoubleArray = ratio(by_item(weights * clicks), by_item(seen)) * mean
        return rates

    def owed(theta: DoubleArray) -> DoubleArray:
        seen = shown * theta[places]
        mean = seen.sum() / shown.sum()
        shares: DoubleArray = 1.0 - mean * ratio(by_item(shown), by_item(seen))
        return shares

    ones = np.ones(len(items))
    times, share = len(curve.draws), np.full(exposures.n_customers, 1.0 / exposures.n_customers)
    drawn = np.empty((3, times, exposures.n_items))
    for draw, theta in enumerate(curve.draws):
        again = rng.multinomial(exposures.n_customers, share).astype(np.float64)[customers]
        drawn[0, draw] = ratio(by_item(again * clicks), by_item(again * shown))
        drawn[1, draw] = corrected(again, theta)
        drawn[2, draw] = owed(theta)
    estimates = (
        ratio(by_item(clicks), by_item(shown)),
        corrected(ones, curve.examination),
        owed(curve.examination),
    )
    low, high = _ends(drawn)
    # an item that few customers saw looks the same in every draw: no surer than its clicks are
    spread = np.exp(1.96 / np.sqrt(np.maximum(by_item(clicks), 1.0)))
    for rate in (0, 1):
        low[rate] = np.fmin(low[rate], estimates[rate] / spread)
        high[rate] = np.fmax(high[rate], estimates[rate] * spread)
    return Placements(
        shown=by_item(shown),
        clicks=by_item(clicks),
        place=ratio(by_item(shown * (places + 1.0)), by_item(shown)),
        observed=estimates[0],
        observed_low=low[0],
        observed_high=high[0],
        corrected=estimates[1],
        corrected_low=low[1],
        corrected_high=high[1],
        owed=estimates[2],
        owed_low=low[2],
        owed_high=high[2],
    )


def _ends(drawn: DoubleArray) -> tuple[DoubleArray, DoubleArray]:
    """The 2.5th and 97.5th percentile over the draws, NaN where there is none."""
    ends = np.full((2, drawn.shape[0], drawn.shape[2]), np.nan)
    for number in range(len(drawn)):
        draws = drawn[number]
        known = ~np.isnan(draws).all(axis=0)
        if known.any():
            ends[:, number, known] = np.nanquantile(draws[:, known], [0.025, 0.975], axis=0)
    return ends[0], ends[1]
