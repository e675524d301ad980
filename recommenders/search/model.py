"""Items for a query in closed form: Y (I + c1 S + c2 S^2), and words where clicks are few."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Final, Self

import numpy as np

from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.histories import DoubleArray, LongArray, WideRows
from recommenders.search.hyperedges import Hyperedges
from recommenders.search.query_graph import QueryGraph
from recommenders.search.query_text import QueryText
from recommenders.searches.log import Searches, normalised

ALIKE: Final = 20
"""Known queries that speak for one that is alike in words, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchConfig:
    """Weights of what speaks for an item; learned by `recommenders.search.learning`."""

    one_step: float = 1.0
    """c1, of items in one session with a clicked one. 0 with ``two_steps`` 0 is no hyperedges."""
    two_steps: float = 0.5
    """c2, of items two sessions away."""
    trust: float = 20.0
    """Clicks of a query at which its sessions count half: common queries know their items."""
    words: float = 2.0
    """Clicks of a query at which its words count half."""
    own_words: float = 0.5
    """Of what words say, the part of the item's own text; the rest is of queries alike."""
    damping: float = 0.5
    """Exponent of an item's clicks for any query, by which popular items are damped."""

    def __post_init__(self) -> None:
        for name in (setting.name for setting in fields(self)):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must be at least 0, got {getattr(self, name)}")
        if self.own_words > 1:
            raise ValueError(f"own_words must be at most 1, got {self.own_words}")

    @property
    def without_hyperedges(self) -> SearchConfig:
        """The same, of clicks and words alone."""
        return replace(self, one_step=0.0, two_steps=0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class QueryScores:
    """The parts of the score of every item for one query, each of shape (n_items,).

    They add up to ``total``, which adds up to 1 over the items, or is 0 everywhere where nothing
    is known. ``direct`` is of clicks for this query, ``one_step`` and ``two_steps`` of the sessions
    of clicked items, ``words`` of the item's own text, ``alike`` of queries in similar words.
    ``query`` is the place of the query among those known, None for one that nobody has typed;
    ``likeness`` the largest cosine of its words with an item or another known query, in [0, 1].
    """

    text: str
    query: int | None
    likeness: float
    direct: DoubleArray
    one_step: DoubleArray
    two_steps: DoubleArray
    words: DoubleArray
    alike: DoubleArray

    @property
    def total(self) -> DoubleArray:
        """The score of each item."""
        return self.direct + self.one_step + self.two_steps + self.words + self.alike

    def top(self, k: int) -> LongArray:
        """The codes of at most ``k`` items with a score above 0, best first; ties by code."""
        return best(self.total, k)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchModel:
    """What a log of searches, the sessions and the texts know of queries."""

    searches: Searches
    graph: QueryGraph
    hyperedges: Hyperedges
    text: QueryText
    config: SearchConfig = field(default_factory=SearchConfig)

    @classmethod
    def of(cls, dataset: Dataset, config: SearchConfig | None = None) -> Self:
        """Count a data set; raises `DataError` where it has no searches."""
        if dataset.searches is None or not len(dataset.searches):
            raise DataError(
                "the data set has no searches",
                value=dataset.name,
                remedy="Put a table searches.csv or searches.parquet beside the interactions.",
            )
        return cls(
            searches=dataset.searches,
            graph=QueryGraph.of(dataset.searches, dataset.n_items),
            hyperedges=Hyperedges.of(dataset),
            text=QueryText.of(dataset, dataset.searches.queries),
            config=config or SearchConfig(),
        )

    def with_config(self, config: SearchConfig) -> Self:
        """The same counts with other weights."""
        return replace(self, config=config)

    def scores(self, text: str) -> QueryScores:
        """What speaks for each item, for a query however it is typed."""
        text = normalised(text)
        query = self.searches.code(text)
        clicks = 0.0 if query is None else float(self.graph.evidence[query])
        own = np.array([] if query is None else [query], dtype=np.int64)
        graph = [part.sum(axis=0) for part in self.steps(own)]
        items, queries = self.text.cosines(text)
        words, alike = self._said(items, queries, query)
        others = np.delete(queries, own)
        likeness = float(max(items.max(initial=0.0), others.max(initial=0.0)))
        words, alike = words * self.config.own_words, alike * (1 - self.config.own_words)
        # each kind of evidence adds up to 1 before they are mixed
        of_graph, of_text = _total(graph), _total([words, alike])
        share = share_of_words(self.config, clicks) if of_text else 0.0
        graph = [part * ((1 - share) / of_graph if of_graph else 0.0) for part in graph]
        words, alike = (part * (share / of_text if of_text else 0.0) for part in (words, alike))
        direct, one_step, two_steps = graph
        return QueryScores(
            text=text,
            query=query,
            likeness=min(1.0, likeness),
            direct=direct,
            one_step=one_step,
            two_steps=two_steps,
            words=words,
            alike=alike,
        )

    def steps(self, queries: LongArray) -> list[DoubleArray]:
        """Y, c1 a Y S and c2 a Y S^2 of queries (places), dense, each (len(queries), n_items).

        a = trust / (trust + clicks of the query).
        """
        config = self.config
        rows: WideRows = self.graph.rows(queries, damping=config.damping)
        parts = [rows.toarray()]
        far = config.trust / np.maximum(config.trust + self.graph.evidence[queries], 1e-12)
        for weight, after in ((config.one_step, config.two_steps), (config.two_steps, 0.0)):
            if weight or after:
                rows = self.hyperedges.spread(rows)
                parts.append(weight * far[:, None] * rows.toarray())
            else:
                parts.append(np.zeros_like(parts[0]))
        return parts

    def similar(self, text: str, query: int | None) -> tuple[LongArray, DoubleArray]:
        """Known queries with clicks in similar words, and their weights, which add up to 1.

        Weights go with the square of the cosine; the query itself is not among them.
        """
        return self._similar(self.text.cosines(text)[1], query)

    def _similar(self, cosines: DoubleArray, query: int | None) -> tuple[LongArray, DoubleArray]:
        weights = np.where(self.graph.evidence > 0, cosines**2, 0.0)
        if query is not None:
            weights[query] = 0.0
        chosen = np.argsort(-weights, kind="stable")[:ALIKE]
        chosen = chosen[weights[chosen] > 0]
        total = weights[chosen].sum()
        return chosen, weights[chosen] / total if total else weights[chosen]

    def said(self, text: str, query: int | None) -> tuple[DoubleArray, DoubleArray]:
        """What the item's own words and similar queries say, each (n_items,) and of sum 1 or 0."""
        return self._said(*self.text.cosines(text), query)

    def _said(
        self, items: DoubleArray, queries: DoubleArray, query: int | None
    ) -> tuple[DoubleArray, DoubleArray]:
        # the square lets what fits well stand out of what fits a little
        words = items**2
        chosen, weights = self._similar(queries, query)
        alike = weights @ self.shares(chosen)
        return words / (words.sum() or 1.0), alike / (alike.sum() or 1.0)

    def shares(self, queries: LongArray) -> DoubleArray:
        """What clicks and sessions say of items for known queries, each row adding up to 1."""
        rows: DoubleArray = np.sum(self.steps(queries), axis=0)
        totals = rows.sum(axis=1, keepdims=True)
        return rows / np.where(totals > 0, totals, 1.0)


def best(total: DoubleArray, k: int) -> LongArray:
    """The codes of at most ``k`` items with a score above 0, best first; ties by code."""
    order: LongArray = np.argsort(-total, kind="stable")[:k]
    return order[total[order] > 0]


def share_of_words(config: SearchConfig, clicks: float) -> float:
    """How much of a score is of words, for a query with so many clicks; all of it without any."""
    if not clicks:
        return 1.0 if config.words else 0.0
    return config.words / (config.words + clicks)


def _total(parts: list[DoubleArray]) -> float:
    return float(sum(part.sum() for part in parts))
