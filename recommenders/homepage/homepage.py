"""The homepage of one customer: the shelves, filled, weighed and put in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommenders.contract import Dataset, Histories
from recommenders.histories import DoubleArray, IntArray
from recommenders.homepage.config import HomepageConfig
from recommenders.homepage.filled import RecommenderFactory, ShelfSources, Visitors
from recommenders.homepage.learning import Chances, learned
from recommenders.homepage.page import Intent, Page, Row, ShelfOffer, mix
from recommenders.homepage.purchase_chance import INTENT
from recommenders.progress import Progress, silent
from recommenders.rules.acting import ActingRules
from recommenders.shelves.contract import SHELVES, Shelf

FAINTEST = np.finfo(np.float32).tiny
"""Score of a drawn item that its shelf would not show; a curve holds it to what it has seen."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Homepage:
    """Fills and orders the shelves of one customer.

    Each shelf has a source of candidates. A logistic curve turns a source's score, the chance
    that `NextBasket` gives the item, its popularity, the customer's activity and how much of what
    the customer comes for is the shelf's into the chance of a purchase within the horizon
    (``chances``), and `page.mix` puts the shelf with the highest gain into the next row. A page
    depends on the history, these tables and the generator only.
    """

    tables: ShelfSources
    chances: Chances
    config: HomepageConfig

    @classmethod
    def fit(
        cls,
        dataset: Dataset,
        *,
        make: RecommenderFactory,
        config: HomepageConfig | None = None,
        cache: Path | None = None,
        progress: Progress = silent,
    ) -> Homepage:
        """Count the tables and learn the curves, which are kept in the cache folder.

        ``make`` fits the recommenders: to the data set, and to an earlier part of it unless the
        curves are in the cache.
        """
        config = config or HomepageConfig()
        progress(0.0, "what fills the shelves")
        tables = ShelfSources.of(dataset, make=make, config=config)
        return cls(
            tables=tables,
            chances=learned(dataset, make=make, config=config, cache=cache, progress=progress),
            config=config,
        )

    def page(
        self,
        history: Histories,
        *,
        rng: np.random.Generator,
        reasons: bool = True,
        acting: ActingRules | None = None,
    ) -> Page:
        """The page of a one-row history of all kinds of events; ``rng`` draws what to explore.

        Of the shop's rules for the customer (``acting``) no shelf has what they hide, and what they
        bury stands last. Reasons take most of the time: a measurement can do without.
        """
        visitors = self.tables.visitors(history)
        offers = self.offers(history, rng=rng, visitors=visitors, acting=acting)
        rows = mix(offers, per_row=self.config.per_row, theta=self.config.theta)
        if reasons:
            rows = tuple(replace(row, reasons=self._reasons(row, history)) for row in rows)
        return Page(rows=rows, horizon=self.config.horizon, intents=self._intents(visitors))

    def offers(
        self,
        history: Histories,
        *,
        rng: np.random.Generator,
        visitors: Visitors | None = None,
        acting: ActingRules | None = None,
    ) -> list[ShelfOffer]:
        """What each shelf could show, shelves in their own order."""
        tables = self.tables
        visitors = visitors or tables.visitors(history)
        offers: list[ShelfOffer] = []
        for source in tables.sources:
            _, items, feature_rows = tables.candidates(source, visitors)
            chances = self.chances[source.shelf].of(feature_rows)
            order = np.lexsort((items, -chances))
            if acting is not None:
                order = np.lexsort((items, -chances, acting.buried[items]))
                order = order[acting.visible[items[order]]]
            offers.append(
                self._offer(
                    source.shelf, visitors, items[order], chances[order], feature_rows[order]
                )
            )
        barred = np.zeros(0, dtype=np.intp)
        if acting is not None:
            barred = np.flatnonzero(~acting.visible | acting.buried)
        return self._with_exploration(offers, visitors, rng, barred)

    def _intents(self, visitors: Visitors) -> tuple[Intent, ...]:
        return tuple(
            Intent(shelf=shelf, purchases=int(count), share=float(share), everybody=float(usual))
            for shelf, count, share, usual in zip(
                SHELVES,
                visitors.purchases[0],
                visitors.intents[0],
                self.tables.everybody,
                strict=True,
            )
        )

    def _offer(
        self,
        shelf: Shelf,
        visitors: Visitors,
        items: IntArray,
        chances: DoubleArray,
        feature_rows: DoubleArray,
    ) -> ShelfOffer:
        column = SHELVES.index(shelf)
        everybody = float(self.tables.everybody[column])
        usual = feature_rows.copy()
        usual[:, INTENT] = np.log(everybody)
        return ShelfOffer(
            shelf=shelf,
            intent=float(visitors.intents[0, column]),
            everybody=everybody,
            items=items,
            chances=chances,
            usual=self.chances[shelf].of(usual),
        )

    def _with_exploration(
        self,
        offers: list[ShelfOffer],
        visitors: Visitors,
        rng: np.random.Generator,
        barred: NDArray[np.intp],
    ) -> list[ShelfOffer]:
        """Drawn items at the end of the discover shelf, which is the last, and on no other.

        None is drawn that a shelf would show by its chance, nor of those ``barred`` by a rule.
        """
        discover, per_row = self.tables.discover, self.config.per_row
        history = visitors.histories
        shown = np.concatenate([*(offer.items[:per_row] for offer in offers), barred])
        drawn = discover.draw(history, self.config.slots, without=shown, rng=rng)
        scores = np.maximum(discover.score(history)[0, drawn], FAINTEST)
        whose = np.zeros(len(drawn), dtype=np.int64)
        feature_rows = self.tables.features(discover.shelf, visitors, whose, drawn, scores)
        chances = self.chances[discover.shelf].of(feature_rows)
        explored = self._offer(discover.shelf, visitors, drawn, chances, feature_rows)
        others = [offer.without(drawn) for offer in offers]
        return [*others[:-1], others[-1].with_fixed(explored)]

    def _reasons(self, row: Row, history: Histories) -> tuple[str, ...]:
        source = next(
            shelf_source for shelf_source in self.tables.sources if shelf_source.shelf is row.shelf
        )
        texts = source.reasons(history, row.items[~row.explored])
        # what was drawn stands at the end of its shelf
        drawn = [self.tables.discover.rarity(int(item)) for item in row.items[row.explored]]
        return (*texts, *drawn)


def generator(dataset: Dataset, customer: int) -> np.random.Generator:
    """The generator of a customer's exploration: one for each customer and as-of date."""
    # before 1970 the seconds are below zero, which no seed may be
    return np.random.default_rng([dataset.log.as_of % 2**63, customer])
