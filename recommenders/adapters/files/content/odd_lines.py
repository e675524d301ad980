"""Lines that CSV does not know: each in quotes as a whole, or with columns of a fixed width."""

from __future__ import annotations

import mmap
import re
from itertools import pairwise
from pathlib import Path
from typing import Final

from recommenders.adapters.files.content.file_content import first_lines
from recommenders.adapters.files.content.long_separators import UNIT
from recommenders.contract import Finding

_FEW: Final = 3
"""Columns, and lines, from which their form can be told."""
_NEARLY_ALL: Final = 0.95
_SIGNS: Final = (b",", b";", b"\t", b"|")
_IN_QUOTES: Final = re.compile(rb'^"((?:[^"\r\n]|"")*)"\r?$', re.MULTILINE)
_NAMES: Final = re.compile(r"\S+(?: \S+)*")


def with_plain_lines(
    content: mmap.mmap | bytes, path: Path, findings: list[Finding]
) -> mmap.mmap | bytes:
    """The content with lines that CSV can part, if they are written in another way."""
    lines = first_lines(content)
    if len(lines) < _FEW:
        return content
    if lines[0].startswith(b'"') and _are_in_quotes(lines):
        text, count = _IN_QUOTES.subn(_unquoted, bytes(content))
        findings.append(_said(path, "has each line in quotes as a whole", count, "without them"))
        return text
    starts = _columns_of(lines)
    if not starts:
        return content
    parted = [_cut(line, starts) for line in bytes(content).decode("utf-8", "replace").split("\n")]
    findings.append(_said(path, "has columns of a fixed width", len(parted), "by their places"))
    return "\n".join(parted).encode()


def _are_in_quotes(lines: list[bytes]) -> bool:
    """Whether each line is one value in quotes, with as many separators in it as all others."""
    if not all(_IN_QUOTES.match(line) for line in lines):
        return False
    return any(
        lines[0].count(sign) >= _FEW - 1 and len({line.count(sign) for line in lines}) == 1
        for sign in _SIGNS
    )


def _unquoted(line: re.Match[bytes]) -> bytes:
    return line[1].replace(b'""', b'"')


def _columns_of(lines: list[bytes]) -> list[int]:
    """Where the columns begin that two blanks or more part in the first line; none for others.

    Nearly all lines have a blank before each beginning, and their values begin there.
    """
    if any(sign in lines[0] for sign in _SIGNS):
        return []
    texts = [line.decode("utf-8", "replace").rstrip("\r") for line in lines]
    starts = [match.start() for match in _NAMES.finditer(texts[0])]
    if len(starts) < _FEW or starts[0] > 0:
        return []
    parted = [text for text in texts if len(text) > starts[1]]
    alike = sum(bool(_cells(text, starts)) for text in parted)
    return starts if len(parted) >= _FEW and alike >= _NEARLY_ALL * len(parted) else []


def _cells(line: str, starts: list[int]) -> list[str]:
    """The values of a line; none where one begins elsewhere, or runs into the next."""
    cells = [line[begin:end] for begin, end in zip(starts, [*starts[1:], None], strict=True)]
    run_on = any(cell.strip() and not cell.endswith(" ") and rest for cell, rest in pairwise(cells))
    moved = any(cell.startswith(" ") and cell.strip() for cell in cells)
    return [] if run_on or moved else [cell.strip() for cell in cells]


def _cut(line: str, starts: list[int]) -> str:
    # what stands below a table, such as how many lines it has, has no columns
    cells = _cells(line.rstrip("\r"), starts) if len(line.rstrip()) > starts[1] else []
    return UNIT.join(cells) if cells else line.strip()


def _said(path: Path, how: str, count: int, done: str) -> Finding:
    return Finding(observation=f"{path.name} {how}", count=count, done=f"read {done}")
