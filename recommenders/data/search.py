"""Finding customers and items by what a person types: an id, or a part of a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels
from recommenders.histories import LongArray
from recommenders.operation.limits import QUERY_CHARS

_FRAMES: Final = ("\n{}\t", "\t{}\n", "\t{}", "\n{}", " {}", "{}")
"""The id, the whole name, the beginning of either, of a word, any part: the closest fit first."""
SCANNED: Final = 1_000
"""Lines with a text up to which it is rare, and all of them are held against each other."""


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
    (n,). Ten million customers are 230 MB (`tests.benchmarks.screens.find`); for more of them
    another `Search`, say of a database, takes this one's place.
    """

    text: str
    starts: LongArray
    codes: LongArray

    @classmethod
    def of(cls, ids: Iterable[object], names: Iterable[object], order: LongArray) -> Self:
        """Index ids and names, both by code; among equals those first in ``order`` are found."""
        texts = [_folded(column) for column in (ids, names)]
        lines = pc.binary_join_element_wise(*texts, pa.scalar("\t", pa.large_string())).take(order)
        lengths = pc.add(pc.utf8_length(lines), 1).to_numpy().astype(np.int64)
        # each line with its end: what lies together in memory is the text
        whole = pc.binary_join_element_wise(
            lines, pa.scalar("", pa.large_string()), pa.scalar("\n", pa.large_string())
        )
        if isinstance(whole, pa.ChunkedArray):
            whole = whole.combine_chunks()
        values = whole.buffers()[2]
        return cls(
            text="\n" + ("" if values is None else values.to_pybytes().decode("utf-8")),
            starts=np.cumsum(lengths) - lengths,
            codes=np.asarray(order, dtype=np.int64),
        )

    def find(self, text: str, most: int) -> list[int]:
        """At most ``most`` codes, best first; the first in order where the text is empty."""
        wanted = folded(text[:QUERY_CHARS])
        if not wanted or most < 1:
            return [int(code) for code in self.codes[:most]]
        lines = list(islice(self._lines(wanted), SCANNED + 1))
        if len(lines) <= SCANNED:
            # few enough to be looked at one by one: the whole text is gone through once
            lines.sort(key=lambda line: self._fit(line, wanted))
            if len(lines) < most:
                lines += self._in_any_order(wanted, {*lines}, most - len(lines))
        else:
            lines = self._closest(wanted, most)
        return [int(self.codes[line]) for line in lines[:most]]

    def _fit(self, line: int, wanted: str) -> int:
        """How closely a line that has the text fits it; 0 is the closest."""
        whole = self._line(line)
        return next(n for n, frame in enumerate(_FRAMES) if frame.format(wanted) in whole)

    def _closest(self, wanted: str, most: int) -> list[int]:
        """The lines that fit a frequent text most closely: none has to be gone through whole."""
        closest: dict[int, None] = {}
        for frame in _FRAMES:
            for line in self._lines(frame.format(wanted)):
                closest[line] = None
                if len(closest) == most:
                    return list(closest)
        return list(closest)

    def _in_any_order(self, wanted: str, known: set[int], most: int) -> Iterator[int]:
        """Other lines that have all words of the text."""
        words = sorted(wanted.split(), key=len, reverse=True)
        if len(words) < 2:
            return iter(())
        others = (line for line in self._lines(words[0]) if line not in known)
        fits = (line for line in others if all(word in self._line(line) for word in words[1:]))
        return islice(fits, most)

    def _line(self, line: int) -> str:
        """A line with the ends around it."""
        return self.text[
            int(self.starts[line]) : self.text.index("\n", int(self.starts[line]) + 1) + 1
        ]

    def _lines(self, needle: str) -> Iterator[int]:
        at = self.text.find(needle)
        while at >= 0:
            line = int(np.searchsorted(self.starts, at, side="right")) - 1
            yield line
            if line + 1 == len(self.starts):
                return
            at = self.text.find(needle, int(self.starts[line + 1]))


def _folded(values: Iterable[object]) -> pa.Array:
    """`folded` of each value; those of plain letters together."""
    if not isinstance(values, pd.Series | np.ndarray):
        values = list(values)
    texts = pa.array(pd.Series(values, dtype="str"), pa.large_string(), from_pandas=True)
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    plain = pc.ascii_trim_whitespace(
        pc.replace_substring_regex(pc.ascii_lower(texts), r"[\s\x0b\x1c-\x1f]+", " ")
    )
    other = pc.invert(pc.string_is_ascii(texts))
    if not pc.any(other).as_py():
        return plain
    spelled = [folded(text) for text in texts.filter(other).to_pylist()]
    return pc.replace_with_mask(plain, other, pa.array(spelled, pa.large_string()))


def folded(text: str) -> str:
    """Without case, accents and line ends: "Crème  BRÛLÉE" and "creme brulee" are the same."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(text.casefold().split())
