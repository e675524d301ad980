"""What a cell may be by how it is written: a number, a moment, an address, the code of a thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

SURE: Final = 0.95
"""Share of the cells of a column that are of a kind from which the column is of it."""
_DATE: Final = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
)
_IN_WORDS: Final = (
    r"(?:[A-Z][a-z]{2},? [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d (?:[+-]\d{4}|[A-Z]{3,4}) \d{4}"
    r"|\d{1,2}[-. ][A-Z][a-z]{2}[-. ]\d{2,4})"
)
KINDS: Final = {
    "epoch": re.compile(r"(?:[89]\d{8}|1[0-9]\d{8})(?:\.\d+)?|1[0-9]\d{11}"),
    "time": re.compile(rf"{_DATE}(?:[T ]\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?.*)?|{_IN_WORDS}"),
    "mail": re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    "sha1": re.compile(r"[0-9a-f]{40}"),
    "uuid": re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
    "hex": re.compile(r"(?=.*\d)[0-9a-f]{20,40}"),
    "reviewer": re.compile(r"A[0-9A-Z]{9,20}"),
    "asin": re.compile(r"B0[0-9A-Z]{8}|\d{9}[\dX]"),
    "song": re.compile(r"SO[0-9A-Z]{16}"),
    "rating": re.compile(r"[0-5](?:\.[05])?"),
    "behaviour": re.compile(r"pv|buy|cart|fav"),
    "whole": re.compile(r"-?\d+"),
    "degrees": re.compile(r"-?\d{1,3}\.\d+"),
    "number": re.compile(r"[-+]?\d+(?:[.,]\d+)?"),
    "year_in_brackets": re.compile(r".*\(\d{4}\).*"),
    "genres": re.compile(r"[A-Z][\w' -]*(?:\|[A-Z][\w' -]*)*|\(no genres listed\)"),
    "sex": re.compile(r"[MF]"),
    "zulu": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"),
    "special": re.compile(r"\d{1,12}|S"),
    "place": re.compile(r"\d+|[0-9a-f]{32}"),
    "listener": re.compile(r"user_\d{6}"),
    "any": re.compile(r".*", re.DOTALL),
}
"""How cells of each kind are written."""
_TYPED: Final = ("epoch", "time", "mail", "sha1", "uuid", "hex", "number")
"""Kinds that no name of a column has, the narrower ones first."""


def column_of(lines: Sequence[Sequence[str]], at: int) -> list[str]:
    """The cells of a column that are not blank, trimmed."""
    cells = (line[at].strip() if at < len(line) else "" for line in lines)
    return [cell for cell in cells if cell]


def is_of(kind: str, cells: Sequence[str]) -> bool:
    """Whether nearly all cells are of a kind; never where there is none."""
    fitting = sum(KINDS[kind].fullmatch(cell) is not None for cell in cells)
    return bool(cells) and fitting >= SURE * len(cells)


def typed_as(cells: Sequence[str]) -> str:
    """The narrowest kind that a column is of and a name is not; empty for words and codes."""
    return next((kind for kind in _TYPED if is_of(kind, cells)), "")
