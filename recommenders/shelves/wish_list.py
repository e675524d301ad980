"""Wish-list price drops: wished items whose price has truly fallen since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from recommenders.contract import Dataset, Event
from recommenders.data.purchase_days import local_days
from recommenders.histories import FloatArray, Histories, IntArray
from recommenders.shelves.contract import Shelf, day_text
from recommenders.shelves.price_drop import Drop, DropConfig, current, drops
from recommenders.shelves.price_history import PriceHistory

HALF_LIFE = 2.0
"""Days after which a drop scores half: who wanted it at that price has mostly bought it. In the
sample shop, more than 100 days before its end, 31 % bought when it was a day old and 4 % when four.
"""


class WishListShelf:
    """Items whose price drop is news (`price_drop.current`), by the share of the fall.

    A wish ends with a purchase of the item. The price when wished is the shop's price on that
    day, so the score depends on the history and on the price table only.
    """

    shelf: ClassVar[Shelf] = Shelf.DROP

    def __init__(self, dataset: Dataset, *, config: DropConfig | None = None) -> None:
        self.config = config or DropConfig()
        self.prices = PriceHistory.of(dataset)
        self._timezone, self._currency = dataset.timezone, dataset.currency

    def score(self, histories: Histories) -> FloatArray:
        """Share of the fall, halved every 2 days since, (n_rows, n_items); 0 without a drop."""
        scores = np.zeros((len(histories), len(self.prices.indptr) - 1), dtype=np.float32)
        today = self._today(histories)
        for row, drop in self._news(histories):
            scores[row, drop.item] = drop.share * 0.5 ** ((today - drop.day) / HALF_LIFE)
        return scores

    def current_drops(self, history: Histories) -> list[Drop]:
        """The drops of a one-row history that are news."""
        return [drop for _, drop in self._news(history)]

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        """When each was wished for and at what price, and the price now."""
        drops = {drop.item: drop for drop in self.current_drops(history)}
        return [self._reason(drops[int(item)]) for item in items]

    def _reason(self, drop: Drop) -> str:
        return (
            f"wished on {day_text(drop.wished)} at {self._currency}{drop.then:,.2f}, "
            f"{self._currency}{drop.price:,.2f} since {day_text(drop.day)}"
        )

    def _news(self, histories: Histories) -> Iterator[tuple[int, Drop]]:
        wishes = self._open(histories)
        today = self._today(histories)
        pair = wishes.rows * (len(self.prices.indptr) - 1) + wishes.items
        order = np.argsort(pair, kind="stable")
        days = local_days(wishes.times, self._timezone)
        for positions in np.split(order, np.flatnonzero(np.diff(pair[order])) + 1):
            if not len(positions):
                continue
            row, item = int(wishes.rows[positions[0]]), int(wishes.items[positions[0]])
            fired = drops(self.prices, item, days[positions], today=today, config=self.config)
            view = current(self.prices, fired, today=today, config=self.config)
            if view is not None:
                yield row, view

    def _open(self, histories: Histories) -> Histories:
        """The wishes for what was not bought since."""
        pair = histories.rows * (len(self.prices.indptr) - 1) + histories.items
        wished, bought = (histories.events == event for event in (Event.WISHLIST, Event.PURCHASE))
        pairs, inverse = np.unique(pair, return_inverse=True)
        last = np.full(len(pairs), np.iinfo(np.int64).min)
        np.maximum.at(last, inverse[bought], histories.times[bought])
        return histories.where(wished & (histories.times > last[inverse]))

    def _today(self, histories: Histories) -> int:
        return int(local_days(np.array([histories.as_of], dtype=np.int64), self._timezone)[0])
