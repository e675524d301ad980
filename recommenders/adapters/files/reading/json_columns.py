"""Objects as the columns of a table: what stands within them, lists of items, kinds of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recommenders.adapters.files.content.file_content import refuse_unpacked
from recommenders.adapters.files.content.parquet_size import too_many_columns
from recommenders.adapters.files.nested.items_within import (
    DEEPEST,
    are_objects,
    have_items,
    lists_of_items,
    within,
)
from recommenders.adapters.files.nested.list_names import is_history
from recommenders.adapters.files.reading.known_names import is_known_as
from recommenders.adapters.files.reading.parquet_file import names_apart
from recommenders.configuration import limits
from recommenders.contract import Finding
from recommenders.errors import DataError
from recommenders.histories import LongArray

Name = tuple[str, str]

_CELL: Final = 8
"""Bytes that a cell takes at the least."""
_NAMED: Final = 6
_ROUNDED: Final = r"^-?\d(\.\d+)?[eE]\+?\d"
_LARGEST_WHOLE: Final = 2**53
LINES_REMEDY: Final = (
    'Write one object on each line, such as {"customer_id": "7", "item_id": "A1"} (in pandas: '
    'to_json(path, orient="records", lines=True)).'
)


class Fraction(str):
    """A number with a point or an exponent, as it is written."""

    __slots__ = ()


class Pairs(dict[str, Any]):
    """An object in which ``names`` stand twice, the last value of each counting."""

    names: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonTable:
    """The columns: whole numbers and fractions where all values of one are such, else texts.

    ``places`` has shape (n_rows,): line ``place + 2`` of the file where each object has a line of
    its own, else the number of the object from 0 on. ``nested`` are columns that hold lists, and
    ``twice`` names that one object has twice.
    """

    table: pa.Table
    places: LongArray
    nested: tuple[str, ...] = ()
    twice: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)


_NESTING: Final = frozenset([dict, list, Pairs])
"""Kinds of values that hold others."""


class ObjectColumns:
    """The columns of the objects that were read so far.

    The name of a column is a pair of where it stands (the list of the items, or nothing) and its
    own: an order and its items may have columns of one name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.arrays: dict[Name, list[pa.Array]] = {}
        self.kinds: dict[Name, set[type]] = {}
        self.places: list[int] = []
        self.n_objects = 0
        self.last: dict[str, Any] = {}
        self.nested: Counter[str] = Counter()
        self.within: dict[str, None] = {}
        self.twice: set[str] = set()
        self.listed: str | None = None
        self.without_items = 0
        self.repeated = 0

    def add(self, part: Sequence[tuple[int, dict[str, Any]]]) -> None:
        """Add some objects, each with its place."""
        if not part:
            return
        if not self.n_objects:
            lists = {name for _, entry in part for name in lists_of_items(entry)}
            # what an event says of itself may stand within it
            outer = {name for name in lists if "." not in name} or lists
            # an order with its items may have a history besides, and so may a line with its own
            lines = {name for name in outer if not is_history(name)}
            outer = (
                lines if lines or have_items((entry for _, entry in part), is_known_as) else outer
            )
            self.listed = outer.pop() if len(outer) == 1 else None
        self.n_objects += len(part)
        self.last = part[-1][1]
        before = len(self.places)
        cells = self._flat(part) or self._by_row(part)
        n_rows = len(self.places) - before
        for name in cells:
            if name not in self.arrays:
                self.arrays[name] = [pa.nulls(before, pa.string())]
                self.kinds[name] = set()
        if len(self.arrays) > limits().columns:
            raise too_many_columns(self.path, len(self.arrays))
        refuse_unpacked(self.path, _CELL * len(self.places) * len(self.arrays))
        for name, arrays in self.arrays.items():
            if name not in cells:
                arrays.append(pa.nulls(n_rows, pa.string()))
                continue
            values = cells[name]
            kinds = set(map(type, values))
            self.kinds[name] |= kinds
            plain = kinds <= {str, Fraction, type(None)}
            arrays.append(_texts(values if plain else [_written(value) for value in values]))

    def _flat(self, part: Sequence[tuple[int, dict[str, Any]]]) -> dict[Name, list[Any]]:
        """The values by column of objects that hold no other; nothing where one of them does."""
        if self.listed is not None:
            return {}
        entries = [entry for _, entry in part]
        cells: dict[Name, list[Any]] = {}
        for name in dict.fromkeys(chain.from_iterable(entries)):
            values = [entry.get(name) for entry in entries]
            if not _NESTING.isdisjoint(map(type, values)):
                return {}
            cells["", name] = values
        if not cells or any(type(entry) is Pairs for entry in entries):
            return {}
        self.places += [place for place, _ in part]
        return cells

    def _by_row(self, part: Sequence[tuple[int, dict[str, Any]]]) -> dict[Name, list[Any]]:
        rows: list[dict[Name, Any]] = []
        for place, entry in part:
            own = self._rows(entry)
            rows += own
            self.places += [place] * len(own)
        names = dict.fromkeys(name for row in rows for name in row)
        return {name: [row.get(name) for row in rows] for name in names}

    def _rows(self, entry: dict[str, Any]) -> list[dict[Name, Any]]:
        row: dict[Name, Any] = {}
        self._flatten(row, "", "", entry)
        if self.listed is None:
            return [row]
        items = within(entry, self.listed)
        if items is None or items == []:
            self.without_items += 1
            return []
        items = items if isinstance(items, list) else [items]
        size = sum(len(value) for value in row.values() if isinstance(value, str))
        self.repeated += len(items) * (size + _CELL * len(row))
        refuse_unpacked(self.path, self.repeated)
        rows = []
        for item in items:
            own: dict[Name, Any] = {}
            self._flatten(own, self.listed, "", item if isinstance(item, dict) else {"item": item})
            rows.append(row | own)
        return rows

    def _flatten(
        self, row: dict[Name, Any], in_list: str, under: str, entry: dict[str, Any], depth: int = 1
    ) -> None:
        if isinstance(entry, Pairs):
            self.twice.update(under + name for name in entry.names)
        for name, value in entry.items():
            kind = type(value)
            if under + name == self.listed and not in_list:
                continue
            if kind is dict or kind is Pairs:
                if depth == DEEPEST:
                    self.nested[under + name] += 1
                else:
                    self.within.setdefault(under + name)
                    self._flatten(row, in_list, f"{under}{name}.", value, depth + 1)
            elif kind is not list:
                row[in_list, under + name] = value
            else:
                self.nested[under + name] += 1

    def _titles(self) -> dict[Name, str]:
        """What each column is called in the table."""
        orders = [name for in_list, name in self.arrays if not in_list]
        items = [name for in_list, name in self.arrays if in_list]
        of_orders, of_items = orders, items
        if self.listed is not None:
            of_orders, of_items = names_apart(orders, items, self.listed)
        titles = {("", name): title for name, title in zip(orders, of_orders, strict=True)}
        return titles | {
            (self.listed or "", name): title for name, title in zip(items, of_items, strict=True)
        }

    def table(self, findings: list[Finding]) -> JsonTable:
        """All of it as a table; raises `DataError` where it is no table after all."""
        if self.n_objects == 1 and self.listed is None and _holds_a_table(self.last):
            raise one_object(self.last, self.path)
        file = self.path.name
        titles = self._titles()
        columns = {}
        for (in_list, name), arrays in self.arrays.items():
            columns[titles[in_list, name]] = _typed(
                pa.chunked_array(arrays), self.kinds[in_list, name]
            )
        mixed = {name: self.nested.pop(name) for name in columns if name in self.nested}
        told = [
            Finding(
                observation=f"Objects within the objects of {file}: {_some(self.within)}",
                count=len(self.within),
                done="their values are read as columns such as "
                + next((title for title in columns if "." in title), ""),
            ),
            Finding(
                observation=f"Objects of {file} with a list of items ({self.listed})",
                count=self.n_objects - self.without_items if self.listed is not None else 0,
                done="a line for each item",
            ),
            Finding(
                observation=f"Lines of {file} whose list of items is empty",
                count=self.without_items,
                done="left out: they say nothing of an item",
            ),
            Finding(
                observation=f"Values of {file} that are lists where others are none: "
                f"{_some(mixed)}",
                count=sum(mixed.values()),
                done="read as empty: write one value in each line",
                warning=True,
            ),
        ]
        return JsonTable(
            table=pa.table(columns),
            places=np.array(self.places if columns else [], dtype=np.int64),
            nested=tuple(self.nested),
            twice=frozenset(self.twice),
            findings=findings + [finding for finding in told if finding.count],
        )


