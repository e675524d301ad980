"""The search engine of the shop: it matches words, knows some synonyms, and likes what sells."""

import re
from dataclasses import dataclass, field

import numpy as np

from recommenders.histories import BoolArray, DoubleArray, LongArray
from sample_data.catalogue.items import Catalogue
from sample_data.searching.wording import Query, QueryKind

_KNOWS = {QueryKind.MISSPELLED: 0.9, QueryKind.INTENT: 0.9}
"""How far it understands what its words do not say; 1.6 for all other kinds."""


@dataclass(slots=True)
class Engine:
    """Ranks the catalogue for a query; what does not depend on the day is kept for each text."""

    catalogue: Catalogue
    _by_word: dict[str, list[int]] = field(default_factory=dict)
    _scores: dict[str, DoubleArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item, title in enumerate(self.catalogue.titles):
            kind = self.catalogue.types[self.catalogue.type_of[item]]
            brand = self.catalogue.brands[self.catalogue.brand_of[item]]
            for word in set(_stems(f"{title} {brand} {kind.name} {kind.category}")):
                self._by_word.setdefault(word, []).append(item)

    def shown(
        self, query: Query, available: BoolArray, slots: int, rng: np.random.Generator
    ) -> LongArray:
        """The items of the first page, in order."""
        luck = 0.5 * rng.gumbel(size=len(self.catalogue))
        keys = np.where(available, self._score(query) + luck, -np.inf)
        return np.argsort(-keys, kind="stable")[:slots]

    def _score(self, query: Query) -> DoubleArray:
        if query.text not in self._scores:
            n_items = len(self.catalogue)
            score = 0.35 * np.log(self.catalogue.appeal)
            words = [word for word in _stems(query.text) if word in self._by_word]
            for word in words:
                rare = np.log(n_items / len(self._by_word[word]))
                score[self._by_word[word]] += rare / len(words)
            if len(query.items):
                fit = np.sqrt(query.shares / query.shares.max())
                score[query.items] += _KNOWS.get(query.kind, 1.6) * fit
            self._scores[query.text] = score
        return self._scores[query.text]


def _stems(text: str) -> list[str]:
    return [word.rstrip("s") for word in re.findall(r"[a-z0-9]+", text.lower())]
