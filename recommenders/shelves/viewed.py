"""Similar to what you viewed: what was looked at and not bought, and what is viewed with it."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy import sparse

from recommenders.contract import Dataset, Event
from recommenders.data.purchase_days import local_days
from recommenders.histories import DAY, BoolArray, FloatArray, Histories, IntArray, SparseRows
from recommenders.linear.item_knn import neighbour_weights
from recommenders.related.visits import Visits
from recommenders.shelves.contract import Shelf, days_ago, times, title

HALF_LIFE = 7.0
"""Days after which a view counts half."""
CART = 2.0
"""Views that an item put into the cart counts for."""
NEIGHBOURS, SHRINKAGE = 50, 10.0


class ViewedShelf:
    """Items never bought, by the views and carts of the last ``window`` days.

    The score of t is the sum over these of weight (1 for t itself, else the shrunken cosine of
    the two items over visits, a visit being a customer's day of views), halved every 7 days.
    """

    shelf: ClassVar[Shelf] = Shelf.VIEWED

    def __init__(self, dataset: Dataset, *, window: int) -> None:
        self.window = window
        self._dataset = dataset
        visits = Visits.of(
            dataset.log, Event.VIEW, n_items=dataset.n_items, timezone=dataset.timezone
        )
        self._visits = visits.items.tocsc()
        weights = neighbour_weights(visits.items, neighbours=NEIGHBOURS, shrinkage=SHRINKAGE)
        identity = sparse.eye_array(dataset.n_items, dtype=np.float32)
        self._weights: SparseRows = (weights + identity).tocsr()

    def score(self, histories: Histories) -> FloatArray:
        """Weighted views, (n_rows, n_items); 0 for what was bought before."""
        bought = histories.only((Event.PURCHASE,))
        scores: FloatArray = (self._looked(histories) @ self._weights).toarray()
        scores[bought.rows, bought.items] = 0.0
        return scores

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        """When each was looked at itself, or with which of those that were."""
        looked: FloatArray = self._looked(history).toarray()[0]
        return [self._reason(history, looked, int(item)) for item in items]

    def _reason(self, history: Histories, looked: FloatArray, item: int) -> str:
        if looked[item] > 0:
            return self._seen(history, item)
        source = int((looked * self._weights[:, [item]].toarray()[:, 0]).argmax())
        together = int((self._visits[:, [item]].T @ self._visits[:, [source]]).sum())
        name = title(self._dataset, source)
        return f"viewed with {name} on {together:,} visits; that was {self._seen(history, source)}"

    def _seen(self, history: Histories, item: int) -> str:
        lately = history.where((history.items == item) & self._recent(history))
        days = local_days(np.append(lately.times, history.as_of), self._dataset.timezone)
        last = days_ago(int(days[-1] - days[-2]))
        counts = {
            word: count
            for event, word in ((Event.VIEW, "viewed"), (Event.CART, "put into the cart"))
            if (count := int((lately.events == event).sum()))
        }
        if sum(counts.values()) == 1:
            return f"{next(iter(counts))} {last}"
        parts = [f"{word} {times(count)}" for word, count in counts.items()]
        return f"{' and '.join(parts)}, last {last}"

    def _recent(self, histories: Histories) -> BoolArray:
        recent = histories.times > histories.as_of - self.window * DAY
        return recent & np.isin(histories.events, (Event.VIEW, Event.CART))

    def _looked(self, histories: Histories) -> SparseRows:
        lately = histories.where(self._recent(histories))
        age = (lately.as_of - lately.times) / DAY
        weight = np.exp2(-age / HALF_LIFE) * np.where(lately.events == Event.CART, CART, 1.0)
        shape = (len(lately), self._weights.shape[0])
        entries = (weight.astype(np.float32), (lately.rows, lately.items))
        return sparse.coo_array(entries, shape=shape).tocsr()
