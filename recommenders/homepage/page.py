"""The page: which shelf stands in which row, and which items stand on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.histories import BoolArray, DoubleArray, IntArray
from recommenders.shelves.contract import Shelf

ALWAYS: Final = (Shelf.DROP, Shelf.KINDS, Shelf.DISCOVER)
"""Shelves that have a row whenever they can: the news that was asked for, and new items, which
what is bought again would leave none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShelfOffer:
    """What a shelf could show: items (codes) and the chance of each, best first.

    ``intent`` is how much of what the customer comes for is the shelf's, and ``everybody`` how
    much it is of all customers together; the chances with the latter are ``usual``. ``fixed``
    items at the end stand on the shelf whatever their chance: exploration.
    """

    shelf: Shelf
    intent: float
    everybody: float
    items: IntArray
    chances: DoubleArray
    usual: DoubleArray
    fixed: int = 0

    def without(self, items: IntArray) -> ShelfOffer:
        """The offer less some items; none of them may be fixed."""
        keep = ~np.isin(self.items, items)
        return replace(
            self, items=self.items[keep], chances=self.chances[keep], usual=self.usual[keep]
        )

    def with_fixed(self, explored: ShelfOffer) -> ShelfOffer:
        """The offer with the items of another one at its end, which stand there in any case."""
        return replace(
            self,
            items=np.append(self.items, explored.items),
            chances=np.append(self.chances, explored.chances),
            usual=np.append(self.usual, explored.usual),
            fixed=len(explored.items),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """A row of the page, from the top; arrays of shape (n,).

    ``part``: rows of the same shelf above it; ``examined``: chance that a customer looks at this
    row; ``any_bought``: chance that one of the items is bought within the horizon; ``gain``: the
    product of the two. ``intent``: how much of what the customer comes for is the shelf's, and
    ``everybody`` of all customers; with the latter the chance would be ``usual``. ``kept`` tells
    that the row stands here since the shelf must have one. ``explored`` marks items drawn by
    chance.
    """

    shelf: Shelf
    part: int
    examined: float
    intent: float
    everybody: float
    any_bought: float
    usual: float
    gain: float
    kept: bool
    items: IntArray
    chances: DoubleArray
    explored: BoolArray
    reasons: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The words above the row; no two rows of a page have the same."""
        name = self.shelf.heading
        return f"{name}, part {self.part + 1}" if self.part else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """How much of what a customer comes for is one shelf's.

    ``purchases`` of the customer were of its kind; ``share`` is the chance of that kind, held
    towards ``everybody``, the share of all customers together.
    """

    shelf: Shelf
    purchases: int
    share: float
    everybody: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """The rows of a customer's homepage; ``horizon`` is the days that the chances are of.

    ``intents`` are what the customer comes for, in the order of the shelves.
    """

    rows: tuple[Row, ...]
    horizon: int
    intents: tuple[Intent, ...] = ()

    @property
    def items(self) -> IntArray:
        """All items from the top, row by row."""
        return np.concatenate([np.zeros(0, dtype=np.int32), *(row.items for row in self.rows)])

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each item: row, shelf, why the shelf stands there, item, chance, reason."""
        lines = [
            {
                "row": number,
                "shelf": row.heading,
                "intent": row.intent,
                "intent of everybody": row.everybody,
                "chance of the row": row.any_bought,
                "gain": row.gain,
                "place": position + 1,
                Columns.ITEM: dataset.item_id(item),
                Columns.TITLE: dataset.item_title(item),
                "chance": row.chances[position],
                "reason": row.reasons[position] if row.reasons else "",
                "exploration": bool(row.explored[position]),
            }
            for number, row in enumerate(self.rows, start=1)
            for position, item in enumerate(row.items)
        ]
        return pd.DataFrame(lines)


def mix(offers: list[ShelfOffer], *, per_row: int, theta: tuple[float, ...]) -> tuple[Row, ...]:
    """Fill the rows from the top, each with the shelf of the highest gain.

    gain = theta_row · (1 - product of (1 - p)) over the ``per_row`` best items of the shelf that
    stand in no row above. The shelves of `ALWAYS` have a row each, the last ones if need be, as
    far as they have something to show; any shelf may have several. Of equal gains the shelf that
    was named first stands first.
    """
    rows: list[Row] = []
    used = np.zeros(0, dtype=np.int32)
    for examined in theta:
        shown = [row.shelf for row in rows]
        tried = [_row(offer, used, per_row, examined, shown.count(offer.shelf)) for offer in offers]
        able = [row for row in tried if len(row.items)]
        if not able:
            break
        best = max(able, key=lambda row: row.gain)
        waiting = [row for row in able if row.shelf in ALWAYS and row.shelf not in shown]
        if len(waiting) >= len(theta) - len(rows):
            kept = max(waiting, key=lambda row: row.gain)
            best = replace(kept, kept=kept.shelf is not best.shelf)
        rows.append(best)
        used = np.append(used, best.items)
    return tuple(rows)


def _row(offer: ShelfOffer, used: IntArray, per_row: int, examined: float, part: int) -> Row:
    positions = np.arange(len(offer.items))
    fixed = positions >= len(positions) - offer.fixed
    free = ~np.isin(offer.items, used)
    ranked = positions[free & ~fixed][: max(0, per_row - int((free & fixed).sum()))]
    chosen = np.append(ranked, positions[free & fixed])[:per_row]
    chances = offer.chances[chosen]
    any_bought = float(1.0 - np.prod(1.0 - chances))
    return Row(
        shelf=offer.shelf,
        part=part,
        examined=examined,
        intent=offer.intent,
        everybody=offer.everybody,
        any_bought=any_bought,
        usual=float(1.0 - np.prod(1.0 - offer.usual[chosen])),
        gain=examined * any_bought,
        kept=False,
        items=offer.items[chosen],
        chances=chances,
        explored=fixed[chosen],
    )
