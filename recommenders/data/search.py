"""Finding customers and items by what a person types: an id, or a part of a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels
from recommenders.histories import LongArray
from recommenders.operation.limits import QUERY_CHARS


class Search(Protocol):
    """Answers what is typed with the few that are meant; nothing lists all there is.

    Best first: whose id or whole name it is, then whose name or id begins with it, then where a
    word begins with it, then any part of a name, then all words in any order. Case and accents
    make no difference. Without any text the first ``most``.
    """

    def customers(self, text: str, most: int) -> list[int]:
        """Codes of at most ``most`` customers."""
        ...

    def items(self, text: str, most: int) -> list[int]:
        """Codes of at most ``most`` items."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSearch:
    """A `Search` in memory: customers in the order of the data, items the most bought first."""

    customer_names: NameIndex
    item_names: NameIndex

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """Index the names and ids of a data set, which may be pseudonyms."""
        bought = np.bincount(dataset.histories().items, minlength=dataset.n_items)
        everybody = np.arange(dataset.n_customers)
        return cls(
            customer_names=NameIndex.of(
                dataset.customers[Columns.CUSTOMER], customer_labels(dataset), everybody
            ),
            item_names=NameIndex.of(
                dataset.items[Columns.ITEM],
                dataset.items[Columns.TITLE],
                np.argsort(-bought, kind="stable"),
            ),
        )

    def customers(self, text: str, most: int) -> list[int]:
        """Codes of at most ``most`` customers, best first."""
        return self.customer_names.find(text, most)

    def items(self, text: str, most: int) -> list[int]:
        """Codes of at most ``most`` items, best first."""
        return self.item_names.find(text, most)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NameIndex:
    """Ids and names as one text with a line for each, which is searched at the speed of memory.

    ``starts`` are the places of the lines in ``text``, ``codes`` whose they are; both of shape
    (n,). Two million customers are 57 MB, and are searched in under half a second; for more of
    them another `Search`, say of a database, takes this one's place.
    """

    text: str
    starts: LongArray
    codes: LongArray

    @classmethod
    def of(cls, ids: Iterable[object], names: Iterable[object], order: LongArray) -> Self:
        """Index ids and names, both by code; among equals those first in ``order`` are found."""
        lines = [
            f"{folded(id_)}\t{folded(name)}"
            for id_, name in zip(map(str, ids), map(str, names), strict=True)
        ]
        in_order = [lines[code] for code in order.tolist()]
        lengths = np.fromiter((len(line) + 1 for line in in_order), np.int64, len(in_order))
        return cls(
            text="\n" + "".join(f"{line}\n" for line in in_order),
            starts=np.cumsum(lengths) - lengths,
            codes=np.asarray(order, dtype=np.int64),
        )

    def find(self, text: str, most: int) -> list[int]:
        """At most ``most`` codes, best first; the first in order where the text is empty."""
        wanted = folded(text[:QUERY_CHARS])
        if not wanted:
            return [int(code) for code in self.codes[:most]]
        found: dict[int, None] = {}
        for lines in self._passes(wanted):
            for line in lines:
                if len(found) >= most:
                    return list(found)
                found[int(self.codes[line])] = None
        return list(found)

    def _passes(self, wanted: str) -> Iterator[Iterator[int]]:
        """Lines that fit, from the closest fit to the loosest."""
        for frame in ("\n{}\t", "\t{}\n", "\t{}", "\n{}", " {}", "{}"):
            yield self._lines(frame.format(wanted))
        words = sorted(wanted.split(), key=len, reverse=True)
        if len(words) > 1:
            yield (line for line in self._lines(words[0]) if self._has(line, words[1:]))

    def _lines(self, needle: str) -> Iterator[int]:
        at = self.text.find(needle)
        while at >= 0:
            line = int(np.searchsorted(self.starts, at, side="right")) - 1
            yield line
            if line + 1 == len(self.starts):
                return
            at = self.text.find(needle, int(self.starts[line + 1]))

    def _has(self, line: int, words: list[str]) -> bool:
        start = int(self.starts[line])
        end = self.text.index("\n", start + 1)
        return all(self.text.find(word, start, end) >= 0 for word in words)


def folded(text: str) -> str:
    """Without case, accents and line ends: "Crème  BRÛLÉE" and "creme brulee" are the same."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(text.casefold().split())
