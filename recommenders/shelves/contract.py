"""What a shelf is, and what fills one."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Final, Protocol

import pandas as pd

from recommenders.contract import Dataset
from recommenders.data.tables import place_text
from recommenders.histories import FloatArray, Histories, IntArray


class Shelf(StrEnum):
    """The shelves of the homepage, in the order in which a shop would stack them."""

    AGAIN = "buy-again"
    OWNED = "goes-with"
    SEARCHED = "searched"
    VIEWED = "viewed"
    DROP = "price-drop"
    KINDS = "same-kinds"
    DISCOVER = "discover"

    @property
    def heading(self) -> str:
        """The words above the shelf."""
        return TITLES[self]


SHELVES: Final = tuple(Shelf)
TITLES: Final = {
    Shelf.AGAIN: "Buy again",
    Shelf.OWNED: "Goes with what you own",
    Shelf.SEARCHED: "You searched for",
    Shelf.VIEWED: "Similar to what you viewed",
    Shelf.DROP: "Cheaper than when you wished for it",
    Shelf.KINDS: "More of the kinds you buy",
    Shelf.DISCOVER: "Discover something new",
}


class ShelfSource(Protocol):
    """Fills one shelf. Like a recommender, it reads nothing but the histories that are passed and
    what it has learned; unlike one, it wants all kinds of events, and says why an item is there.
    """

    shelf: ClassVar[Shelf]

    def score(self, histories: Histories) -> FloatArray:
        """Scores of shape (n_rows, n_items), in units of the source's own; 0 is no candidate."""
        ...

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        """The facts behind items that score above 0 for a one-row history; plain text."""
        ...


def title(dataset: Dataset, item: int) -> str:
    """The title of an item, on one line."""
    return " ".join(dataset.item_title(item).split())


def day_text(day: int) -> str:
    """A day since 1970: "3 May 2026"; of data without times the line that it stands for."""
    moment = pd.Timestamp(day, unit="D")
    return place_text(moment) or f"{moment.day} {moment:%b %Y}"


def times(count: int) -> str:
    """How often: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def days_ago(days: int) -> str:
    """How long ago: "today", "yesterday", "3 days ago"."""
    return {0: "today", 1: "yesterday"}.get(days, f"{days:,} days ago")