def one_object(whole: dict[str, Any], path: Path) -> DataError:
    """The refusal of a file that is one object, with the list in it that may be meant."""
    lists = lists_of_objects(whole)
    return DataError(
        "the file is one JSON object, not a list of them",
        file=str(path),
        row=1,
        value=", ".join(map(str, list(whole)[:_NAMED])),
        remedy=f"Write what stands under “{lists[0]}” as a list of its own, or one object on "
        "each line."
        if lists
        else LINES_REMEDY,
    )


def lists_of_objects(whole: dict[str, Any]) -> list[str]:
    """The names of the values of an object that are lists of objects."""
    return [name for name, value in whole.items() if are_objects(value)]


def _holds_a_table(entry: dict[str, Any]) -> bool:
    """Whether an object holds what looks like all lines: a list of objects, or numbered values."""
    return any(
        are_objects(value)
        or (isinstance(value, dict) and len(value) > 1 and all(map(str.isdecimal, value)))
        for value in entry.values()
    )


def _texts(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        # half of a pair that is one character in UTF-16: no text can hold it
        whole = [None if value is None else value.encode("utf-8", "replace") for value in values]
        return pa.array(whole, pa.binary()).cast(pa.string())


def _written(value: Any) -> str | None:  # noqa: ANN401 - what JSON may hold
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _typed(texts: pa.ChunkedArray, kinds: set[type]) -> pa.ChunkedArray:
    """Numbers as numbers where nothing else stands in the column and none of them would lose by it.

    A point is then one of decimals whatever the other columns say. What has too many digits, or an
    exponent as an id that was rounded has, stays as it is written.
    """
    numbers = kinds - {type(None)}
    try:
        if numbers == {int}:
            return texts.cast(pa.int64())
        if numbers and numbers <= {int, Fraction}:
            values = texts.cast(pa.float64())
            large = pc.any(pc.greater_equal(pc.abs(values), float(_LARGEST_WHOLE))).as_py()
            if not large and not pc.any(pc.match_substring_regex(texts, _ROUNDED)).as_py():
                return values
    except pa.ArrowInvalid:
        pass
    return texts


def _some(names: Collection[str]) -> str:
    return ", ".join(list(names)[:_NAMED]) + (", ..." if len(names) > _NAMED else "")
