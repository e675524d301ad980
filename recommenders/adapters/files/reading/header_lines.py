"""Names that take two lines: groups of columns above them, or units below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from recommenders.adapters.files.nameless.column_roles import Nameless, named_by_content
from recommenders.adapters.files.nameless.data_line import are_numbers_of_columns, is_data
from recommenders.adapters.files.reading.known_names import KNOWN, plain_name
from recommenders.contract import Finding
from recommenders.errors import DataError

_DATA: Final = 0.9
"""Share of values with a digit from which a column is one of numbers, dates or codes."""
_SURE: Final = 2
"""Names of a line that are known from which it is one of names."""
_UNIT_SHARE: Final = 2 / 3
_SHOWN: Final = 80
_LONGEST: Final = 30
"""Signs of a pattern of dates."""
_NUMBER: Final = re.compile(r"[-+(]?[£$€]?\s*\d")
_PATTERN: Final = re.compile(r"[dmyhs%/.:\-\s]*(?:yyyy|yy|dd|hh|%[a-z])[dmyhsa-z%/.:\-\s]*")
LINES_OF_NAMES: Final = 60
"""Lines among which those of the names are."""
_NOTHING: Final = frozenset(["", "-", "na", "n/a", "null", "none", "nan"])
_UNITS_WRITTEN: Final = (
    "text string str varchar char character object nominal categorical factor int integer int32 "
    "int64 bigint smallint long number numeric num decimal float float64 double real date datetime "
    "datetime64 timestamp time bool boolean uuid id key eur euro usd gbp chf jpy sek nok dkk pln "
    "€ $ £ ¥ unit units pc pcs piece pieces st stk stück count qty kg g ml l % day days second "
    "seconds s ms min minutes hours utc optional required"
)
_UNITS: Final = frozenset(_UNITS_WRITTEN.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The names, and ``at`` which of the lines they stand.

    ``grouped`` says that the line above them names groups, ``units`` that the one below holds
    units or types. ``doubt``: the line ``at`` and the next one may both be the names.
    ``nameless``: no line has names; then ``at`` is the line above the data, -1 where there is none.
    """

    at: int
    names: tuple[str, ...]
    grouped: bool = False
    units: bool = False
    doubt: bool = False
    nameless: Nameless | None = None


def header_of(lines: Sequence[Sequence[str]], at: int) -> Header:
    """The header of a table whose first line, by its width, is that ``at``.

    A line of groups has gaps or repeats itself, and the line below it is complete and has words
    where further down are numbers or dates. Both are read so where more names of the second are
    known; where the first has as many, nobody can tell.
    """
    if at == 0 and (nameless := _nameless(lines)) is not None:
        return Header(at=nameless.numbered - 1, names=nameless.names, nameless=nameless)
    # groups with wide gaps are as narrow as a title is
    above = _header(lines, at - 1) if at else None
    return above if above is not None and above.grouped else _header(lines, at)


def _nameless(lines: Sequence[Sequence[str]]) -> Nameless | None:
    """What the columns are where the first line is data, or only counts them; else None."""
    first, below = lines[0] if lines else (), lines[1:LINES_OF_NAMES]
    if is_data(first, below, lambda cell: plain_name(cell) in KNOWN):
        return named_by_content(lines)
    if are_numbers_of_columns(first, below):
        return named_by_content(lines[1:], numbered=True)
    return None


def _header(lines: Sequence[Sequence[str]], at: int) -> Header:
    if at + 1 >= len(lines):
        return Header(at=at, names=tuple(lines[at]) if lines else ())
    width = max(len(lines[at]), len(lines[at + 1]))
    first, second = _cells(lines[at], width), _cells(lines[at + 1], width)
    names = tuple(lines[at])
    doubt = grouped = False
    if _may_be_groups(first, second, lines[at + 2 :]):
        combined = _combined(first, second)
        own, below = _known(first), _known(combined)
        grouped = below >= _SURE and below > own
        doubt = not grouped and (own < _SURE or below >= _SURE)
        if grouped:
            at, names = at + 1, tuple(combined)
    following = lines[at + 1 :]
    units = bool(following) and _are_units(_cells(following[0], width), following[1:])
    return Header(at=at, names=names, grouped=grouped, units=units, doubt=doubt)


