"""The homepage of one customer: five shelves, filled, weighed and put in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from recommenders.contract import Dataset, Histories
from recommenders.histories import DoubleArray
from recommenders.homepage import intent
from recommenders.homepage.config import HomepageConfig
from recommenders.homepage.filled import RecommenderFactory, ShelfSources, candidates
from recommenders.homepage.learning import Chances, learned
from recommenders.homepage.page import Page, Row, ShelfOffer, mix
from recommenders.homepage.purchase_chance import activity, features
from recommenders.shelves.contract import SHELVES

FAINTEST = np.finfo(np.float32).tiny
"""Score of a drawn item that its shelf would not show; a curve holds it to what it has seen."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Homepage:
    """Fills and orders the shelves of one customer.

    Each shelf has a source of candidates. A logistic curve turns a source's score, the item's
    popularity and the customer's activity into the chance of a purchase within the horizon
    (``chances``), and `page.mix` puts the shelf with the highest gain into the next row.
    ``prior`` (5,) are everybody's intents, as many purchases as the smoothing says. A page
    depends on the history, these tables and the generator only.
    """

    tables: ShelfSources
    chances: Chances
    prior: DoubleArray
    config: HomepageConfig

    @classmethod
    def fit(
        cls,
        dataset: Dataset,
        *,
        make: RecommenderFactory,
        config: HomepageConfig | None = None,
        cache: Path | None = None,
    ) -> Homepage:
        """Count the tables and learn the curves, which are kept in the cache folder.

        ``make`` fits the recommenders: to the data set, and to an earlier part of it unless the
        curves are in the cache.
        """
        config = config or HomepageConfig()
        tables = ShelfSources.of(dataset, make=make, config=config)
        return cls(
            tables=tables,
            chances=learned(dataset, make=make, config=config, cache=cache),
            prior=intent.everybody(tables.intents(dataset.log), weight=config.smoothing),
            config=config,
        )

    def page(self, history: Histories, *, rng: np.random.Generator, reasons: bool = True) -> Page:
        """The page of a one-row history of all kinds of events; ``rng`` draws what to explore.

        Reasons take most of the time: a measurement can do without.
        """
        offers = self.offers(history, rng=rng)
        rows = mix(offers, per_row=self.config.per_row, theta=self.config.theta)
        if reasons:
            rows = tuple(replace(row, reasons=self._reasons(row, history)) for row in rows)
        return Page(rows=rows, horizon=self.config.horizon)

    def offers(self, history: Histories, *, rng: np.random.Generator) -> list[ShelfOffer]:
        """What each shelf could show, shelves in their own order."""
        tables = self.tables
        likely = intent.shares(tables.intents(history), self.prior)[0]
        offers: list[ShelfOffer] = []
        for source in tables.sources:
            _, items, feature_rows = candidates(
                source,
                history,
                popular=tables.popular,
                timezone=tables.timezone,
                pool=self.config.pool,
            )
            chances = self.chances[source.shelf].of(feature_rows)
            order = np.lexsort((items, -chances))
            offers.append(
                ShelfOffer(
                    shelf=source.shelf,
                    intent=float(likely[SHELVES.index(source.shelf)]),
                    items=items[order],
                    chances=chances[order],
                )
            )
        return self._with_exploration(offers, history, rng)

    def _with_exploration(
        self, offers: list[ShelfOffer], history: Histories, rng: np.random.Generator
    ) -> list[ShelfOffer]:
        """Drawn items at the end of the discover shelf, which is the last, and on no other.

        None is drawn that a shelf would show by its chance.
        """
        discover, per_row = self.tables.discover, self.config.per_row
        shown = np.concatenate([offer.items[:per_row] for offer in offers])
        drawn = discover.draw(history, self.config.slots, without=shown, rng=rng)
        scores = np.maximum(discover.score(history)[0, drawn], FAINTEST)
        active = activity(history, self.tables.timezone).repeat(len(drawn), axis=0)
        feature_rows = features(scores, self.tables.popular[drawn], active)
        others = [offer.without(drawn) for offer in offers]
        last = replace(
            others[-1],
            items=np.append(others[-1].items, drawn),
            chances=np.append(others[-1].chances, self.chances[discover.shelf].of(feature_rows)),
            fixed=len(drawn),
        )
        return [*others[:-1], last]

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
    return np.random.default_rng([dataset.log.as_of, customer])
