"""What somebody wrote down as purchases, an id or a title each, as items of a data set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from recommenders.contract import Columns, Dataset
from recommenders.data.search import NameIndex, folded

MAX_PURCHASES: Final = 500
"""Purchases of one basket that are read."""
MAX_COMPARED: Final = 100_000
"""Titles that a misspelt one is compared with, letter by letter: those of the most bought items."""
MAX_GUESSED: Final = 40
"""Texts that are neither an id nor a title and are compared with titles; later ones are left out:
each takes hundredths of a second in a large shop."""
MAX_CHARS: Final = 400
"""Characters of an id or title that are read."""
MAX_NAMED: Final = 10
"""Texts that are named of those that nothing is like."""
ALIKE: Final = 0.75
"""How alike a misspelt title and the one that is meant are at the least: twice the letters that
both have in one order, of all letters of both."""
_TIMES: Final = re.compile(
    r"(?:(?P<before>\d{1,3})\s*[x\u00d7]\s+)?(?P<name>.*?)(?:\s+[x\u00d7]\s*(?P<after>\d{1,3}))?"
)
_WORD: Final = re.compile(r"\w+")
_POINT: Final = re.compile(r"^\s*(?:[-*+\u2022\u2013]|\d{1,3}[.)])\s+")
"""The point or number in front of a line of a list."""
_QUOTES: Final = "\"'\u201c\u201d\u2018\u2019\u201e `"
_PARTS: Final = re.compile(r"[,;\t]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a text stands for: ``item`` is a code, None where nothing is alike.

    ``exact`` tells that it is the id or the whole title, whatever the case and the accents.
    """

    text: str
    item: int | None
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """Purchases in the order in which they were written; ``items`` (codes) has one for each.

    ``nearest`` are the texts that are no id and no title, each once with the item that was taken
    for it; ``unknown`` those that nothing is like; ``uncompared`` counts such texts beyond
    `MAX_GUESSED`, and ``cut`` purchases beyond `MAX_PURCHASES`, the last ones, or where
    ``newest`` the first.
    """

    items: tuple[int, ...] = ()
    nearest: tuple[Match, ...] = ()
    unknown: tuple[str, ...] = ()
    cut: int = 0
    newest: bool = False
    uncompared: int = 0

    def remarks(self, dataset: Dataset) -> list[str]:
        """What was not taken as it stands, in sentences."""
        said = [
            f"“{match.text}” was read as {dataset.item_title(match.item)}."
            for match in self.nearest
            if match.item is not None
        ]
        if self.unknown:
            names = ", ".join(f"“{text}”" for text in self.unknown[:MAX_NAMED])
            more = len(self.unknown) - MAX_NAMED
            tail = f" and {more:,} more" if more > 0 else ""
            said.append(f"No item of {dataset.title} is like {names}{tail}: left out.")
        if self.uncompared:
            said.append(
                f"{self.uncompared:,} more are no id and no title, and were left out: only the "
                f"first {MAX_GUESSED} such texts are compared with titles."
            )
        if self.cut:
            which = "first" if self.newest else "last"
            said.append(
                f"The {which} {self.cut:,} purchases are left out: {MAX_PURCHASES} are read."
            )
        return said


