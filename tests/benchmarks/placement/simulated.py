"""Clicks by the position-based model, with an examination that is known."""

from __future__ import annotations

from typing import Final

import numpy as np

from recommenders.histories import DoubleArray
from recommenders.position_bias.exposures import Exposures

EXAMINATION: Final[DoubleArray] = np.array(
    [0.68, 0.61, 0.48, 0.34, 0.28, 0.20, 0.11, 0.10, 0.08, 0.06]
)
"""The chance that a place is looked at: a field default of the literature."""
RELATIVE: Final[DoubleArray] = EXAMINATION / EXAMINATION[0]
ITEMS: Final = len(EXAMINATION)


def exposures(
    queries: int, impressions: int, rng: np.random.Generator, *, luck: float = 1.0
) -> Exposures:
    """Ten items for each query, shown so often in an order of attraction with luck.

    Attraction is Beta(1, 3) by query and item; the order is by its logarithm plus ``luck`` times
    Gumbel noise, so that the best stands first most of the time. The customers of the answer are
    the queries. With luck beyond all measure the order is random.
    """
    attraction = rng.beta(1, 3, size=(queries, ITEMS))
    shown = np.zeros((queries, ITEMS, ITEMS))
    clicks = np.zeros_like(shown)
    query, item = np.indices(attraction.shape)
    for _ in range(impressions):
        keys = np.log(attraction) + luck * rng.gumbel(size=attraction.shape)
        place = np.argsort(np.argsort(-keys, axis=1), axis=1)
        shown[query, item, place] += 1
        clicks[query, item, place] += rng.random(attraction.shape) < EXAMINATION[place] * attraction
    queries_shown, items, places = np.nonzero(shown)
    return Exposures(
        customers=queries_shown.astype(np.int32),
        items=(queries_shown * ITEMS + items).astype(np.int32),
        episodes=np.zeros(len(items), dtype=np.int64),
        places=places.astype(np.int32),
        shown=shown[queries_shown, items, places],
        clicks=clicks[queries_shown, items, places],
        n_customers=queries,
        n_items=queries * ITEMS,
        n_places=ITEMS,
    )


def error(examination: DoubleArray) -> float:
    """The mean relative error of all places but the first, whose value is 1 by definition."""
    return float(np.abs(examination / RELATIVE - 1.0)[1:].mean())
