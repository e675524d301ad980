"""The page: which shelf stands in which row, and which items stand on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.histories import BoolArray, DoubleArray, IntArray
from recommenders.shelves.contract import Shelf


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShelfOffer:
    """What a shelf could show: items (codes) and the chance of each, best first.

    ``fixed`` at the end of them stand on the shelf whatever their chance: exploration.
    """

    shelf: Shelf
    intent: float
    items: IntArray
    chances: DoubleArray
    fixed: int = 0

    def without(self, items: IntArray) -> ShelfOffer:
        """The offer less some items; none of them may be fixed."""
        keep = ~np.isin(self.items, items)
        return replace(self, items=self.items[keep], chances=self.chances[keep])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """A row of the page, from the top; arrays of shape (n,).

    ``part``: rows of the same shelf above it; ``examined``: chance that a customer looks at this
    row; ``intent``: chance that the customer comes for this shelf; ``any_bought``: chance that one
    of the items is bought within the horizon; ``gain``: the product of the three. ``explored``
    marks items drawn by chance.
    """

    shelf: Shelf
    part: int
    examined: float
    intent: float
    any_bought: float
    gain: float
    items: IntArray
    chances: DoubleArray
    explored: BoolArray
    reasons: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The words above the row."""
        return f"{self.shelf.heading}, more" if self.part else self.shelf.heading


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """The rows of a customer's homepage; ``horizon`` is the days that the chances are of."""

    rows: tuple[Row, ...]
    horizon: int

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

    gain = theta_row · intent · (1 - product of (1 - p)) over the ``per_row`` best items of the
    shelf that stand in no row above. Every shelf with something to show has a row as long as
    there are rows; those that are left over go to the same shelves again. Of equal gains the
    shelf that was named first stands first.
    """
    rows: list[Row] = []
    used = np.zeros(0, dtype=np.int32)
    for examined in theta:
        shown = [row.shelf for row in rows]
        tried = [_row(offer, used, per_row, examined, shown.count(offer.shelf)) for offer in offers]
        able = [row for row in tried if len(row.items)]
        waiting = [row for row in able if row.shelf not in shown]
        choice = waiting if len(waiting) >= len(theta) - len(rows) else able
        if not choice:
            break
        best = max(choice, key=lambda row: row.gain)
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
        any_bought=any_bought,
        gain=examined * offer.intent * any_bought,
        items=offer.items[chosen],
        chances=chances,
        explored=fixed[chosen],
    )
