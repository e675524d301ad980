"""Why an item stands there for a query: counts of the log, and parts that add up to the score."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from recommenders.histories import LongArray, distinct_pairs
from recommenders.search.model import QueryScores, SearchModel

MAX_VIA: Final = 3
"""Clicked items, and queries, that are named, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """An item that was clicked for the query and shared sessions with another.

    ``value`` is what it adds to the other's score, ``sessions`` in how many they were together.
    """

    item: int
    value: float
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeQuery:
    """A known query in similar words, with what it adds to the score of an item."""

    query: int
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for an item (code). The five values add up to ``score``.

    ``shoppers`` customers and visitors clicked it in ``clicked`` of the ``searched`` searches for
    the query. ``via`` and ``similar`` are the largest of several: the values of all of them make
    ``one_step`` and ``alike``. ``matched`` are words of the query that describe the item.
    """

    item: int
    score: float
    direct: float
    one_step: float
    two_steps: float
    words: float
    alike: float
    shoppers: int
    clicked: int
    searched: int
    via: tuple[Via, ...]
    similar: tuple[AlikeQuery, ...]
    matched: tuple[str, ...]

    @property
    def sessions(self) -> float:
        """What hyperedges add."""
        return self.one_step + self.two_steps

    @property
    def text(self) -> float:
        """What words add: the item's own, and those of queries alike."""
        return self.words + self.alike


def scaled(evidence: Evidence, factor: float) -> Evidence:
    """The same with every value times a factor, as for a customer; the counts stay."""
    values = ("score", "direct", "one_step", "two_steps", "words", "alike")
    return replace(
        evidence,
        via=tuple(replace(via, value=via.value * factor) for via in evidence.via),
        similar=tuple(replace(query, value=query.value * factor) for query in evidence.similar),
        **{name: getattr(evidence, name) * factor for name in values},
    )


def evidence_of(model: SearchModel, scores: QueryScores, items: LongArray) -> list[Evidence]:
    """The evidence of some items (codes) for the query of ``scores``, in their order."""
    via = via_values(model, scores, items)
    similar = alike_values(model, scores, items)
    shoppers, clicked, searched = _counts(model, scores.query, items)
    return [
        Evidence(
            item=item,
            score=float(scores.total[item]),
            direct=float(scores.direct[item]),
            one_step=float(scores.one_step[item]),
            two_steps=float(scores.two_steps[item]),
            words=float(scores.words[item]),
            alike=float(scores.alike[item]),
            shoppers=int(shoppers[row]),
            clicked=int(clicked[row]),
            searched=searched,
            via=_largest_via(model, via[row], item),
            similar=tuple(
                AlikeQuery(query=query, value=value) for query, value in similar[row][:MAX_VIA]
            ),
            matched=model.text.matched(scores.text, item),
        )
        for row, item in enumerate(items.tolist())
    ]


def via_values(
    model: SearchModel, scores: QueryScores, items: LongArray
) -> list[list[tuple[int, float]]]:
    """For each item the clicked items (codes) that lead to it in a session, largest value first.

    The values of an item add up to its ``one_step``.
    """
    if scores.query is None or not scores.one_step.any():
        return [[] for _ in items]
    row = model.graph.rows(np.array([scores.query]), damping=model.config.damping)
    sources = row.indices.astype(np.int64)
    near = model.hyperedges.nearness[sources][:, items].toarray()
    values = row.data[:, None] * near
    # the parts were scaled with the whole row: to what one_step has of it
    raw = np.asarray(row @ model.hyperedges.nearness.sum(axis=1)).sum()
    values = values * (scores.one_step.sum() / raw if raw else 0.0)
    return [_ranked(sources, values[:, column]) for column in range(len(items))]


def alike_values(
    model: SearchModel, scores: QueryScores, items: LongArray
) -> list[list[tuple[int, float]]]:
    """For each item the similar queries (places) that speak for it, largest value first.

    The values of an item add up to its ``alike``.
    """
    if not scores.alike.any():
        return [[] for _ in items]
    queries, weights = model.similar(scores.text, scores.query)
    values = weights[:, None] * model.shares(queries)
    values = values * (scores.alike.sum() / values.sum())
    return [_ranked(queries, values[:, item]) for item in items.tolist()]


def _counts(
    model: SearchModel, query: int | None, items: LongArray
) -> tuple[LongArray, LongArray, int]:
    """Shoppers who clicked each item, searches in which it was clicked, and all searches."""
    none = np.zeros(len(items), dtype=np.int64)
    if query is None:
        return none, none, 0
    searches = model.searches
    rows = searches.rows
    there = searches.chosen & (searches.query[rows] == query)
    chosen = searches.items[there]
    by_item, _, _ = distinct_pairs(chosen, searches.customers[rows[there]])
    shoppers = np.array([int((by_item == item).sum()) for item in items], dtype=np.int64)
    clicked = np.array([int((chosen == item).sum()) for item in items], dtype=np.int64)
    return shoppers, clicked, int(model.graph.searched[query])


def _largest_via(model: SearchModel, ranked: list[tuple[int, float]], item: int) -> tuple[Via, ...]:
    if not ranked:
        return ()
    together = model.hyperedges.together(item)
    return tuple(
        Via(item=source, value=value, sessions=int(together[source]))
        for source, value in ranked[:MAX_VIA]
    )


def _ranked(codes: LongArray, values: np.ndarray) -> list[tuple[int, float]]:
    order = np.argsort(-values, kind="stable")
    return [(int(codes[at]), float(values[at])) for at in order if values[at] > 0]
