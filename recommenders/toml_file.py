"""Files of settings: read whole, with the line of every entry that is wrong; values as written."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from recommenders.errors import DataError


def read_toml(path: Path, *, example: str) -> dict[str, Any]:
    """The entries of a TOML file; raises `DataError` that shows a line such as ``example``."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(
            "the file is not UTF-8",
            file=str(path),
            value=str(error),
            remedy="Save it as UTF-8.",
        ) from error
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise DataError(
            "the file is not valid TOML",
            file=str(path),
            value=str(error),
            remedy=f"Write lines like {example}, with quotes around text.",
        ) from error


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the known name that is most alike, whatever its case, or nothing."""
    by_letters = {one.casefold(): one for one in sorted(known, reverse=True)}
    close = difflib.get_close_matches(name.casefold(), by_letters, n=1, cutoff=0.6)
    return f"Did you mean {by_letters[close[0]]}? " if close else ""


def line_of(path: Path, key: str, *, table: str = "", index: int = 0) -> int | None:
    """The line (from 1) where a key is set: in the ``index``-th (from 0) ``[[table]]``, or in
    ``[table]``, or on top.

    The line of the table's heading where the key is not in it; None where neither is found.
    """
    heading = re.compile(rf"\s*\[\[?\s*{re.escape(table)}\s*\]")
    entry = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    inside, seen, begin = not table, -1, None
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if line.lstrip().startswith("["):
            seen += bool(table and heading.match(line))
            starts = bool(table and heading.match(line)) and seen == index
            inside, begin = starts, number if starts else begin
        elif inside and entry.match(line):
            return number
    return begin


def known_only(table: str, entries: Mapping[str, Any], keys: Collection[str]) -> None:
    """Refuse an entry that nobody reads: a setting with a slip in its name protects nothing."""
    for name in entries:
        if name not in keys:
            raise DataError(
                f"an entry of [{table}] is not known",
                key=name,
                remedy=f"{nearest(name, keys)}Use any of {', '.join(keys)}.",
            )


def toml_key(name: str) -> str:
    """A key as TOML has it: quoted where it has to be."""
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain else _quoted(name)


def toml_value(value: object) -> str:
    """A value in one line of TOML: text, a number, a day or moment, a list or a table of them."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:g}" if float(f"{value:g}") == value else repr(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, Mapping):
        entries = [f"{toml_key(key)} = {toml_value(entry)}" for key, entry in value.items()]
        return f"{{ {', '.join(entries)} }}" if entries else "{}"
    # a moment: TOML has it as ISO 8601 writes it
    return str(value).replace(" ", "T")


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _code(c) for c in escaped) + '"'


def _code(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
