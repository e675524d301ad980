"""Discover something new: another kind of item than was bought, and a few that nobody sees."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd

from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import Columns, Dataset, Event, LinearInHistory, Recommender
from recommenders.histories import DAY, FloatArray, Histories, IntArray, LongArray
from recommenders.shelves.contract import Shelf, title

LEVELS = (Columns.PRODUCT_TYPE, Columns.CATEGORY, Columns.DEPARTMENT)
DAYS = 90
"""Days that tell how often an item was shown and bought, and whether it is still there."""
RARE = 0.25
"""Share of the items that count as rarely seen."""
HINT, FAINT = 1e-9, 1e-30
"""Popularity beside a score: it orders what the recommender has nothing to say of."""


class DiscoverShelf:
    """Items never bought, of kinds never bought, by a general recommender's score.

    The kind is the product type; where the data have none the category, the department, or else
    the item itself. A history that says nothing is ranked by popularity. ``rare`` are the item
    codes with the fewest impressions and purchases in the last 90 days, a quarter (and ties) of
    those that had any event in them; ``exposure`` (n_items,) are those counts.
    """

    shelf: ClassVar[Shelf] = Shelf.DISCOVER

    def __init__(self, model: Recommender, dataset: Dataset) -> None:
        self.model = model
        self._dataset = dataset
        self.kinds = kinds(dataset)
        popular = recent_buyers(dataset)
        self._hint = (popular + 1.0) / (popular.max(initial=0.0) + 1.0) * np.float32(HINT)
        self._buyers = dataset.histories().matrix(dataset.n_items).tocsc()
        log, n = dataset.log, dataset.n_items
        lately = log.where(log.times > log.as_of - DAYS * DAY)
        exposures = lately.only((Event.IMPRESSION, Event.PURCHASE))
        self.exposure: LongArray = np.bincount(exposures.items, minlength=n)
        alive = np.unique(lately.items)
        limit = np.quantile(self.exposure[alive], RARE) if len(alive) else 0
        self.rare: IntArray = alive[self.exposure[alive] <= limit].astype(np.int32)

    def score(self, histories: Histories) -> FloatArray:
        """The recommender's scores, the best of each row 1; (n_rows, n_items).

        0 for kinds that were bought before.
        """
        bought = histories.only((Event.PURCHASE,))
        scores: FloatArray = np.maximum(self.model.score(bought), 0.0) + self._hint
        kinds_bought = np.zeros((len(bought), int(self.kinds.max(initial=0)) + 1), dtype=np.bool_)
        kinds_bought[bought.rows, self.kinds[bought.items]] = True
        scores[kinds_bought[:, self.kinds]] = 0.0
        # the height of the scores tells the length of the history, not how well an item fits
        best: FloatArray = scores / np.maximum(scores.max(axis=1, keepdims=True), FAINT)
        return best

    def draw(
        self, history: Histories, count: int, *, without: IntArray, rng: np.random.Generator
    ) -> IntArray:
        """At most ``count`` rare items, each as likely as any other, of those never bought."""
        excluded = np.append(history.only((Event.PURCHASE,)).items, without)
        free = np.setdiff1d(self.rare, excluded)
        return rng.choice(free, min(count, len(free)), replace=False).astype(np.int32)

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        """What is new about each, and the purchase that speaks for it most."""
        bought = history.only((Event.PURCHASE,))
        fans = np.diff(self._buyers.indptr)[items]
        if not len(bought.items):
            return [f"nothing bought yet; {count:,} customers bought it so far" for count in fans]
        new = [self._new(int(item)) for item in items]
        if not isinstance(self.model, LinearInHistory):
            return new
        shares = self.model.contributions(bought, items)
        sources = bought.players()[shares.argmax(axis=0)]
        shared_buyers = [
            int((self._buyers[:, [item]].T @ self._buyers[:, [source]]).sum())
            for item, source in zip(items, sources, strict=True)
        ]
        return [
            f"{phrase}; {shared:,} of its {count:,} customers bought {title(self._dataset, source)}"
            for phrase, shared, count, source in zip(
                new, shared_buyers, fans, sources.tolist(), strict=True
            )
        ]

    def rarity(self, item: int) -> str:
        """Why an item was drawn."""
        return (
            f"drawn by chance from {len(self.rare):,} items that are rarely seen: shown or bought "
            f"{int(self.exposure[item]):,} times in {DAYS} days"
        )

    def _new(self, item: int) -> str:
        for level in LEVELS:
            if self._dataset.has(level):
                kind = self._dataset.items[level].iloc[item]
                if isinstance(kind, str) and kind.strip():
                    return f"nothing of {' '.join(kind.split())} bought yet"
                break
        return "not bought yet"


def kinds(dataset: Dataset) -> LongArray:
    """A code for the kind of each item, from 0, shape (n_items,); unknown kinds are one each."""
    n = dataset.n_items
    for level in LEVELS:
        if dataset.has(level):
            codes, names = pd.factorize(dataset.items[level], sort=True)
            return np.where(codes < 0, len(names) + np.arange(n), codes).astype(np.int64)
    return np.arange(n, dtype=np.int64)
