"""Goes with what you own: what the latest purchases lead to."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from recommenders.contract import Dataset, Event
from recommenders.histories import DAY, FloatArray, Histories, IntArray
from recommenders.related.recommender import Basis, Related, RelatedItems
from recommenders.shelves.contract import Shelf, title


class GoesWithShelf:
    """Items never bought, by `Related`'s score of the purchases of the last ``window`` days.

    The older a purchase, the more likely its complements were bought, here or elsewhere: without
    a window the shelf finds half as much in the sample shop.
    """

    shelf: ClassVar[Shelf] = Shelf.OWNED

    def __init__(self, model: Related, dataset: Dataset, *, window: int) -> None:
        self.model, self.window = model, window
        self._dataset = dataset

    def score(self, histories: Histories) -> FloatArray:
        """Summed relations, (n_rows, n_items); 0 for what was bought before."""
        bought = histories.only((Event.PURCHASE,))
        scores = self.model.score(self._lately(bought))
        scores[bought.rows, bought.items] = 0.0
        return scores

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        """The purchase that leads to each most, and who says so: the shop, or how many customers.

        Customers are counted both ways.
        """
        lately = self._lately(history.only((Event.PURCHASE,)))
        shares = self.model.contributions(lately, items)
        sources = lately.players()[shares.argmax(axis=0)]
        # counting is the dear part: once for each source
        related = {s: self.model.towards(s, self._dataset.n_items) for s in set(sources.tolist())}
        return [
            self._reason(int(source), related[int(source)], int(item))
            for source, item in zip(sources, items, strict=True)
        ]

    def _reason(self, source: int, related: RelatedItems, item: int) -> str:
        position = int(np.flatnonzero(related.targets == item)[0])
        name = title(self._dataset, source)
        basis = related.basis[position]
        if basis == Basis.KNOWN:
            return f"the shop says that it goes with {name}"
        if basis == Basis.ALIKE:
            return f"goes with {name}, as items of its kind do"
        counts = (
            f"{int(related.forward[position]):,} bought it within {related.within} days "
            f"after {name}, {int(related.backward[position]):,} before, "
            f"{int(related.together[position]):,} on one day"
        )
        return f"{counts}; the shop says so as well" if basis == Basis.BOTH else counts

    def _lately(self, bought: Histories) -> Histories:
        return bought.where(bought.times > bought.as_of - self.window * DAY)