@dataclass(frozen=True, eq=False)
class ItemNames:
    """The items of a data set by what people write for them."""

    dataset: Dataset

    def read(self, text: str) -> Basket:
        """One purchase on each line, or several parted by commas, semicolons or tabs.

        A line that is an id or a title as a whole is not parted. "2 x Bananas" and "Bananas x 2"
        are two purchases.
        """
        return self.basket(part for line in text.splitlines() for part in self._parts(line))

    def basket(self, texts: Iterable[str]) -> Basket:
        """The purchases of these ids and titles, one each."""
        items: list[int] = []
        nearest: dict[str, Match] = {}
        unknown: dict[str, None] = {}
        uncompared = 0
        for text in texts:
            if len(nearest) + len(unknown) >= MAX_GUESSED and not self._known(text):
                uncompared += 1
                continue
            match, times = self._counted(text)
            if match.item is None:
                unknown[match.text] = None
                continue
            if not match.exact:
                nearest[match.text] = match
            items += [match.item] * times
        return Basket(
            items=tuple(items[:MAX_PURCHASES]),
            nearest=tuple(nearest.values()),
            unknown=tuple(unknown),
            cut=max(0, len(items) - MAX_PURCHASES),
            uncompared=uncompared,
        )

    def match(self, text: str) -> Match:
        """The item that a text stands for: by its id, its title, the nearest title, in this order.

        Ids are taken as they are or not at all: one that is nearly the same is another item.
        """
        text = " ".join(text[:MAX_CHARS].split())
        exact = self._exact(text)
        item = self._nearest(text) if exact is None else exact
        return Match(text=text, item=item, exact=exact is not None)

    def _parts(self, line: str) -> Iterator[str]:
        line = line.strip().strip(",;")
        if not line:
            return
        bare = self._bare(line)
        if self._known(bare):
            yield bare
            return
        for part in _PARTS.split(_POINT.sub("", line)):
            if part.strip():
                yield self._bare(part.strip())

    def _bare(self, text: str) -> str:
        """A text without the point or number of a list and quotes around it, where it is known so.

        What stands there may be a part of a title, and then it stays.
        """
        item = _POINT.sub("", text)
        for bare in (text, item, text.strip(_QUOTES), item.strip(_QUOTES)):
            if bare and self._known(bare):
                return bare
        return text.strip(_QUOTES) or text

    def _known(self, text: str) -> bool:
        """Whether no guess is needed for a text."""
        return self._exact(text) is not None or self._exact(_times(text)[0]) is not None

    def _counted(self, text: str) -> tuple[Match, int]:
        # "6 x Ginger Beer" may be the title of a pack
        name, times = (text, 1) if self._exact(text) is not None else _times(text)
        return self.match(name), times

    def _exact(self, text: str) -> int | None:
        # a look-up of the data set goes through all ids for a text that is none of them
        code = self._codes.get(text)
        if code is not None:
            return code
        wanted = folded(text)
        return self._ids.get(wanted, self._titles.get(wanted))

    def _nearest(self, text: str) -> int | None:
        nearest = self._index.find(text, 1)
        if nearest and len(folded(text)) > 2:
            return nearest[0]
        title = _nearest_of(folded(text), self._compared)
        if title:
            return self._titles[title]
        # a word or two of a long title, misspelt
        words = [self._word(word) for word in _WORD.findall(folded(text))]
        nearest = self._index.find(" ".join(words), 1) if words and all(words) else []
        return nearest[0] if nearest else None

    def _word(self, word: str) -> str:
        """The word of a title that is nearest, "" where none is."""
        return word if word in self._known_words else _nearest_of(word, self._vocabulary)

    @cached_property
    def _order(self) -> list[int]:
        """The items (codes), the most bought first."""
        bought = np.bincount(self.dataset.histories().items, minlength=self.dataset.n_items)
        return [int(code) for code in np.argsort(-bought, kind="stable")]

    @cached_property
    def _codes(self) -> dict[str, int]:
        ids = self.dataset.items[Columns.ITEM].astype(str)
        return {id_: code for code, id_ in enumerate(ids)}

    @cached_property
    def _ids(self) -> dict[str, int]:
        ids = self.dataset.items[Columns.ITEM].astype(str)
        return {folded(id_): code for code, id_ in reversed(list(enumerate(ids)))}

    @cached_property
    def _titles(self) -> dict[str, int]:
        """Whole titles and those on the screen; of equal ones the most bought item's counts."""
        named: dict[str, int] = {}
        for code in self._order:
            for title in (self.dataset.item_title(code), self.dataset.whole_title(code)):
                named.setdefault(folded(title), code)
        return named

    @cached_property
    def _compared(self) -> list[str]:
        return list(self._titles)[:MAX_COMPARED]

    @cached_property
    def _vocabulary(self) -> list[str]:
        """The words of the titles that are compared, those of the most bought items first."""
        words = (word for title in self._compared for word in _WORD.findall(title))
        return list(dict.fromkeys(word for word in words if len(word) > 2))

    @cached_property
    def _known_words(self) -> frozenset[str]:
        return frozenset(self._vocabulary)

    @cached_property
    def _index(self) -> NameIndex:
        titles = self.dataset.items[Columns.TITLE]
        return NameIndex.of([""] * self.dataset.n_items, titles, np.array(self._order))


def _nearest_of(text: str, names: Sequence[str]) -> str:
    """The name that is most alike, of equal ones the first; "" where none is alike enough."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    nearest = process.extractOne(
        text, names, scorer=Indel.normalized_similarity, score_cutoff=ALIKE
    )
    return "" if nearest is None else nearest[0]


def _times(text: str) -> tuple[str, int]:
    """What was bought, and how often: once where nothing is said."""
    parts = _TIMES.fullmatch(" ".join(text.split()))
    if parts is None or not parts["name"]:
        return text, 1
    return parts["name"], max(1, int(parts["before"] or 1) * int(parts["after"] or 1))
