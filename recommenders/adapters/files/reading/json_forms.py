"""What JSON may hold beside an object for each line: other forms of a table, values with a type."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from recommenders.adapters.files.nested.pairs import of_pairs
from recommenders.adapters.files.reading.json_columns import Fraction, Pairs
from recommenders.adapters.files.reading.known_names import KNOWN, plain_name

_SURE: Final = 2
"""Known names among the keys from which these are those of columns."""
_MARKED: Final = frozenset(
    ["$oid", "$date", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal"]
)
"""How MongoDB writes a value whose type JSON does not have."""
_BETWEEN: Final = re.compile(r"[\s,]*")
_LONGEST_WHOLE: Final = 18
"""Digits that a whole number may have to be one; beyond, it is kept as it is written."""


def lines_of(whole: object) -> Iterator[dict[str, Any]] | None:
    """The lines of a table that a JSON value is, None where it is none of these forms.

    Columns under their names, each a list or an object of its lines (as pandas writes a frame);
    an object of lines; ``columns`` and ``data``; a list of lists of which the first has the names,
    alone or as the only one of an object; customers, each with a list of items or of lines.
    """
    if isinstance(whole, list):
        return _of_rows(whole)
    if not isinstance(whole, dict) or not whole:
        return None
    columns, data = whole.get("columns"), whole.get("data")
    if isinstance(columns, list) and isinstance(data, list):
        return _of_rows([columns, *data])
    values = list(whole.values())
    if all(isinstance(value, list) for value in values) and _are_names(whole):
        one_length = len({len(value) for value in values}) == 1
        plain = not any(isinstance(cell, dict | list) for value in values for cell in value[:1])
        return _of_columns(whole) if one_length and plain else None
    if len(values) > 1 and (moments := _with_moments(whole)):
        return iter(moments)
    if all(isinstance(value, dict) and value for value in values):
        if _are_names(whole):
            cells = {name: [*value.values()] for name, value in whole.items()}
            alike = all([*value] == [*values[0]] for value in values)
            return _of_columns(cells) if alike else None
        return iter(values) if _are_names(values[0]) else None
    lists = [value for value in values if isinstance(value, list)]
    if len(lists) == len(values) > 1 and (histories := _histories(whole)):
        return iter(histories)
    return _of_rows(lists[0]) if len(lists) == 1 else None


def in_a_row(text: str) -> list[tuple[int, dict[str, Any]]] | None:
    """The objects of a text that has nothing else but blanks and commas between them, each with the
    line it begins on less two; None for other texts.

    Programs write them so one below the other over several lines, or without an end of the line.
    """
    reader, found, at, line, seen = decoder(), [], 0, 1, 0
    while (at := _behind(text, at)) < len(text):
        try:
            entry, end = reader.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None
        if not isinstance(entry, dict):
            return None
        line, seen = line + text.count("\n", seen, at), at
        found.append((line - 2, entry))
        at = end
    return found if len(found) > 1 else None


def _behind(text: str, at: int) -> int:
    blanks = _BETWEEN.match(text, at)
    return blanks.end() if blanks else at


def _of_rows(rows: list[Any]) -> Iterator[dict[str, Any]] | None:
    """The lines below a list of names; each has as many values."""
    if len(rows) < 2 or not all(isinstance(row, list) for row in rows):
        return None
    names = rows[0]
    if not all(isinstance(name, str) for name in names) or not _are_names(names):
        return None
    if any(len(row) > len(names) for row in rows):
        return None
    return (dict(zip(names, row, strict=False)) for row in rows[1:])


def _with_moments(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """A customer with the history under its name for each, where these are items with times."""
    read = {customer: of_pairs(of, counted=False) for customer, of in whole.items() if of}
    if not read or any(history is None for history in read.values()):
        return []
    # the columns of a frame have the same lines each
    keys = {tuple(of) for of in whole.values() if isinstance(of, dict)}
    if len(keys) == 1 or _are_names(whole):
        return []
    return [{"customer_id": customer, "history": history} for customer, history in read.items()]


def _histories(whole: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """A customer with the list under its name for each, where these are items or lines; else none.

    Lists of values are of different lengths, as columns are not, and objects have the same keys,
    as those of several tables have not.
    """
    filled = [value for value in whole.values() if value]
    cells = [cell for value in filled for cell in value]
    if cells and all(isinstance(cell, dict) for cell in cells):
        keys = {frozenset(value[0]) for value in filled}
        alike = len(keys) == 1 and _are_names(next(iter(keys)))
    else:
        plain = not any(isinstance(cell, dict | list) for cell in cells)
        alike = plain and len({len(value) for value in filled}) > 1
    if not alike:
        return []
    return [{"customer_id": customer, "history": lines} for customer, lines in whole.items()]


def _of_columns(columns: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    names = [*columns]
    return (dict(zip(names, cells, strict=True)) for cells in zip(*columns.values(), strict=True))


def _are_names(keys: Any) -> bool:  # noqa: ANN401 - what JSON may hold
    return len({plain_name(str(key)) for key in keys} & KNOWN) >= _SURE


def decoder() -> json.JSONDecoder:
    """A decoder that keeps fractions and long numbers as texts, and names that come again."""
    return json.JSONDecoder(
        parse_float=Fraction,
        parse_int=_whole_number,
        parse_constant=_constant,
        object_pairs_hook=_paired,
    )


def _whole_number(written: str) -> int | str:
    return int(written) if len(written) <= _LONGEST_WHOLE else Fraction(written)


def _constant(word: str) -> str | None:
    """What is no number, as programs write it: a gap, or a number that nothing can hold."""
    return None if word == "NaN" else word


def _paired(pairs: list[tuple[str, Any]]) -> Any:  # noqa: ANN401 - what JSON may hold
    if len(pairs) == 1 and pairs[0][0] in _MARKED:
        return pairs[0][1]
    entry = dict(pairs)
    if len(entry) == len(pairs):
        return entry
    again = Pairs(pairs)
    again.names = {name for name, count in Counter(name for name, _ in pairs).items() if count > 1}
    return again
