"""Changes of an input, a few at once: what copying, exporting and malice make of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeAlias

from tests.fuzz.seeds import TOKENS

SCALE = 10_000
"""Places in an input are counted in so many parts of it."""


class Kind(StrEnum):
    """What is done to the bytes between two places."""

    INSERT = "insert"
    REPLACE = "replace"
    REMOVE = "remove"
    REPEAT = "repeat"
    FLIP = "flip"
    CELL = "cell"


Change: TypeAlias = tuple[Kind, int, int, int]
"""Kind, place (0 to `SCALE`), length in bytes, and which of `TOKENS`."""


def changed(content: bytes, changes: Iterable[Change]) -> bytes:
    """The input after the changes, one after the other."""
    for kind, position, length, token in changes:
        begin = position * len(content) // SCALE
        end = min(len(content), begin + length)
        before, piece, after = content[:begin], content[begin:end], content[end:]
        if kind is Kind.INSERT:
            content = before + TOKENS[token] + piece + after
        elif kind is Kind.REPLACE:
            content = before + TOKENS[token] + after
        elif kind is Kind.REMOVE:
            content = before + after
        elif kind is Kind.REPEAT:
            content = before + piece * 3 + after
        elif kind is Kind.FLIP:
            content = before + bytes(byte ^ (1 << token % 8) for byte in piece) + after
        else:
            content = _cell(content, begin, TOKENS[token])
    return content


def _cell(content: bytes, position: int, token: bytes) -> bytes:
    """With the cell of a table, or the value of an entry, that has this place replaced."""
    signs = b",;\t\n="
    begin = max((content.rfind(bytes([sign]), 0, position) for sign in signs), default=-1) + 1
    ends = [content.find(bytes([sign]), position) for sign in signs]
    end = min((end for end in ends if end >= 0), default=len(content))
    return content[:begin] + token + content[end:]
