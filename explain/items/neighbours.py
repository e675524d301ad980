"""What leads to an item and what it leads to: directed neighbours with their evidence."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final, Self

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.contract import Dataset, Event
from recommenders.histories import IntArray, LongArray
from recommenders.related.embeddings import EmbeddingConfig, associations
from recommenders.related.recommender import Related, RelatedItems
from recommenders.related.visits import Visits

WITHIN: Final = EmbeddingConfig().within
MIN_PAIR_CUSTOMERS: Final = EmbeddingConfig().min_customers
"""A pair of fewer customers is taken for chance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neighbours:
    """The pairs that lead ``into`` an item (code) and ``onward`` from it, strongest first.

    ``learned`` tells whether the strengths are those of the recommender `Related`; otherwise
    they are root log-likelihood ratios of the counts (`VisitLog.neighbours_of`).
    """

    item: int
    into: RelatedItems
    onward: RelatedItems
    learned: bool

    def __len__(self) -> int:
        return len(self.into.scores) + len(self.onward.scores)

    @property
    def within(self) -> int:
        """Days in which a purchase counts as one that followed."""
        return self.onward.within

    def head(self, k: int) -> Neighbours:
        """The k strongest of either side."""
        return replace(self, into=_head(self.into, k), onward=_head(self.onward, k))

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each pair: the items, the strength and the evidence both ways."""
        return pd.concat([self.into.frame(dataset), self.onward.frame(dataset)], ignore_index=True)


def learned_neighbours(related: Related, item: int, *, k: int = 10) -> Neighbours:
    """The neighbours of an item (code) as the recommender `Related` has learned them."""
    return Neighbours(
        item=item, into=related.from_(item, k), onward=related.towards(item, k), learned=True
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VisitLog:
    """The purchases of all customers by day, forwards and backwards in time.

    Counts the neighbours of one item straight from the log: nothing has to be learned.
    """

    forwards: Visits
    backwards: Visits
    viewed: Visits
    frequency: LongArray

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """Read the purchases and views; ``frequency`` (n_items,) counts days with a purchase."""
        n, zone = dataset.n_items, dataset.timezone
        bought = Visits.of(dataset.log, Event.PURCHASE, n_items=n, timezone=zone)
        order = np.lexsort((-bought.days, bought.customers))
        return cls(
            forwards=bought,
            # in a mirror what came before comes after
            backwards=replace(
                bought,
                customers=bought.customers[order],
                days=-bought.days[order],
                items=bought.items[order],
            ),
            viewed=Visits.of(dataset.log, Event.VIEW, n_items=n, timezone=zone),
            frequency=np.bincount(bought.items.indices, minlength=n).astype(np.int64),
        )

    def neighbours_of(self, item: int, *, k: int = 10) -> Neighbours:
        """The k strongest neighbours of an item (code) on either side.

        A pair is as strong as its count is surely more than chance: the root log-likelihood
        ratio of `associations`, where chance is how often the other item is bought at all. Pairs
        of fewer than `MIN_PAIR_CUSTOMERS` customers are left out.
        """
        after = _counts(self.forwards, item, first=1, last=WITHIN)
        before = _counts(self.backwards, item, first=1, last=WITHIN)
        onward, strength = self._strongest(after, item, k)
        into, weight = self._strongest(before, item, k)
        same_day = _counts(self.forwards, item, first=0, last=0)
        viewed = _counts(self.viewed, item, first=0, last=0)
        return Neighbours(
            item=item,
            into=RelatedItems(
                sources=into,
                targets=np.full_like(into, item),
                scores=weight,
                forward=before[into],
                backward=after[into],
                together=same_day[into],
                viewed=viewed[into],
                borrowed=np.zeros(len(into), dtype=np.bool_),
                within=WITHIN,
            ),
            onward=RelatedItems(
                sources=np.full_like(onward, item),
                targets=onward,
                scores=strength,
                forward=after[onward],
                backward=before[onward],
                together=same_day[onward],
                viewed=viewed[onward],
                borrowed=np.zeros(len(onward), dtype=np.bool_),
                within=WITHIN,
            ),
            learned=False,
        )

    def _strongest(
        self, counts: LongArray, item: int, k: int
    ) -> tuple[IntArray, np.ndarray[tuple[int], np.dtype[np.float32]]]:
        others = np.where(counts >= MIN_PAIR_CUSTOMERS, counts, 0)
        others[item] = 0
        table = sparse.csr_array(np.stack([others, self.frequency]).astype(np.float32))
        values = associations(table)[[0]].toarray()[0]
        order = np.lexsort((np.arange(len(values)), -values))[:k]
        best = order[values[order] > 0].astype(np.int32)
        return best, values[best]


def _head(pairs: RelatedItems, k: int) -> RelatedItems:
    arrays = {field.name: getattr(pairs, field.name)[:k] for field in fields(pairs)[:-1]}
    return RelatedItems(**arrays, within=pairs.within)


def _counts(visits: Visits, item: int, *, first: int, last: int) -> LongArray:
    codes = np.array([item], dtype=np.int32)
    counted: LongArray = visits.counts(codes, first=first, last=last).toarray()[0].astype(np.int64)
    return counted
