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
    place = 0
    while place < len(text):
        start = place
        while place < len(text) and text[place] in " \t\r\n":
            start = place + 1 if text[place] == "\n" else start
            place += 1
        if place == len(text):
            break
        if text[place] == "#":
            place = _line_end(text, place)
            continue
        heading = text[place] == "["
        name_end = _until(text, place, "\n#" if heading else "=")
        value = name_end if heading else _past_spaces(text, name_end + 1)
        value_end = value if heading else _value_end(text, value)
        place = _line_end(text, value_end)
        told.append(
            Statement(
                keys=_parts(text[start:name_end].strip(), heading=heading),
                heading=heading,
                begin=start,
                value=value,
                value_end=value_end,
                end=place,
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


def _line_end(text: str, place: int) -> int:
    """Behind the line break that ends this line."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _past_spaces(text: str, place: int) -> int:
    while text[place] in " \t":
        place += 1
    return place


def _until(text: str, place: int, ends: str) -> int:
    """The first of ``ends`` outside of quotes."""
    while place < len(text) and text[place] not in ends:
        place = _past_text(text, place) if text[place] in "\"'" else place + 1
    return place


def _value_end(text: str, place: int) -> int:
    """Where a value ends, without the spaces and the comment behind it."""
    depth = 0
    end = place
    while place < len(text):
        character = text[place]
        if character in "\"'":
            place = end = _past_text(text, place)
            continue
        if character == "#":
            place = _line_end(text, place) - 1 if "\n" in text[place:] else len(text)
            if not depth:
                break
            continue
        if character == "\n" and not depth:
            break
        depth += (character in _OPENING) - (character in _CLOSING)
        place += 1
        if not character.isspace():
            end = place
    return end


def _past_text(text: str, place: int) -> int:
    """Behind the text that begins at a quote."""
    quote = text[place]
    whole = text[place : place + 3] in (_BASIC, _LITERAL)
    mark = quote * 3 if whole else quote
    place += len(mark)
    while not text.startswith(mark, place):
        place += 2 if quote == '"' and text[place] == "\\" else 1
    place += len(mark)
    # up to two quotes may stand before the three that end a text
    for _ in range(2 * whole):
        place += text.startswith(quote, place)
    return place
