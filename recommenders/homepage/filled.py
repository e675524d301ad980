"""What a data set says at its as-of date: what fills the shelves, and what is popular."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
from recommenders.shelves.buy_again import BuyAgainShelf
from recommenders.shelves.contract import ShelfSource
from recommenders.shelves.discover import DiscoverShelf
from recommenders.shelves.goes_with import GoesWithShelf
from recommenders.shelves.viewed import ViewedShelf
from recommenders.shelves.wish_list import WishListShelf

RecommenderFactory = Callable[[str, Dataset], Recommender]
"""Gives the recommender of a name in the registry, fitted to a data set."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShelfSources:
    """The sources of the shelves, in the order of the shelves; a data set without views or carts,
    or without wishes or prices, has no source for them. ``popular`` (n_items,) are recent buyers;
    ``leads`` is csr (n_items, n_items), not 0 where the row's item leads to the column's.
    """

    sources: tuple[ShelfSource, ...]
    discover: DiscoverShelf
    popular: FloatArray
    leads: SparseRows
    n_items: int
    timezone: str
    config: HomepageConfig

    @classmethod
    def of(
        cls, dataset: Dataset, *, make: RecommenderFactory, config: HomepageConfig
    ) -> ShelfSources:
        """Everything but the recommenders, which ``make`` gives, is counted here."""
        again, related = make(BuyAgain.name, dataset), make(Related.name, dataset)
        assert isinstance(again, BuyAgain)
        assert isinstance(related, Related)
        sources: list[ShelfSource] = [
            BuyAgainShelf(again, ahead=config.horizon),
            GoesWithShelf(related, dataset, window=config.window),
        ]
        kinds = set(np.unique(dataset.log.events).tolist())
        if kinds & {Event.VIEW, Event.CART}:
            sources.append(ViewedShelf(dataset, window=config.window))
        if Event.WISHLIST in kinds and dataset.has(Columns.UNIT_PRICE):
            sources.append(WishListShelf(dataset, config=config.drop))
        discover = DiscoverShelf(make(config.general, dataset), dataset)
        saved, n = related.arrays(), dataset.n_items
        parts = (saved["data"], saved["indices"], saved["indptr"])
        weights: SparseRows = sparse.csr_array(parts, shape=(n, n))
        return cls(
            sources=(*sources, discover),
            discover=discover,
            popular=recent_buyers(dataset),
            leads=intent.strongest_leads(weights),
            n_items=n,
            timezone=dataset.timezone,
            config=config,
        )

    def intents(self, histories: Histories) -> LongArray:
        """`intent.counts` of each row, (n_rows, 5)."""
        return intent.counts(
            histories,
            n_items=self.n_items,
            timezone=self.timezone,
            leads=self.leads,
            window=self.config.window,
        )


def candidates(
    source: ShelfSource, histories: Histories, *, popular: FloatArray, timezone: str, pool: int
) -> tuple[LongArray, IntArray, DoubleArray]:
    """The ``pool`` best candidates of a shelf for each row: rows, items, and their features."""
    best = strongest(source.score(histories), pool).tocoo()
    rows, items = best.row.astype(np.int64), best.col.astype(np.int32)
    active = activity(histories, timezone)[rows]
    return rows, items, features(best.data, popular[items], active)
