"""Learning the chances on earlier dates, and keeping them on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from recommenders.artifacts import Arrays, keep, kept_or_made, load, restoring
from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import Dataset, Event, Recommender
from recommenders.data.splits import until
from recommenders.histories import DAY, BoolArray, DoubleArray, LongArray, evenly
from recommenders.homepage.config import HomepageConfig
from recommenders.homepage.filled import RecommenderFactory, ShelfSources
from recommenders.homepage.purchase_chance import FEATURES, INTENT, PurchaseChance
from recommenders.progress import Progress, silent
from recommenders.shelves.contract import SHELVES, Shelf, ShelfSource
from recommenders.shelves.wish_list import WishListShelf

BLOCK = 128
"""Customers scored at once."""
MAX_CUSTOMERS = 1_500
"""Customers that a curve is learned from at the most, evenly drawn; of wishes all, for few have
one whose price fell."""
VERSION = 4
FITTED = 4
"""Recommenders that `ShelfSources` asks for."""
FITTING = 0.8
"""Share of the time in which they are fitted to the earlier data."""
Examples = tuple[DoubleArray, BoolArray]
Chances = dict[Shelf, PurchaseChance]


def learned(
    dataset: Dataset,
    *,
    make: RecommenderFactory,
    config: HomepageConfig,
    cache: Path | None = None,
    progress: Progress = silent,
) -> Chances:
    """The curve of each shelf, from the cache folder when it is there."""
    meta: dict[str, object] = {
        "version": VERSION,
        "settings": asdict(config),
        "dataset": dataset.fingerprint,
    }
    if cache is None:
        return learn(dataset, make=make, config=config, progress=progress)
    folder = cache / "homepage" / dataset.fingerprint

    def restore() -> Chances:
        with restoring(folder.name):
            return _restored(load(folder, meta))

    def measured() -> Chances:
        chances = learn(dataset, make=make, config=config, progress=progress)
        keep(folder, _arrays(chances), meta)
        return chances

    return kept_or_made(folder, restore=restore, make=measured, progress=progress)


def learn(
    dataset: Dataset,
    *,
    make: RecommenderFactory,
    config: HomepageConfig,
    progress: Progress = silent,
) -> Chances:
    """The curves, from candidates at an earlier date and what was bought within the horizon.

    The sources are fitted to what was known at that date. Price drops are few: theirs come from
    a date each week, for a drop looks at nothing but the prices before it (what is learned of
    everybody, such as the next purchases, is that of the lookback all the same). Customers count
    who had done anything by then.
    """
    nothing = np.zeros((0, len(FEATURES))), np.zeros(0, dtype=np.bool_)
    examples: dict[Shelf, list[Examples]] = {shelf: [nothing] for shelf in SHELVES}
    moment = dataset.as_of - pd.Timedelta(days=config.lookback)
    earlier = until(dataset, moment)
    began = 0

    def made(name: str, part: Dataset) -> Recommender:
        nonlocal began
        progress(FITTING * began / FITTED, f"fit {began + 1} of {FITTED}, to what was known then")
        began += 1
        return make(name, part)

    tables = ShelfSources.of(earlier, make=made, config=config)
    for number, source in enumerate(tables.sources):
        share = FITTING + (1.0 - FITTING) * number / len(tables.sources)
        progress(share, f"shelf {number + 1} of {len(tables.sources)}")
        dates = config.weeks if isinstance(source, WishListShelf) else 1
        for week in range(dates):
            snapshot = earlier if not week else until(earlier, moment - pd.Timedelta(weeks=week))
            examples[source.shelf].extend(_examples(tables, source, snapshot, dataset))
    return {
        shelf: PurchaseChance.fit(
            np.concatenate([feature_rows for feature_rows, _ in parts]),
            np.concatenate([hit for _, hit in parts]),
            rising=INTENT,
        )
        for shelf, parts in examples.items()
    }


def _examples(
    tables: ShelfSources, source: ShelfSource, earlier: Dataset, dataset: Dataset
) -> Iterator[Examples]:
    """Candidates at the as-of date of ``earlier``, and which of them were bought afterwards."""
    n, now = earlier.n_items, earlier.log.as_of
    # the tables are counted at the lookback, and most sources are asked as of then
    popular = tables.popular if now == tables.as_of else recent_buyers(earlier)
    log = dataset.histories()
    later = log.where((log.times > now) & (log.times <= now + tables.config.horizon * DAY))
    bought: LongArray = np.unique(later.rows * n + later.items)
    active = np.flatnonzero(earlier.log.lengths)
    if not isinstance(source, WishListShelf):
        active = active[evenly(len(active), MAX_CUSTOMERS)]
    for first in range(0, len(active), BLOCK):
        block = active[first : first + BLOCK]
        visitors = tables.visitors(earlier.histories(block, events=tuple(Event)))
        rows, items, feature_rows = tables.candidates(source, visitors, popular=popular)
        yield feature_rows, np.isin(block[rows] * n + items, bought)


def _arrays(chances: Chances) -> Arrays:
    return {
        f"{shelf}/{part.name}": np.asarray(getattr(chance, part.name))
        for shelf, chance in chances.items()
        for part in fields(chance)
    }


def _restored(arrays: Arrays) -> Chances:
    def chance(shelf: Shelf) -> PurchaseChance:
        values: dict[str, Any] = {
            part.name: arrays[f"{shelf}/{part.name}"] for part in fields(PurchaseChance)
        }
        return PurchaseChance(**values | {"bias": float(values["bias"])})

    return {shelf: chance(shelf) for shelf in SHELVES}
