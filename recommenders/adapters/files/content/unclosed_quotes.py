"""A quote that nobody closes: for CSV all lines up to the next one are one value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from operator import xor
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from recommenders.contract import Finding

_LOOK: Final = 1_000
"""Values with line breaks, and lines, that are looked at."""
_FEWEST: Final = 5
"""Lines from which the forms of their values can be told."""
_OFTEN: Final = 0.02
"""Share of the values of a column from which a form of them is one of its own."""
_ALIKE: Final = 0.9
"""Share of the values with such a form from which a column is told by it."""
_DIGITS: Final = re.compile(rb"\d+")
_LETTERS: Final = re.compile(rb"[A-Za-z\x80-\xff]+")
_BETWEEN: Final = re.compile(rb"[\s\"]+")


def holds_lines(value: str | None, separator: str, width: int) -> bool:
    """Whether a value with line breaks has whole lines in it, each of ``width`` columns."""
    pieces = (value or "").rstrip("\n").split("\n")[1:]
    return any(piece.count(separator) == width - 1 for piece in pieces)


def has_swallowed_lines(table: pa.Table, separator: str) -> bool:
    """Whether values of the table hold lines that are columns of their own."""
    width = table.num_columns
    for column in table.columns:
        broken = pc.match_substring(column, "\n")
        if not pc.any(broken).as_py():
            continue
        values = column.filter(broken).slice(0, _LOOK).to_pylist()
        if any(holds_lines(value, separator, width) for value in values):
            return True
    return False


def without_lone_quotes(
    content: bytes, separator: str, width: int, path: Path, findings: list[Finding]
) -> bytes | None:
    """The content without the quotes of lines that are complete and leave one open; None for none.

    Such a line has as many separators as the names, and so has the next one, whose ids, dates and
    numbers look like those of other lines: words of a text over several lines do not.
    """
    sign = separator.encode()
    lines = content.split(b"\n")
    last = max((at for at, line in enumerate(lines) if line.strip()), default=0)
    odd = [line.count(b'"') % 2 == 1 for line in lines]
    whole = [line.count(sign) == width - 1 for line in lines]
    forms = _forms_of_columns(_plain_lines(lines, odd, whole), sign, width)
    mended: list[int] = []
    inside = False
    for at, line in enumerate(lines):
        if not odd[at]:
            continue
        following = at < last and whole[at + 1] and _looks_alike(lines[at + 1], sign, forms)
        if not inside and whole[at] and (following or at == last):
            lines[at] = line.replace(b'"', b"")
            mended.append(at + 1)
        else:
            inside = not inside
    if not mended:
        return None
    findings.append(
        Finding(
            observation=f"Lines of {path.name} with a quote that is not closed",
            count=len(mended),
            done="read as if their quotes were not there: all up to the next quote would be one "
            "value",
            warning=True,
            example=f"line {mended[0]}",
        )
    )
    return b"\n".join(lines)


def _plain_lines(lines: list[bytes], odd: list[bool], whole: list[bool]) -> list[bytes]:
    """Complete lines below the names that are in no quotes if all are closed; else any complete."""
    complete = [at for at in range(1, len(lines)) if whole[at] and not odd[at]]
    inside = list(accumulate(odd, xor))
    outside = [at for at in complete if not inside[at]]
    chosen = outside if len(outside) >= _FEWEST else complete
    return [lines[at] for at in chosen[:_LOOK]]


def _forms_of_columns(
    lines: Sequence[bytes], sign: bytes, width: int
) -> list[frozenset[bytes] | None]:
    """For each column the forms that its values have; None for one of words, or of anything."""
    seen: list[Counter[bytes]] = [Counter() for _ in range(width)]
    for line in lines:
        for counted, cell in zip(seen, line.split(sign), strict=True):
            counted[_form(cell)] += 1
    forms: list[frozenset[bytes] | None] = []
    for counted in seen:
        own = frozenset(form for form, count in counted.items() if count >= _OFTEN * len(lines))
        share = sum(counted[form] for form in own) / max(len(lines), 1)
        told = share >= _ALIKE and any(b"0" in form for form in own)
        forms.append(own if told else None)
    return forms


def _looks_alike(line: bytes, sign: bytes, forms: list[frozenset[bytes] | None]) -> bool:
    """Whether the values of a line have the forms of their columns, where any column has some."""
    told = [
        _form(cell) in own
        for cell, own in zip(line.split(sign), forms, strict=True)
        if own is not None
    ]
    return bool(told) and all(told)


def _form(cell: bytes) -> bytes:
    """How a value is written: 2026-03-01 as 0-0-0, SKU-41 as a-0."""
    return _LETTERS.sub(b"a", _DIGITS.sub(b"0", _BETWEEN.sub(b" ", cell).strip()))
