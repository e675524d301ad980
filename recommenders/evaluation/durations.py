"""Roughly how long it takes to measure recommenders, from what it took on two data sets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from recommenders import registry
from recommenders.contract import Dataset, Event
from recommenders.evaluation.holdout import MOST_CELLS
from recommenders.evaluation.variants import Variant, as_variant

PURCHASES: Final = (86_000, 1_441_000)
"""Purchases of the sample shop and of The Complete Journey, about."""
DRAWING: Final = 0.11e-6
"""Seconds for each customer and item to draw the negatives, once for all recommenders."""
MEASURING: Final = 0.08e-6
"""Seconds for each customer and item to measure one recommender."""
REARRANGING: Final = (3e-3, 0.6e-6)
"""Seconds to rearrange the lists of a customer for variety, and for each item of the catalogue."""


def seconds(variants: Sequence[str | Variant], dataset: Dataset) -> float:
    """Seconds to fit and measure these recommenders, in order of magnitude."""
    wanted = [as_variant(variant) for variant in variants]
    names = [variant.recommender for variant in wanted]
    customers = min(dataset.n_customers, max(1, MOST_CELLS // max(1, dataset.n_items)))
    cells = customers * dataset.n_items
    purchases = int((dataset.log.events == Event.PURCHASE).sum())
    fits = sum(_fitting(name, purchases) for name in names)
    varied = sum(variant.variety is not None for variant in wanted)
    rearranging = varied * (REARRANGING[0] * customers + REARRANGING[1] * cells)
    return 0.3 + fits + cells * (DRAWING + MEASURING * len(names)) + rearranging


def spoken(seconds: float) -> str:
    """A duration as people say it: "about 20 seconds", "about 3 minutes"."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 55:
        return f"about {10 * math.ceil(seconds / 10)} seconds"
    minutes = round(seconds / 60)
    return "about a minute" if minutes <= 1 else f"about {minutes} minutes"


def fit_seconds(name: str, dataset: Dataset) -> float:
    """Seconds to fit one recommender, in order of magnitude."""
    return _fitting(name, int((dataset.log.events == Event.PURCHASE).sum()))


def _fitting(name: str, purchases: int) -> float:
    measured = registry.entry(name).fit_seconds
    # along a power of the size through both measurements, in proportion where there is one
    power = 1.0
    if len(measured) == 2:
        power = math.log(measured[1] / measured[0]) / math.log(PURCHASES[1] / PURCHASES[0])
    return measured[0] * math.pow(max(1.0, purchases / PURCHASES[0]), power)
