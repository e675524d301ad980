"""What a log of searches looks like: its head and tail, and where nothing was clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd

from recommenders.histories import LongArray
from recommenders.intervals import wilson
from recommenders.search.model import SearchModel
from recommenders.searches.log import Act, Searches

HEAD: Final = 0.01
"""Share of the queries, the most searched, that are the head."""
MIN_SEARCHES: Final = 5
"""Searches of a query from which its share with a click says something."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogSummary:
    """Counts of a log; ``queries`` has a line for each query, the most searched first.

    ``head`` are the queries in the first hundredth, which make ``head_share`` of the searches;
    ``once`` were searched once. ``clicked`` and ``bought`` are shares of the searches.
    """

    searches: int
    head: int
    head_share: float
    once: int
    once_share: float
    clicked: float
    bought: float
    queries: pd.DataFrame

    @classmethod
    def of(cls, searches: Searches) -> Self:
        """Count a log with at least one search."""
        counts = searches.counts()
        ordered = np.sort(counts)[::-1]
        head = max(1, round(HEAD * len(counts)))
        clicks, bought = (_searches_with(searches, act) for act in (Act.CLICK, Act.PURCHASE))
        return cls(
            searches=len(searches),
            head=head,
            head_share=float(ordered[:head].sum() / len(searches)),
            once=int((counts == 1).sum()),
            once_share=float((counts == 1).sum() / len(searches)),
            clicked=float(clicks.sum() / len(searches)),
            bought=float(bought.sum() / len(searches)),
            queries=_by_query(searches, counts, clicks, bought),
        )

    def seldom_clicked(self) -> pd.DataFrame:
        """Queries whose searches lead to a click less often than others do.

        Searched `MIN_SEARCHES` times or more, and even the upper end of the 95 % interval of
        their share (Wilson) lies below the share of all searches. Those come first that miss
        most clicks beside it.
        """
        frame = self.queries
        often = frame["searches"] >= MIN_SEARCHES
        below = (frame["clicked"] < self.clicked) & (frame["high"] < self.clicked)
        missed = frame["searches"] * (self.clicked - frame["clicked"])
        first = missed[often & below].sort_values(ascending=False, kind="stable").index
        return frame.loc[first].reset_index(drop=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedQuery:
    """A query worth a look, and why."""

    text: str
    label: str


def suggested(model: SearchModel) -> tuple[SuggestedQuery, ...]:
    """Queries worth a look: of the head, of the tail, without a click, and one never typed."""
    searches, graph = model.searches, model.graph
    counts, clicks = searches.counts(), graph.evidence
    chosen = [
        ("searched most", _first(np.where(clicks > 0, counts, -1))),
        ("rare", _first(np.where((counts <= 3) & (counts > 1) & (clicks > 0), clicks, -1))),
        (
            "searched once",
            _first(((counts == 1) & (clicks == 1) & (_words(searches) == 3)).astype(int)),
        ),
        ("never clicked", _first(np.where((clicks == 0) & (counts > 1), counts, -1))),
        ("seldom clicked", _first(_misses(counts, clicks))),
    ]
    labels: dict[str, str] = {}
    for label, code in chosen:
        if code is not None:
            labels.setdefault(str(searches.queries[code]), label)
    unseen = _never_typed(model)
    if unseen:
        labels.setdefault(unseen, "never searched")
    return tuple(SuggestedQuery(text=text, label=label) for text, label in labels.items())


def _never_typed(model: SearchModel) -> str:
    """Two words that describe the item clicked most, and that nobody has searched."""
    order = np.argsort(-model.graph.popularity, kind="stable")[:50]
    for item in order.tolist():
        words = [word for word in model.text.documents[item].split() if word.isalpha()]
        for word, other in zip(words[::-1], words[-2::-1], strict=False):
            query = f"{word} {other}"
            if word != other and model.searches.code(query) is None:
                return query
    return ""


def _first(values: LongArray) -> int | None:
    """Where the largest value is, None where none is above 0."""
    position = int(values.argmax()) if len(values) else 0
    return position if len(values) and values[position] > 0 else None


def _words(searches: Searches) -> LongArray:
    return np.array([len(text.split()) for text in searches.queries], dtype=np.int64)


def _misses(counts: LongArray, clicks: np.ndarray) -> LongArray:
    misses = np.where((clicks > 0) & (counts >= MIN_SEARCHES), counts - 2 * clicks, -1)
    return misses.astype(np.int64)


def _searches_with(searches: Searches, act: Act) -> np.ndarray:
    """For each search whether anything in it went so far, shape (n_searches,)."""
    there = np.zeros(len(searches), dtype=np.bool_)
    there[searches.rows[searches.acts >= act]] = True
    return there


def _by_query(
    searches: Searches, counts: LongArray, clicks: np.ndarray, bought: np.ndarray
) -> pd.DataFrame:
    n = len(searches.queries)
    clicked = np.bincount(searches.query[clicks], minlength=n)
    intervals = [wilson(int(hits), int(of)) for hits, of in zip(clicked, counts, strict=True)]
    frame = pd.DataFrame(
        {
            "query": searches.queries,
            "searches": counts,
            "shoppers": searches.typed_by(),
            "clicked": clicked / counts,
            "low": [low for low, _ in intervals],
            "high": [high for _, high in intervals],
            "bought": np.bincount(searches.query[bought], minlength=n) / counts,
        }
    )
    return frame.sort_values(["searches", "query"], ascending=[False, True]).reset_index(drop=True)
