"""The items of a query with their evidence, with sessions or without, and what that moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd

from explain.contract import TOP_K
from explain.search.personal import TasteEvidence, taste_evidence
from explain.search.sentences import sentence
from recommenders.contract import Columns, Dataset
from recommenders.histories import DoubleArray, LongArray
from recommenders.search.evidence import Evidence, evidence_of, scaled
from recommenders.search.model import QueryScores, SearchModel, best
from recommenders.search.taste import CustomerTaste
from recommenders.searches.log import Act

WEAK: Final = 0.3
"""Cosine below which a query shares hardly more than pieces of words with anything known."""
FEW_CLICKS: Final = 0.1
"""Clicks per search below which what was clicked was hardly what was wanted."""

FLOOR: Final = 0.02
"""Share of the first item's score below which an item is not listed: next to nothing speaks for it.
"""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchAnswer:
    """What a query leads to. ``others`` are the ranks (1 = first, None beyond the last) that the
    items have the other way: without sessions where ``sessions``, with them where not.

    ``gone`` are items (codes) that stand in the list of the other way only. ``searched`` is how
    often the query was searched, ``clicks`` how often something was clicked then.

    As for a customer, ``taste`` says of each item what the purchases make of it, the values of
    ``evidence`` are times that, and ``displaced`` are items (codes) that only everybody's list has.
    """

    scores: QueryScores
    searched: int
    clicks: int
    sessions: bool
    evidence: tuple[Evidence, ...]
    others: tuple[int | None, ...]
    gone: tuple[int, ...]
    taste: tuple[TasteEvidence, ...] = ()
    displaced: tuple[int, ...] = ()

    @classmethod
    def of(
        cls,
        model: SearchModel,
        text: str,
        *,
        sessions: bool = True,
        taste: CustomerTaste | None = None,
        k: int = TOP_K,
    ) -> Self:
        """Ask a model; with ``taste`` the items are ranked as for that customer."""
        plain = model.with_config(model.config.without_hyperedges)
        asked, other = (model, plain) if sessions else (plain, model)
        scores = asked.scores(text)
        everyone, other_way = scores.total, other.scores(text).total
        total = everyone if taste is None else taste.personal(everyone)
        items = _listed(total, k)
        before = _listed(other_way if taste is None else taste.personal(other_way), k)
        ranks = _ranks(before)
        query, evidence = scores.query, evidence_of(asked, scores, items)
        of_taste: tuple[TasteEvidence, ...] = ()
        everybody = _listed(everyone, k)
        if taste is not None:
            of_taste = taste_evidence(taste, everyone, items.tolist(), _ranks(everybody))
            evidence = [
                scaled(entry, float(total[entry.item] / everyone[entry.item])) for entry in evidence
            ]
        return cls(
            scores=scores,
            searched=0 if query is None else int(model.graph.searched[query]),
            clicks=0 if query is None else int(model.graph.evidence[query]),
            sessions=sessions,
            evidence=tuple(evidence),
            others=tuple(ranks.get(item) for item in items.tolist()),
            gone=tuple(item for item in before.tolist() if item not in set(items.tolist())),
            taste=of_taste,
            displaced=tuple(item for item in everybody.tolist() if item not in set(items.tolist())),
        )

    @property
    def known(self) -> bool:
        """Whether anybody has typed the query."""
        return self.scores.query is not None

    @property
    def weak(self) -> bool:
        """Whether hardly anything is known: next to nobody clicked, and words hardly match."""
        return self.clicks <= FEW_CLICKS * self.searched and self.scores.likeness < WEAK

    @property
    def new(self) -> tuple[int, ...]:
        """Items (codes) of this list that the other way does not have."""
        pairs = zip(self.evidence, self.others, strict=True)
        return tuple(entry.item for entry, rank in pairs if rank is None)

    def frame(self, dataset: Dataset, queries: np.ndarray) -> pd.DataFrame:
        """A line for each item; the parts of the score add up to it. ``queries`` are the known."""
        frame = pd.DataFrame(
            [
                {
                    "rank": rank,
                    Columns.ITEM: dataset.item_id(entry.item),
                    Columns.TITLE: dataset.item_title(entry.item),
                    "score": entry.score,
                    "of clicks": entry.direct,
                    "of sessions": entry.sessions,
                    "of words": entry.text,
                    "shoppers who clicked": entry.shoppers,
                    "rank the other way": other,
                    "why": sentence(entry, dataset, queries),
                }
                for rank, (entry, other) in enumerate(
                    zip(self.evidence, self.others, strict=True), 1
                )
            ]
        )
        if not self.taste:
            return frame
        of_taste = [
            {
                "score for everybody": entry.plain,
                "rank for everybody": entry.everybody,
                "bought before": entry.bought,
                "factor of that": entry.own,
                "lift of the brand": entry.lift,
                "factor of the brand": entry.brand,
            }
            for entry in self.taste
        ]
        return pd.concat([frame, pd.DataFrame(of_taste)], axis=1)


def _listed(total: DoubleArray, k: int) -> LongArray:
    items = best(total, k)
    listed: LongArray = items[total[items] >= FLOOR * total.max()]
    return listed


def _ranks(items: LongArray) -> dict[int, int]:
    return {int(item): rank for rank, item in enumerate(items, 1)}


def shown_for(model: SearchModel, query: int, dataset: Dataset) -> pd.DataFrame:
    """How often each item was shown for a known query (place), clicked and bought; most first."""
    searches = model.searches
    there = searches.query[searches.rows] == query
    items, acts = searches.items[there], searches.acts[there]
    codes, row = np.unique(items, return_inverse=True)
    counts = {
        name: np.bincount(row[acts >= act], minlength=len(codes))
        for name, act in (("shown", Act.SHOWN), ("clicked", Act.CLICK), ("bought", Act.PURCHASE))
    }
    frame = pd.DataFrame(
        {
            Columns.ITEM: dataset.items[Columns.ITEM].take(codes).tolist(),
            Columns.TITLE: dataset.titles[codes],
            **counts,
        }
    )
    order = ["clicked", "shown", Columns.ITEM]
    return frame.sort_values(order, ascending=[False, False, True]).reset_index(drop=True)
