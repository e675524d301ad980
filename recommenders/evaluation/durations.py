"""Roughly how long it takes to judge recommenders, from what it took on two data sets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from recommenders.contract import Dataset, Event

FIT: Final[dict[str, tuple[float, ...]]] = {
    "gf-cf": (0.5, 10.0),
    "bspm": (0.5, 15.0),
    "item-knn": (0.1, 17.0),
    "local-ease": (0.8, 61.0),
    "ease": (0.1,),
    "ials": (0.9, 20.0),
    "mult-vae": (5.4,),
    "sasrec": (37.0,),
    "dense-mf": (1.4,),
    "ncf": (7.8,),
    "buy-again": (0.1, 1.2),
    "related": (0.3, 155.0),
    "next-basket": (1.4, 78.0),
    "tifu-knn": (0.1, 0.5),
    "personal-frequency": (0.1, 0.1),
    "popularity": (0.1, 0.3),
}
"""Seconds of a fit on the sample shop and, where it was run there, on the Journey (two cores)."""
PURCHASES: Final = (86_000, 1_441_000)
"""Purchases of the two data sets, about."""
DRAWING: Final = 0.11e-6
"""Seconds for each customer and item to draw the negatives, once for all recommenders."""
JUDGING: Final = 0.08e-6
"""Seconds for each customer and item to judge one recommender."""


def seconds(names: Sequence[str], dataset: Dataset) -> float:
    """Seconds to fit and judge these recommenders, in order of magnitude."""
    cells = dataset.n_customers * dataset.n_items
    purchases = int((dataset.log.events == Event.PURCHASE).sum())
    fits = sum(_fit(name, purchases) for name in names)
    return 0.3 + fits + cells * (DRAWING + JUDGING * len(names))


def spoken(seconds: float) -> str:
    """A duration as people say it: "about 20 seconds", "about 3 minutes"."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 55:
        return f"about {10 * math.ceil(seconds / 10)} seconds"
    minutes = round(seconds / 60)
    return "about a minute" if minutes <= 1 else f"about {minutes} minutes"


def _fit(name: str, purchases: int) -> float:
    known = FIT.get(name, (1.0,))
    # along a power of the size through both measurements, in proportion where there is one
    power = 1.0
    if len(known) == 2:
        power = math.log(known[1] / known[0]) / math.log(PURCHASES[1] / PURCHASES[0])
    return known[0] * math.pow(max(1.0, purchases / PURCHASES[0]), power)
