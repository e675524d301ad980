"""A quote that nobody closes: for CSV all lines up to the next one are one value."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from recommenders.contract import Finding

_LOOK: Final = 1_000
"""Values with line breaks that are looked at."""


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

    Such a line has as many separators as the names, and so has the next one, which opens none.
    """
    sign = separator.encode()
    lines = content.split(b"\n")
    odd = [line.count(b'"') % 2 == 1 for line in lines]
    whole = [line.count(sign) == width - 1 for line in lines]
    mended: list[int] = []
    inside = False
    for at, line in enumerate(lines):
        if not odd[at]:
            continue
        following = at + 1 < len(lines) and whole[at + 1]
        if not inside and whole[at] and (following or at + 2 >= len(lines)):
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