def first_line(lines: Sequence[Sequence[str]]) -> int:
    """Which line has the names, or the first of theirs: the first that is filled as lines are.

    What a report puts above them fills at most half as many cells, or has numbers and dates and
    stands above a fuller line that has none.
    """
    filled = [sum(bool(cell.strip()) for cell in line) for line in lines]
    counts = Counter(count for count in filled if count)
    usual = max(counts, key=lambda count: (counts[count], count), default=0)
    may_be = [at for at, count in enumerate(filled) if 2 * count > usual and count]
    for at, following in zip(may_be, [*may_be[1:], None], strict=True):
        fuller = following is not None and filled[following] > filled[at]
        if fuller and _has_numbers(lines[at]) and not _has_numbers(lines[following or 0]):
            continue
        return at
    return 0


def _has_numbers(line: Sequence[str]) -> bool:
    return any(_NUMBER.match(cell.strip()) for cell in line)


def header_findings(path: Path, line: int, *, grouped: bool, units: int) -> list[Finding]:
    """What has to be said of names in two lines: ``line`` is that of the names, ``units`` that of
    the units, 0 where there is none.
    """
    said = []
    if grouped:
        said.append(
            Finding(
                observation=f"Line {line - 1} of {path.name} names groups of columns",
                count=1,
                done=f"the names are those of line {line}, with their group where they come again",
            )
        )
    if units:
        said.append(
            Finding(
                observation=f"Line {units} of {path.name} has units or types below the names",
                count=1,
                done="left out",
            )
        )
    return said


def two_headers(path: Path, line: int, names: Sequence[str]) -> DataError:
    """The refusal of a file in which a line and the next one may both be the names."""
    return DataError(
        f"lines {line} and {line + 1} may both be the names of the columns",
        file=str(path),
        row=line,
        value=", ".join(names)[:_SHOWN],
        remedy="Leave the one with the name of each column, such as customer_id, item_id, "
        "timestamp, and take the other out.",
    )


def _cells(line: Sequence[str], width: int) -> list[str]:
    cells = [cell.strip() for cell in line]
    cells = ["" if cell.lower() in _NOTHING else cell for cell in cells]
    return cells + [""] * (width - len(cells))


def _may_be_groups(
    first: Sequence[str], second: Sequence[str], below: Sequence[Sequence[str]]
) -> bool:
    filled = [cell for cell in first if cell]
    gaps = len(filled) < len(first) or len(set(filled)) < len(filled)
    return gaps and len(filled) > 1 and all(second) and _names_data(second, below)


def _are_units(line: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    filled = [cell for cell in line if cell]
    share = sum(map(_is_unit, filled)) / len(filled) if filled else 0.0
    return share >= _UNIT_SHARE and _names_data(line, below)


def _names_data(line: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a line has words alone, and one of them above numbers, dates or codes."""
    if any(_NUMBER.match(cell) for cell in line):
        return False
    for column, cell in enumerate(line):
        values = [row[column].strip() for row in below if column < len(row)]
        values = [value for value in values if value.lower() not in _NOTHING]
        with_digits = sum(any(map(str.isdigit, value)) for value in values)
        worded = cell and not any(map(str.isdigit, cell))
        if values and worded and with_digits >= _DATA * len(values):
            return True
    return False


def _is_unit(cell: str) -> bool:
    word = cell.lower().strip("()[]<> ")
    return word in _UNITS or (len(word) <= _LONGEST and _PATTERN.fullmatch(word) is not None)


def _combined(groups: Sequence[str], names: Sequence[str]) -> list[str]:
    """The names, those that come again with their group in front."""
    counts = Counter(map(str.lower, names))
    combined, group = [], ""
    for above, name in zip(groups, names, strict=True):
        group = above or group
        combined.append(f"{group} {name}".strip() if counts[name.lower()] > 1 else name)
    return combined


def _known(names: Sequence[str]) -> int:
    return len({plain_name(name) for name in names} & KNOWN)
