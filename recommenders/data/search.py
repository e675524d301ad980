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
from numpy.typing import NDArray

from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels
from recommenders.histories import LongArray
from recommenders.operation.limits import QUERY_CHARS

_FRAMES: Final = ("\n{}\t", "\t{}\n", "\t{}", "\n{}", " {}", "{}")
"""The id, the whole name, the beginning of either, of a word, any part: the closest fit first."""
SCANNED: Final = 1_000
"""Lines with a text up to which it is rare, and all of them are held against each other."""
MANY: Final = 500_000
"""Lines from which going through all of them takes longer than a keystroke may."""

BLOCK: Final = 1_024
"""Lines whose pieces are noted together."""
_BITS: Final = {1: 10, 2: 12, 3: 15, 5: 16}
"""Letters of the pieces, and bits of the numbers that they have."""
_N_ROWS: Final = sum(1 << bits for bits in _BITS.values())
_FACTOR: Final = np.uint32(2_654_435_761)
"""Multiplicative hashing: Knuth, The Art of Computer Programming, volume 3, section 6.4."""


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
    (n,). Ten million customers are 230 MB, and 130 MB of the ``pieces`` by which what few or none
    have is found among `MANY` and more (`tests.benchmarks.screens.find`). For more of them another
    `Search`, say of a database, takes this one's place.
    """

    text: str
    starts: LongArray
    codes: LongArray
    pieces: Pieces | None = None

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
        text = "\n" + ("" if values is None else values.to_pybytes().decode("utf-8"))
        starts = np.cumsum(lengths) - lengths
        return cls(
            text=text,
            starts=starts,
            codes=np.asarray(order, dtype=np.int64),
            pieces=Pieces.of(text, starts) if len(starts) >= MANY else None,
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
        parts = [(0, len(self.starts))] if self.pieces is None else self.pieces.lines_with(needle)
        for first, end in parts:
            # the line end before the first line belongs to it, the one after the last to that
            at = int(self.starts[first]) if first < end else len(self.text)
            last = int(self.starts[end]) + 1 if end < len(self.starts) else len(self.text)
            at = self.text.find(needle, at, last)
            while at >= 0:
                line = int(np.searchsorted(self.starts, at, side="right")) - 1
                yield line
                if line + 1 == end:
                    break
                at = self.text.find(needle, int(self.starts[line + 1]), last)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """Which pieces of a few letters stand anywhere in each block of lines.

    A text can only be where all its pieces are: most blocks need not be looked at. ``table``
    (n_blocks / 8, n_rows) has a bit for each block and number that a piece may have (a hash: pieces
    may share one, and a block that is looked at in vain costs some microseconds).
    """

    table: NDArray[np.uint8]
    n_lines: int

    @classmethod
    def of(cls, text: str, starts: LongArray) -> Self:
        """Read a text once; ``starts`` are the places of the line ends before its lines."""
        bounds = np.append(starts[::BLOCK], len(text) - 1)
        n_blocks = len(bounds) - 1
        table = np.zeros((-(-n_blocks // 8), _N_ROWS), dtype=np.uint8)
        for group, row in enumerate(table):
            ends = bounds[8 * group : 8 * group + 9]
            points = _points(text[int(ends[0]) : int(ends[-1]) + 1])
            owner = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
            there = np.zeros((8, _N_ROWS), dtype=np.bool_)
            for size in _BITS:
                numbers = _rows_of(points, size)
                there[owner[: len(numbers)], numbers[: len(owner)]] = True
            row[:] = np.packbits(there, axis=0)[0]
        return cls(table=table, n_lines=len(starts))

    def lines_with(self, text: str) -> Iterator[tuple[int, int]]:
        """First and last (excluded) of the lines where a text may be, in order."""
        size = max(size for size in _BITS if size <= len(text))
        rows = np.unique(_rows_of(_points(text), size))
        bits = np.bitwise_and.reduce(self.table[:, rows], axis=1)
        blocks = np.flatnonzero(np.unpackbits(bits))
        # neighbours are looked at in one go
        for run in np.split(blocks, np.flatnonzero(np.diff(blocks) > 1) + 1):
            if len(run):
                yield int(run[0]) * BLOCK, min((int(run[-1]) + 1) * BLOCK, self.n_lines)


def _points(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _rows_of(points: NDArray[np.uint32], size: int) -> NDArray[np.uint32]:
    """The row of each piece of so many letters, (n_letters - size + 1,)."""
    count = max(0, len(points) - size + 1)
    hashed = np.zeros(count, dtype=np.uint32)
    for place in range(size):
        hashed += points[place : place + count]
        hashed *= _FACTOR
    first: int = sum(1 << bits for other, bits in _BITS.items() if other < size)
    return (hashed >> np.uint32(32 - _BITS[size])) + np.uint32(first)


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
