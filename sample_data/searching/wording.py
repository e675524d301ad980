"""The words in which somebody asks for an item, and which items would serve these words."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np

from recommenders.histories import DoubleArray, LongArray
from recommenders.searches.log import normalised
from sample_data import tables
from sample_data.catalogue.items import Catalogue


class QueryKind(StrEnum):
    """How a query came about."""

    TYPE = "type"
    BRAND = "brand"
    TITLE = "title"
    MODIFIED = "modified"
    INTENT = "intent"
    MISSPELLED = "misspelled"
    NOT_SOLD = "not sold"


CHANCES: Final = {
    QueryKind.TYPE: 0.40,
    QueryKind.TITLE: 0.16,
    QueryKind.MODIFIED: 0.12,
    QueryKind.INTENT: 0.12,
    QueryKind.BRAND: 0.10,
    QueryKind.MISSPELLED: 0.10,
}
"""How often each kind of query is the first that somebody tries."""
_MODIFIERS: Final = (
    *("cheap {}", "best {}", "{} on sale", "{} deals", "organic {}", "{} for sensitive"),
    *("good {}", "{} multipack", "new {}", "{} gift", "premium {}", "{} near me"),
)
_NOT_SOLD: Final = (
    *("garden hose", "phone case", "red wine", "tent", "board games", "light bulbs"),
    *("bike helmet", "goldfish food", "bird seed", "suitcase", "tv stand", "car wax"),
    *("contact lenses", "lawn mower", "guitar strings", "hamster cage"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query with the items that serve it: ``shares`` add up to 1, or there are none."""

    text: str
    kind: QueryKind
    items: LongArray
    shares: DoubleArray


@dataclass(slots=True)
class Wording:
    """Draws queries for items; keeps each text with its meaning."""

    catalogue: Catalogue
    known: dict[str, Query] = field(default_factory=dict)
    _words: dict[str, tuple[str, ...]] = field(default_factory=tables.query_words)
    _intents: dict[str, dict[str, float]] = field(default_factory=tables.query_intents)
    _titles: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._titles = [normalised(title).split() for title in self.catalogue.titles]

    def ask(self, item: int, rng: np.random.Generator, *, kind: QueryKind | None = None) -> Query:
        """A query of somebody who wants an item (index); of the ``kind`` that is asked for."""
        name = self.catalogue.types[self.catalogue.type_of[item]].name
        kind = kind or list(CHANCES)[_drawn(list(CHANCES.values()), rng)]
        intents = [text for text, types in self._intents.items() if name in types]
        if kind is QueryKind.INTENT and intents:
            weights = [self._intents[text][name] for text in intents]
            return self._of_intent(intents[_drawn(weights, rng)])
        words = self._words[name]
        word = words[_drawn([1 / (rank + 1) for rank in range(len(words))], rng)]
        if kind is QueryKind.TITLE:
            return self._of_title(item, rng)
        if kind is QueryKind.BRAND:
            brand = int(self.catalogue.brand_of[item])
            text = f"{self.catalogue.brands[brand]} {words[int(rng.integers(2))]}"
            same = np.flatnonzero(
                (self.catalogue.type_of == self.catalogue.type_of[item])
                & (self.catalogue.brand_of == brand)
            )
            return self._kept(text, kind, {int(other): 1.0 for other in same})
        if kind is QueryKind.MODIFIED:
            pattern = _MODIFIERS[_drawn([1 / (i + 1) for i in range(len(_MODIFIERS))], rng)]
            return self._kept(pattern.format(word), kind, self._serving(word))
        if kind is QueryKind.MISSPELLED:
            return self._kept(misspelled(word, rng), kind, self._serving(word))
        return self._kept(word, QueryKind.TYPE, self._serving(word))

    def not_sold(self, rng: np.random.Generator) -> Query:
        """A query for what the shop does not have."""
        weights = [1 / (rank + 1) for rank in range(len(_NOT_SOLD))]
        return self._kept(_NOT_SOLD[_drawn(weights, rng)], QueryKind.NOT_SOLD, {})

    def _of_intent(self, text: str) -> Query:
        weights: dict[int, float] = {}
        for name, weight in self._intents[text].items():
            of_type = self.catalogue.of_type(name)
            weights |= {int(item): weight / len(of_type) for item in of_type}
        return self._kept(text, QueryKind.INTENT, weights)

    def _of_title(self, item: int, rng: np.random.Generator) -> Query:
        words = self._titles[item]
        text = " ".join((words[:3], words[:2], words)[_drawn([3, 2, 1], rng)])
        wanted = set(text.split())
        same = [other for other, title in enumerate(self._titles) if wanted.issubset(title)]
        return self._kept(text, QueryKind.TITLE, dict.fromkeys([*same, item], 1.0))

    def _serving(self, word: str) -> dict[int, float]:
        """Items of every type that is asked for in this word."""
        names = [name for name, words in self._words.items() if word in words]
        items = np.concatenate([self.catalogue.of_type(name) for name in names])
        return {int(item): 1.0 for item in items}

    def _kept(self, text: str, kind: QueryKind, weights: dict[int, float]) -> Query:
        """The query of a text: the first meaning that it had stays."""
        text = normalised(text)
        if text not in self.known:
            items = np.array(sorted(weights), dtype=np.int64)
            shares = np.array([weights[int(item)] for item in items], dtype=np.float64)
            shares = shares / shares.sum() if len(shares) else shares
            self.known[text] = Query(text=text, kind=kind, items=items, shares=shares)
        return self.known[text]


def misspelled(word: str, rng: np.random.Generator) -> str:
    """A word with one letter dropped, doubled or swapped with the next."""
    at = int(rng.integers(1, max(2, len(word) - 1)))
    slip = int(rng.integers(3))
    if slip == 0:
        return word[:at] + word[at + 1 :]
    if slip == 1:
        return word[:at] + word[at - 1 : at] + word[at:]
    return word[: at - 1] + word[at : at + 1] + word[at - 1 : at] + word[at + 1 :]


def _drawn(weights: list[float] | list[int], rng: np.random.Generator) -> int:
    heights = np.cumsum(weights)
    return int(np.searchsorted(heights, rng.random() * heights[-1], side="right"))
