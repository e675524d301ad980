"""You searched for: what fits the searches of the last weeks that ended without a purchase."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

import numpy as np

from recommenders.contract import Dataset, Event
from recommenders.data.purchase_days import local_days
from recommenders.histories import (
    DAY,
    NOBODY,
    DoubleArray,
    FloatArray,
    Histories,
    IntArray,
    LongArray,
)
from recommenders.search.evidence import Evidence, evidence_of
from recommenders.search.model import SearchModel
from recommenders.searches.log import Act
from recommenders.shelves.contract import Shelf, days_ago, times, title

HALF_LIFE: Final = 7.0
"""Days after which a search counts half."""
FITTING: Final = 50
"""Items of a query, at most."""
FLOOR: Final = 0.1
"""Share of the best item of a query below which an item is no candidate."""
ENOUGH_CLICKS: Final = 2
"""Searches with a click from which clicks alone make a candidate."""
LEAST_LIKENESS: Final = 0.2
"""Cosine of the words of a query and of an item from which they alone make a candidate."""
BLOCK: Final = 64
"""Queries that are looked up at once."""


def searched_enough(dataset: Dataset) -> bool:
    """Whether a data set has searches that can fill a shelf."""
    return dataset.searches is not None and len(dataset.searches.public()) > 0


class SearchedShelf:
    """Items for the searches of the last ``window`` days, of customers who are in the data.

    A search is open as long as nothing that it has shown was bought: what was found is no errand
    any more. The score of t is the sum over open searches of the share of t among the items of the
    query (`recommenders.search.model`), halved every 7 days; 0 for what was bought since the first
    of them. A query that few customers have typed may name one: it fills no shelf.
    """

    shelf: ClassVar[Shelf] = Shelf.SEARCHED

    def __init__(self, dataset: Dataset, *, window: int) -> None:
        """Raises `DataError` for a data set without searches (see `searched_enough`)."""
        self.window = window
        self._dataset = dataset
        public = None if dataset.searches is None else dataset.searches.public()
        self._model = SearchModel.of(replace(dataset, searches=public))
        searches = self._model.searches
        of_customer = np.flatnonzero(searches.customers >= 0)
        codes = searches.customers[of_customer]
        if dataset.known_as is not None:
            # histories have the codes by which recommenders know the customers
            codes = dataset.known_as[codes]
        order = np.lexsort((searches.times[of_customer], codes))
        self._customers, self._searches = codes[order], of_customer[order]
        self._fitting: dict[int, tuple[LongArray, DoubleArray]] = {}

    def score(self, histories: Histories) -> FloatArray:
        """Shares of the queries, weighted by age, (n_rows, n_items)."""
        searches = self._model.searches
        scores: FloatArray = np.zeros((len(histories), self._dataset.n_items), dtype=np.float32)
        for row, mine in enumerate(self._open(histories)):
            if not len(mine):
                continue
            self._look_up(searches.query[mine])
            for search, weight in zip(mine, self._weights(mine, histories.as_of), strict=True):
                items, shares = self._fitting[int(searches.query[search])]
                scores[row, items] += weight * shares
            since = self._bought(histories, row, int(searches.times[mine].min()))
            scores[row, since] = 0.0
        return scores

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        """The query that speaks most for each, when it was searched, and what leads from it."""
        (mine,) = self._open(history)
        return [self._reason(history, mine, int(item)) for item in items]

    def clicks(self, histories: Histories) -> tuple[LongArray, LongArray, LongArray]:
        """What was clicked in searches up to now: rows, items (codes) and seconds since 1970."""
        searches = self._model.searches
        nothing = np.zeros(0, dtype=np.int64)
        owned = [mine[searches.times[mine] <= histories.as_of] for mine in self._of(histories)]
        search = np.concatenate([nothing, *owned])
        whose = np.repeat(np.arange(len(histories)), [len(mine) for mine in owned])
        lengths = np.diff(searches.indptr)[search]
        of_search = np.repeat(np.arange(len(search)), lengths)
        within = np.arange(len(of_search)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        entries = searches.indptr[search][of_search] + within
        chosen = searches.chosen[entries]
        return (
            whose[of_search][chosen],
            searches.items[entries][chosen].astype(np.int64),
            searches.times[search][of_search][chosen],
        )

    def _reason(self, history: Histories, mine: LongArray, item: int) -> str:
        searches = self._model.searches
        queries = searches.query[mine]
        self._look_up(queries)
        shares = np.array([self._share(int(query), item) for query in queries])
        best = int(queries[int(np.argmax(self._weights(mine, history.as_of) * shares))])
        same = mine[queries == best]
        days = local_days(np.append(searches.times[same], history.as_of), self._dataset.timezone)
        last = days_ago(int(days[-1] - days[:-1].max()))
        text = str(searches.queries[best])
        often = last if len(same) == 1 else f"{times(len(same))}, last {last}"
        (evidence,) = evidence_of(self._model, self._model.scores(text), np.array([item]))
        return "; ".join(filter(None, (f"searched for “{text}” {often}", self._led(evidence))))

    def _led(self, evidence: Evidence) -> str:
        """What leads from the query to the item."""
        if evidence.clicked:
            few = evidence.shoppers == 1
            return f"clicked by {'one' if few else f'{evidence.shoppers:,}'} who searched this"
        if evidence.via:
            other = title(self._dataset, evidence.via[0].item)
            return f"in sessions with {other}, which was clicked for this"
        if evidence.matched:
            return f"described by “{' '.join(evidence.matched)}”"
        return ""

    def _open(self, histories: Histories) -> list[LongArray]:
        """The open searches of each row, the oldest first."""
        return [
            self._still_open(histories, row, mine) for row, mine in enumerate(self._of(histories))
        ]

    def _of(self, histories: Histories) -> list[LongArray]:
        """The searches of each row, the oldest first."""
        nobody = np.full(len(histories), NOBODY, dtype=np.int32)
        whose = nobody if histories.customers is None else histories.customers
        first = np.searchsorted(self._customers, whose, "left")
        last = np.searchsorted(self._customers, whose, "right")
        return [self._searches[begin:end] for begin, end in zip(first, last, strict=True)]

    def _still_open(self, histories: Histories, row: int, mine: LongArray) -> LongArray:
        searches, now = self._model.searches, histories.as_of
        began = searches.times[mine]
        lately = mine[(began > now - self.window * DAY) & (began <= now)]
        kept = [search for search in lately if not self._found(histories, row, int(search))]
        return np.array(kept, dtype=np.int64)

    def _found(self, histories: Histories, row: int, search: int) -> bool:
        searches = self._model.searches
        entries = slice(searches.indptr[search], searches.indptr[search + 1])
        if (searches.acts[entries] == Act.PURCHASE).any():
            return True
        since = self._bought(histories, row, int(searches.times[search]))
        return bool(np.isin(searches.items[entries], since).any())

    @staticmethod
    def _bought(histories: Histories, row: int, moment: int) -> IntArray:
        """What a row has bought from a moment (seconds since 1970) on."""
        own = slice(histories.indptr[row], histories.indptr[row + 1])
        later = (histories.times[own] >= moment) & (histories.events[own] == Event.PURCHASE)
        bought: IntArray = histories.items[own][later]
        return bought

    def _weights(self, mine: LongArray, now: int) -> DoubleArray:
        age = (now - self._model.searches.times[mine]) / DAY
        return np.exp2(-age / HALF_LIFE)

    def _share(self, query: int, item: int) -> float:
        items, shares = self._fitting[query]
        return float(shares[items == item].sum())

    def _look_up(self, queries: IntArray) -> None:
        """Remember what fits each query (places), best first."""
        missing = np.array([query for query in np.unique(queries) if query not in self._fitting])
        for begin in range(0, len(missing), BLOCK):
            block = missing[begin : begin + BLOCK].astype(np.int64)
            for query, shares in zip(block.tolist(), self._model.shares(block), strict=True):
                fits = self._held_to_evidence(query, shares)
                items = np.argsort(-fits, kind="stable")[:FITTING]
                items = items[fits[items] > 0]
                self._fitting[query] = items, fits[items]

    def _held_to_evidence(self, query: int, shares: DoubleArray) -> DoubleArray:
        """The shares of what two clicks or the words speak for; one click may be a slip."""
        text = str(self._model.searches.queries[query])
        words, _ = self._model.text.cosines(text)
        fits = shares if shares.any() else self._model.scores(text).total
        clicks = self._model.graph.clicks[[query]].toarray()[0]
        supported = (clicks >= ENOUGH_CLICKS) | (words >= LEAST_LIKENESS)
        held: DoubleArray = np.where(supported, fits, 0.0)
        held[held < FLOOR * held.max(initial=0.0)] = 0.0
        return held
