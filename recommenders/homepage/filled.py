"""What a data set says at its as-of date: what fills the shelves, and what is popular."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import Columns, Dataset, Event, Histories, Recommender
from recommenders.histories import DoubleArray, FloatArray, IntArray, LongArray, SparseRows
from recommenders.homepage import intent
from recommenders.homepage.config import HomepageConfig
from recommenders.homepage.purchase_chance import activity, features
from recommenders.related.attributes import strongest
from recommenders.related.recommender import Related
from recommenders.repeat.buy_again import BuyAgain
from recommenders.repeat.next_basket import NextBasket
from recommenders.shelves.buy_again import BuyAgainShelf
from recommenders.shelves.contract import SHELVES, Shelf, ShelfSource
from recommenders.shelves.discover import DiscoverShelf, SameKindsShelf
from recommenders.shelves.goes_with import GoesWithShelf
from recommenders.shelves.searched import SearchedShelf, searched_enough
from recommenders.shelves.viewed import ViewedShelf
from recommenders.shelves.wish_list import WishListShelf

CUSTOMERS_AT_ONCE = 50_000
"""Customers whose intents are counted at once."""
RecommenderFactory = Callable[[str, Dataset], Recommender]
"""Gives the recommender of a name in the registry, fitted to a data set."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visitors:
    """Histories of all kinds of events, and what holds for all of their candidates.

    ``active`` (n_rows, 2) is from `activity`, ``purchases`` (n_rows, 7) from `intent.counts` and
    ``intents`` (n_rows, 7) from `intent.shares`.
    """

    histories: Histories
    active: DoubleArray
    purchases: LongArray
    intents: DoubleArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShelfSources:
    """The sources of the shelves, in the order of the shelves; a data set without searches,
    without views or carts, or without wishes or prices, has no source for them. ``next_basket``
    gives the chance of every item; ``popular`` (n_items,) are recent buyers at ``as_of``, "now" in
    seconds since 1970; ``leads`` is csr (n_items, n_items), not 0 where the row's item leads to the
    column's; ``prior`` (7,) are everybody's intents, as many purchases as the smoothing says.
    """

    sources: tuple[ShelfSource, ...]
    discover: DiscoverShelf
    searched: SearchedShelf | None
    next_basket: Recommender
    popular: FloatArray
    leads: SparseRows
    prior: DoubleArray
    timezone: str
    as_of: int
    config: HomepageConfig

    @classmethod
    def of(cls, dataset: Dataset, *, make: RecommenderFactory, config: HomepageConfig) -> Self:
        """Everything but the recommenders, which ``make`` gives, is counted here."""
        again, related = make(BuyAgain.name, dataset), make(Related.name, dataset)
        assert isinstance(again, BuyAgain)
        assert isinstance(related, Related)
        next_basket, general = make(NextBasket.name, dataset), make(config.general, dataset)
        sources: list[ShelfSource] = [
            BuyAgainShelf(next_basket, again, timezone=dataset.timezone),
            GoesWithShelf(related, dataset, window=config.window),
        ]
        searched = None
        if searched_enough(dataset):
            searched = SearchedShelf(dataset, window=config.window)
            sources.append(searched)
        kinds = set(np.unique(dataset.log.events).tolist())
        if kinds & {Event.VIEW, Event.CART}:
            sources.append(ViewedShelf(dataset, window=config.window))
        if Event.WISHLIST in kinds and dataset.has(Columns.UNIT_PRICE):
            sources.append(WishListShelf(dataset, config=config.drop))
        discover = DiscoverShelf(general, dataset)
        sources.append(SameKindsShelf(general, dataset, discover.counts))
        saved, n = related.arrays(), dataset.n_items
        parts = (saved["data"], saved["indices"], saved["indptr"])
        weights: SparseRows = sparse.csr_array(parts, shape=(n, n))
        leads = intent.strongest_leads(weights)
        histories = dataset.histories(events=tuple(Event))
        # some customers at a time: what a purchase leads to is ten times the log
        purchases = [
            _intents(
                histories.between(begin, min(begin + CUSTOMERS_AT_ONCE, len(histories))),
                discover.counts.kinds,
                dataset.timezone,
                leads,
                searched,
                config,
            ).sum(axis=0)
            for begin in range(0, max(1, len(histories)), CUSTOMERS_AT_ONCE)
        ]
        return cls(
            sources=(*sources, discover),
            discover=discover,
            searched=searched,
            next_basket=next_basket,
            popular=recent_buyers(dataset),
            leads=leads,
            prior=intent.everybody(np.array(purchases), weight=config.smoothing),
            timezone=dataset.timezone,
            as_of=dataset.log.as_of,
            config=config,
        )

    @property
    def everybody(self) -> DoubleArray:
        """Everybody's shares of the intents, (7,)."""
        shares: DoubleArray = self.prior / self.prior.sum()
        return shares

    def visitors(self, histories: Histories) -> Visitors:
        """What holds for all candidates of each row."""
        purchases = _intents(
            histories,
            self.discover.counts.kinds,
            self.timezone,
            self.leads,
            self.searched,
            self.config,
        )
        return Visitors(
            histories=histories,
            active=activity(histories, self.timezone),
            purchases=purchases,
            intents=intent.shares(purchases, self.prior),
        )

    def candidates(
        self, source: ShelfSource, visitors: Visitors, *, popular: FloatArray | None = None
    ) -> tuple[LongArray, IntArray, DoubleArray]:
        """The best candidates of a shelf for each row: rows, items, and their features.

        ``popular`` is that of an earlier date, where the histories are of one.
        """
        best = strongest(source.score(visitors.histories), self.config.pool).tocoo()
        rows, items = best.row.astype(np.int64), best.col.astype(np.int32)
        candidate_features = self.features(
            source.shelf, visitors, rows, items, best.data, popular=popular
        )
        return rows, items, candidate_features

    def features(
        self,
        shelf: Shelf,
        visitors: Visitors,
        rows: LongArray,
        items: IntArray,
        scores: FloatArray,
        *,
        popular: FloatArray | None = None,
    ) -> DoubleArray:
        """The features of given candidates, (n, n_features), with their scores on the shelf."""
        bought = visitors.histories.only((Event.PURCHASE,))
        wanted, column = np.unique(items, return_inverse=True)
        chances = self.next_basket.score(bought, wanted.astype(np.int32))[rows, column]
        known = self.popular if popular is None else popular
        intents = visitors.intents[rows, SHELVES.index(shelf)]
        return features(scores, chances, known[items], visitors.active[rows], intents)


def _intents(
    histories: Histories,
    kinds: LongArray,
    timezone: str,
    leads: SparseRows,
    searched: SearchedShelf | None,
    config: HomepageConfig,
) -> LongArray:
    return intent.counts(
        histories,
        kinds=kinds,
        timezone=timezone,
        leads=leads,
        window=config.window,
        searched=None if searched is None else searched.clicks(histories),
    )
