"""Where each statement of a TOML text begins and ends, so that one can be changed and no other."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Final

_BASIC, _LITERAL = '"""', "'''"
_OPENING: Final = "[{"
_CLOSING: Final = "]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A heading or an entry, by places in the text.

    ``keys`` are the parts of its name: ("rules", "where") for ``[rules.where]``. It takes the lines
    from ``begin`` up to ``end``, the line break included; ``value`` up to ``value_end`` is what
    stands behind the equals sign, empty for a ``heading``.
    """

    keys: tuple[str, ...]
    heading: bool
    begin: int
    value: int
    value_end: int
    end: int


def statements(text: str) -> list[Statement]:
    """Every heading and entry of a text in order; ``text`` is valid TOML."""
    told: list[Statement] = []
    offset = 0
    while offset < len(text):
        start = offset
        while offset < len(text) and text[offset] in " \t\r\n":
            start = offset + 1 if text[offset] == "\n" else start
            offset += 1
        if offset == len(text):
            break
        if text[offset] == "#":
            offset = _line_end(text, offset)
            continue
        heading = text[offset] == "["
        name_end = _until(text, offset, "\n#" if heading else "=")
        value = name_end if heading else _past_spaces(text, name_end + 1)
        value_end = value if heading else _value_end(text, value)
        offset = _line_end(text, value_end)
        told.append(
            Statement(
                keys=_parts(text[start:name_end].strip(), heading=heading),
                heading=heading,
                begin=start,
                value=value,
                value_end=value_end,
                end=offset,
            )
        )
    return told


def _parts(name: str, *, heading: bool) -> tuple[str, ...]:
    """The parts of a name, as TOML itself reads it."""
    table = tomllib.loads(name if heading else f"{name} = 0")
    parts = []
    while isinstance(table, dict) and table:
        ((part, table),) = table.items()
        parts.append(part)
        if isinstance(table, list):
            table = table[0]
    return tuple(parts)


def _line_end(text: str, offset: int) -> int:
    """Behind the line break that ends this line."""
    line_break = text.find("\n", offset)
    return len(text) if line_break < 0 else line_break + 1


def _past_spaces(text: str, offset: int) -> int:
    while text[offset] in " \t":
        offset += 1
    return offset


def _until(text: str, offset: int, ends: str) -> int:
    """The first of ``ends`` outside of quotes."""
    while offset < len(text) and text[offset] not in ends:
        offset = _past_text(text, offset) if text[offset] in "\"'" else offset + 1
    return offset


def _value_end(text: str, offset: int) -> int:
    """Where a value ends, without the spaces and the comment behind it."""
    depth = 0
    end = offset
    while offset < len(text):
        character = text[offset]
        if character in "\"'":
            offset = end = _past_text(text, offset)
            continue
        if character == "#":
            offset = _line_end(text, offset) - 1 if "\n" in text[offset:] else len(text)
            if not depth:
                break
            continue
        if character == "\n" and not depth:
            break
        depth += (character in _OPENING) - (character in _CLOSING)
        offset += 1
        if not character.isspace():
            end = offset
    return end


def _past_text(text: str, offset: int) -> int:
    """Behind the text that begins at a quote."""
    quote = text[offset]
    whole = text[offset : offset + 3] in (_BASIC, _LITERAL)
    mark = quote * 3 if whole else quote
    offset += len(mark)
    while not text.startswith(mark, offset):
        offset += 2 if quote == '"' and text[offset] == "\\" else 1
    offset += len(mark)
    # up to two quotes may stand before the three that end a text
    for _ in range(2 * whole):
        offset += text.startswith(quote, offset)
    return offset
