"""What leads to an item and what it leads to: directed neighbours with their evidence."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final, Self

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.contract import Dataset, Event
from recommenders.histories import FloatArray, Histories, IntArray, LongArray, SparseRows
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
    """Counts the neighbours of one item straight from the log: nothing has to be learned.

    ``frequency`` (n_items,) counts days of customers with a purchase. ``known`` (n_items, n_items)
    is a graph that is known beforehand, its weights 1 on average, or None.
    """

    dataset: Dataset
    frequency: LongArray
    known: SparseRows | None

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """Count the days with a purchase, some customers at a time."""
        frequency = np.zeros(dataset.n_items, dtype=np.int64)
        for _, block in dataset.log.blocks():
            days = _visits(block, Event.PURCHASE, dataset).items.indices
            frequency += np.bincount(days, minlength=dataset.n_items)
        return cls(dataset=dataset, frequency=frequency, known=_on_average_1(dataset))

    def neighbours_of(self, item: int, *, k: int = 10) -> Neighbours:
        """The k strongest neighbours of an item (code) on either side.

        A pair is as strong as its count is surely more than chance: the root log-likelihood
        ratio of `associations`, where chance is how often the other item is bought at all. Pairs
        of fewer than `MIN_PAIR_CUSTOMERS` customers are left out. A known edge of average weight
        adds as much as the average of the counted pairs of that side, 1 where there are none.
        """
        # who never had anything to do with the item is in no pair with it
        lines = np.flatnonzero(self.dataset.log.items == item)
        customers = np.unique(np.searchsorted(self.dataset.log.indptr, lines, side="right") - 1)
        log = self.dataset.log.take(customers)
        forwards = _visits(log, Event.PURCHASE, self.dataset)
        viewed = _counts(_visits(log, Event.VIEW, self.dataset), item, first=0, last=0)
        after = _counts(forwards, item, first=1, last=WITHIN)
        before = _counts(_mirrored(forwards), item, first=1, last=WITHIN)
        same_day = _counts(forwards, item, first=0, last=0)
        leads_to = led_by = np.zeros(len(self.frequency), dtype=np.float32)
        if self.known is not None:
            leads_to = self.known[[item]].toarray()[0]
            led_by = self.known[:, [item]].toarray()[:, 0]
        onward, strength = self._strongest(after, leads_to, item, k)
        into, weight = self._strongest(before, led_by, item, k)
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
                known=led_by[into] > 0,
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
                known=leads_to[onward] > 0,
                within=WITHIN,
            ),
            learned=False,
        )

    def _strongest(
        self, counts: LongArray, known: FloatArray, item: int, k: int
    ) -> tuple[IntArray, np.ndarray[tuple[int], np.dtype[np.float32]]]:
        others = np.where(counts >= MIN_PAIR_CUSTOMERS, counts, 0)
        others[item] = 0
        table = sparse.csr_array(np.stack([others, self.frequency]).astype(np.float32))
        values = associations(table)[[0]].toarray()[0]
        counted = values[values > 0]
        values += known * (counted.mean() if len(counted) else np.float32(1.0))
        order = np.lexsort((np.arange(len(values)), -values))[:k]
        best = order[values[order] > 0].astype(np.int32)
        return best, values[best]


def known_besides(pairs: Neighbours, dataset: Dataset) -> tuple[IntArray, IntArray]:
    """Items (codes) that the shop says lead to an item, or it to them, and that are not in pairs.

    Those of the greatest weight first; both are empty without a known graph.
    """
    edges = dataset.known_edges
    if edges is None:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
    rows = edges[:, [pairs.item]].T.toarray()[0], edges[[pairs.item]].toarray()[0]
    into, onward = (
        np.argsort(-row, kind="stable")[: int((row > 0).sum())].astype(np.int32) for row in rows
    )
    return (
        into[~np.isin(into, pairs.into.sources)],
        onward[~np.isin(onward, pairs.onward.targets)],
    )


def _on_average_1(dataset: Dataset) -> SparseRows | None:
    edges = dataset.known_edges
    return None if edges is None else (edges / edges.data.mean()).tocsr().astype(np.float32)


def _head(pairs: RelatedItems, k: int) -> RelatedItems:
    arrays = {field.name: getattr(pairs, field.name)[:k] for field in fields(pairs)[:-1]}
    return RelatedItems(**arrays, within=pairs.within)


def _visits(log: Histories, event: Event, dataset: Dataset) -> Visits:
    return Visits.of(log, event, n_items=dataset.n_items, timezone=dataset.timezone)


def _mirrored(visits: Visits) -> Visits:
    """The same backwards in time: what came before comes after."""
    return Visits(
        customers=-visits.customers[::-1], days=-visits.days[::-1], items=visits.items[::-1]
    )


def _counts(visits: Visits, item: int, *, first: int, last: int) -> LongArray:
    codes = np.array([item], dtype=np.int32)
    counted: LongArray = visits.counts(codes, first=first, last=last).toarray()[0].astype(np.int64)
    return counted
