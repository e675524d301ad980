"""New items: of the kinds that are bought, of other kinds, and a few that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import (
    Columns,
    Dataset,
    Event,
    Recommender,
)
from recommenders.histories import (
    DAY,
    BoolArray,
    DoubleArray,
    FloatArray,
    Histories,
    IntArray,
    LongArray,
)
from recommenders.ranking.closed_form import closed_form
from recommenders.shelves.contract import Shelf, times, title

LEVELS = (Columns.PRODUCT_TYPE, Columns.CATEGORY, Columns.DEPARTMENT)
DAYS = 90
"""Days that tell how often an item was shown and bought, and whether it is still there."""
RARE = 0.25
"""Share of the items that count as rarely seen."""
LATELY = 30
"""Days of the first purchases that are named where no purchase is clearly with an item."""
LEAST_BOTH, LEAST_LIFT = 3, 2.0
"""A purchase is named for an item with so many common buyers at the least, and so many times those
that chance would have: what everybody buys goes with nothing."""
HINT = 1e-6
"""Popularity beside a score: it orders what the recommender has nothing to say of."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewItemCounts:
    """What shelves of new items count once: ``kinds`` (n_items,) as `kinds`, ``hint`` (n_items,)
    by popularity, ``buyers`` csc (n_customers, n_items), ``customers`` with a purchase, and ``new``
    (n_items,), the customers who bought each item for the first time lately.
    """

    kinds: LongArray
    hint: DoubleArray
    buyers: sparse.csc_array[np.float32]
    customers: int
    new: LongArray

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """Count all purchases."""
        bought, popular = dataset.histories(), recent_buyers(dataset)
        return cls(
            kinds=kinds(dataset),
            hint=(popular + 1.0) / (popular.max(initial=0.0) + 1.0) * HINT,
            buyers=bought.matrix(dataset.n_items).tocsc(),
            customers=int((bought.lengths > 0).sum()),
            new=_first_purchases(dataset),
        )


class NewItemsShelf:
    """Items never bought, by a general recommender's score: those of kinds never bought.

    The kind is the product type; where the data have none the category, the department, or else
    the item itself. The score is taken for the logarithm of a rate, as that of uptake times lift
    is; what it does not tell apart is ranked by popularity.
    """

    shelf: ClassVar[Shelf] = Shelf.DISCOVER

    def __init__(
        self, model: Recommender, dataset: Dataset, counts: NewItemCounts | None = None
    ) -> None:
        self.model = model
        self._dataset = dataset
        self.counts = counts or NewItemCounts.of(dataset)

    def score(self, histories: Histories) -> FloatArray:
        """The rates, the highest of each row 1; (n_rows, n_items), 0 where not on the shelf."""
        bought = histories.only((Event.PURCHASE,))
        logs: DoubleArray = self.model.score(bought) + self.counts.hint
        logs[~self._shown(bought)] = -np.inf
        best = logs.max(axis=1, keepdims=True, initial=-np.inf)
        # the height of the scores tells the length of the history, not how well an item fits
        rates: FloatArray = np.exp(logs - np.where(np.isfinite(best), best, 0.0)).astype(np.float32)
        return rates

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        """What of its kind was bought, and the purchase that speaks for each most."""
        bought = history.only((Event.PURCHASE,))
        fans = np.diff(self.counts.buyers.indptr)[items].tolist()
        if not len(bought.items):
            return [f"nothing bought yet; {_customers(count)} bought it so far" for count in fans]
        sources = self._sources(bought, items)
        return [
            "; ".join(
                filter(None, (self._kind(bought, int(item)), self._because(int(item), source)))
            )
            for item, source in zip(items, sources, strict=True)
        ]

    def _sources(self, bought: Histories, items: IntArray) -> IntArray:
        """The purchase (code) that speaks for each item most; -1 where none is clearly with it."""
        shares = closed_form(self.model, bought, items)
        if shares is None:
            return np.full(len(items), -1, dtype=np.int32)
        players = bought.players()
        buyers: DoubleArray = np.diff(self.counts.buyers.indptr).astype(np.float64)
        both = (self.counts.buyers[:, players].T @ self.counts.buyers[:, items]).toarray()
        by_chance = np.outer(buyers[players], buyers[items]) / max(self.counts.customers, 1)
        clear = (shares > 0) & (both >= LEAST_BOTH) & (both >= LEAST_LIFT * by_chance)
        best = np.where(clear, shares, 0.0).argmax(axis=0)
        return np.where(clear.any(axis=0), players[best], -1).astype(np.int32)

    def _because(self, item: int, source: int) -> str:
        buyers = int(self.counts.buyers.indptr[item + 1] - self.counts.buyers.indptr[item])
        if source < 0:
            # nobody is no reason
            if not self.counts.new[item]:
                return ""
            return f"new to {_customers(int(self.counts.new[item]))} in {LATELY} days"
        both = int((self.counts.buyers[:, [item]].T @ self.counts.buyers[:, [source]]).sum())
        return f"{both:,} of its {_customers(buyers)} bought {title(self._dataset, source)}"

    def _shown(self, bought: Histories) -> BoolArray:
        """Which items may be on the shelf, (n_rows, n_items)."""
        return ~self._of_kinds_bought(bought)

    def _of_kinds_bought(self, bought: Histories) -> BoolArray:
        own = np.zeros((len(bought), int(self.counts.kinds.max(initial=0)) + 1), dtype=np.bool_)
        own[bought.rows, self.counts.kinds[bought.items]] = True
        return own[:, self.counts.kinds]

    def _kind(self, bought: Histories, item: int) -> str:
        name = self._name(item)
        count = int((self.counts.kinds[bought.players()] == self.counts.kinds[item]).sum())
        if count and name:
            return f"{count:,} other item{'s' * (count > 1)} of {name} bought"
        return f"nothing of {name} bought yet" if name else "not bought yet"

    def _name(self, item: int) -> str:
        """The kind of an item in words, as far as the data have kinds."""
        level = next((level for level in LEVELS if self._dataset.has(level)), None)
        name = None if level is None else self._dataset.items[level].iloc[item]
        return " ".join(name.split()) if isinstance(name, str) else ""


