"""How the lines of a text file are laid out: the separator, and where the names stand."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv

from recommenders.adapters.files.content.long_separators import UNIT
from recommenders.adapters.files.content.unclosed_quotes import holds_lines
from recommenders.adapters.files.nameless.column_roles import Nameless
from recommenders.adapters.files.reading.header_lines import (
    LINES_OF_NAMES,
    first_line,
    header_of,
)
from recommenders.histories import LongArray

SEPARATORS: Final = f",;\t|\x01^~{UNIT}"
_LOOK: Final = LINES_OF_NAMES
"""Lines that are looked at."""
_TRIED: Final = 2_000
"""Lines by which it is told what columns without names hold."""
_SEP_LINE: Final = re.compile(r'^"?sep=(.)"?[^\S\n]*\n', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """``separator`` of the columns, and the ``names`` that stand above them.

    ``before`` counts the lines of the file above the names (a title, or ``sep=;``), and ``first``
    those above the data, as an editor counts both. ``one_more`` says that each line ends in a
    separator where the line of names does not, ``one_less`` that the names alone end in it;
    ``grouped``, ``units``, ``doubt`` and ``nameless`` are those of `Header`. Where no line has
    names, ``before`` counts the lines above the data less one: it is -1 for data alone.
    """

    separator: str
    names: tuple[str, ...]
    before: int = 0
    told: bool = False
    one_more: bool = False
    one_less: bool = False
    first: int = 1
    grouped: bool = False
    units: bool = False
    doubt: bool = False
    nameless: Nameless | None = None


def layout_of(sample: str) -> Layout:
    """The layout of a text whose lines end in line feeds.

    The separator is the one that cuts most lines into equally many columns, the more the better.
    The names stand in the first line that is filled as most lines are (`first_line`).
    """
    said = _SEP_LINE.match(sample)
    rest = sample[said.end() :] if said else sample
    candidates = [said[1]] if said else list(SEPARATORS)
    records = {separator: _records(rest, separator) for separator in candidates}
    separator = max(candidates, key=lambda candidate: _fit(records[candidate]))
    lines = records[separator]
    usual = _usual_width(lines)
    rows = [row for _, row in lines]
    header = header_of(rows, first_line(rows))
    above = 1 if said else 0
    if header.nameless is not None:
        lines = _records(rest, separator, most=_TRIED)
        found = header_of([row for _, row in lines], 0)
        before = lines[0][0] if header.nameless.numbered else lines[0][0] - 1
        return Layout(
            separator=separator,
            names=found.names,
            before=before - (not header.nameless.numbered) + above,
            told=bool(said),
            first=before + above,
            nameless=found.nameless,
        )
    at, names = header.at, header.names
    one_less = len(names) > usual > 0 and not any(map(str.strip, names[usual:]))
    names = names[:usual] if one_less else names
    after = [row for _, row in lines[at + 1 + header.units :]]
    one_more = bool(after) and len(names) == usual - 1 and all(not row[-1].strip() for row in after)
    return Layout(
        separator=separator,
        names=names,
        before=(lines[at - 1][0] if at else 0) + above,
        told=bool(said),
        one_more=one_more,
        one_less=one_less,
        first=(lines[at + header.units][0] if lines else 0) + above,
        grouped=header.grouped,
        units=header.units,
        doubt=header.doubt,
    )


def with_line_feeds(sample: str) -> str:
    """The text with its lines ended by line feeds, however they were."""
    return sample.replace("\r\n", "\n").replace("\r", "\n")


class OddLines:
    """Lines with other columns than the names; those too long by empty ones alone are ``longer``.

    The others are kept by their numbers, but for the first: a file may be made of nothing else.
    """

    def __init__(self, separator: str) -> None:
        self.separator = separator
        self.numbers = array("q")
        self.first: list[pa.csv.InvalidRow] = []
        self.longer: dict[int, list[str]] = {}
        self.hold_lines = False

    def leave_out(self, row: pa.csv.InvalidRow) -> str:
        """Keep a line, and tell the reader to go on without it."""
        self.hold_lines |= holds_lines(row.text, self.separator, row.expected_columns)
        self.numbers.append(row.number)
        if (cells := _without_end(row, self.separator)) is not None:
            self.longer[row.number] = cells
        elif not self.first:
            self.first.append(row)
        return "skip"


def _without_end(row: pa.csv.InvalidRow, separator: str) -> list[str] | None:
    """The cells of a line that has separators too many at its end; None where it is none."""
    if row.actual_columns <= row.expected_columns or not row.text:
        return None
    cells = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=separator), [])
    end = cells[row.expected_columns :]
    return None if any(map(str.strip, end)) else cells[: row.expected_columns]


def with_lines(table: pa.Table, lines: Mapping[int, list[str]], places: LongArray) -> pa.Table:
    """The table with lines put where their numbers are; ``places`` are those of all."""
    if not lines:
        return table
    # a number counts from 1, the names and what stands above them included
    own = np.isin(places, np.array(list(lines), np.int64) - 2)
    order = np.empty(len(places), dtype=np.int64)
    order[~own] = np.arange(table.num_rows)
    order[own] = table.num_rows + np.arange(len(lines))
    cells = [pa.array(column, pa.string()) for column in zip(*lines.values(), strict=True)]
    more = pa.table(cells, schema=table.schema)
    return pa.concat_tables([table, more]).take(order)


def _records(text: str, separator: str, *, most: int = _LOOK) -> list[tuple[int, list[str]]]:
    """The first lines that are not blank, each with the number of its last line in the text."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        records = [(reader.line_num, row) for row in islice(reader, most) if row]
    except csv.Error:
        return []
    # the last one of a sample may be cut short
    return records[:-1] if len(records) > 2 and reader.line_num > _LOOK // 2 else records


def _usual_width(lines: list[tuple[int, list[str]]]) -> int:
    widths = Counter(len(row) for _, row in lines)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _fit(lines: list[tuple[int, list[str]]]) -> tuple[int, int]:
    usual = _usual_width(lines)
    same = sum(len(row) == usual for _, row in lines)
    return (same if usual > 1 else 0), usual