class SameKindsShelf(NewItemsShelf):
    """Items never bought, of kinds that were bought."""

    shelf: ClassVar[Shelf] = Shelf.KINDS

    def _shown(self, bought: Histories) -> BoolArray:
        shown = self._of_kinds_bought(bought)
        shown[bought.rows, bought.items] = False
        return shown


class DiscoverShelf(NewItemsShelf):
    """Items of kinds never bought, and some that are drawn by chance.

    ``rare`` are the item codes with the fewest impressions and purchases in the last 90 days, a
    quarter (and ties) of those that had any event in them; ``exposure`` (n_items,) are those
    counts.
    """

    def __init__(self, model: Recommender, dataset: Dataset) -> None:
        super().__init__(model, dataset)
        log, n = dataset.log, dataset.n_items
        lately = log.where(log.times > log.as_of - DAYS * DAY)
        exposures = lately.only((Event.IMPRESSION, Event.PURCHASE))
        self.exposure: LongArray = np.bincount(exposures.items, minlength=n)
        alive = np.unique(lately.items)
        limit = np.quantile(self.exposure[alive], RARE) if len(alive) else 0
        self.rare: IntArray = alive[self.exposure[alive] <= limit].astype(np.int32)

    def draw(
        self, history: Histories, count: int, *, without: IntArray, rng: np.random.Generator
    ) -> IntArray:
        """At most ``count`` rare items, each as likely as any other, of those never bought."""
        excluded = np.append(history.only((Event.PURCHASE,)).items, without)
        free = np.setdiff1d(self.rare, excluded)
        return rng.choice(free, min(count, len(free)), replace=False).astype(np.int32)

    def rarity(self, item: int) -> str:
        """Why an item was drawn."""
        return (
            f"drawn by chance from {len(self.rare):,} items that are rarely seen: shown or bought "
            f"{times(int(self.exposure[item]))} in {DAYS} days"
        )


def _customers(count: int) -> str:
    return f"{count:,} customer{'s' * (count != 1)}"


def _first_purchases(dataset: Dataset) -> LongArray:
    """Customers who bought each item for the first time lately, (n_items,)."""
    bought, n = dataset.histories(), dataset.n_items
    pairs, first = np.unique(bought.rows * n + bought.items, return_index=True)
    # a history is in the order of time: the first line of a pair is its first purchase
    lately = bought.times[first] > bought.as_of - LATELY * DAY
    return np.bincount(pairs[lately] % n, minlength=n)


def kinds(dataset: Dataset) -> LongArray:
    """A code for the kind of each item, from 0, shape (n_items,); unknown kinds are one each."""
    n = dataset.n_items
    for level in LEVELS:
        if dataset.has(level):
            codes, names = pd.factorize(dataset.items[level], sort=True)
            return np.where(codes < 0, len(names) + np.arange(n), codes).astype(np.int64)
    return np.arange(n, dtype=np.int64)
