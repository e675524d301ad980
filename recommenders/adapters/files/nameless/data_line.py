"""Whether the first line of a table is one of its data: then the columns have no names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from recommenders.adapters.files.nameless.cell_kinds import KINDS, column_of, typed_as

_FEWEST: Final = 3
"""Lines below the first by which it is told, at the least."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_HALF: Final = 0.5


def is_data(
    first: Sequence[str], below: Sequence[Sequence[str]], is_known: Callable[[str], bool]
) -> bool:
    """Whether a line is written as those ``below`` it, so that no column has a name.

    No cell is a name that ``is_known`` knows, every column of numbers, moments, addresses or codes
    begins with one, and one column is of numbers, moments or addresses, or all are of codes of the
    same form.
    """
    if len(below) < _FEWEST or len(first) < 2:
        return False
    typed = coded = words = 0
    for at, written in enumerate(first):
        cell, cells = written.strip(), column_of(below, at)
        # a word that is known may be a value as well, such as "sold"
        if cell and is_known(cell) and cell not in cells:
            return False
        if not cell or not cells:
            continue
        kind = typed_as(cells)
        if kind:
            if not _fits(cell, cells, kind):
                return False
            typed += 1
        elif _is_coded(cells):
            if not any(map(str.isdigit, cell)):
                return False
            coded += _form(cell) in set(map(_form, cells))
            words += _form(cell) not in set(map(_form, cells))
        else:
            words += 1
    return typed > 0 or (coded > 1 and not words)


def are_numbers_of_columns(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a line numbers the columns, from 0 or 1 on, as programs do for those without names.

    A column of something else than numbers is below it.
    """
    cells = [cell.strip() for cell in first]
    counted = any(cells == [str(start + at) for at in range(len(cells))] for start in (0, 1))
    kinds = [typed_as(column_of(below, at)) for at in range(len(cells))]
    return counted and len(cells) > 1 and len(below) >= _FEWEST and set(kinds) != {"number"}


def _fits(cell: str, cells: Sequence[str], kind: str) -> bool:
    if KINDS[kind].fullmatch(cell) is None:
        return False
    if kind != "number":
        return True
    # years, or ids of products, above what was bought of each
    years = sum(_YEAR.fullmatch(value) is not None for value in cells)
    if _YEAR.fullmatch(cell) and years < _HALF * len(cells):
        return cell in cells
    return len(cell) <= max(map(len, cells)) + 1


def _is_coded(cells: Sequence[str]) -> bool:
    """Whether all cells are texts with a digit and without a blank."""
    return all(" " not in cell and any(map(str.isdigit, cell)) for cell in cells)


def _form(code: str) -> str:
    """A code with 9 for every digit and A for every letter: P0137 -> A9999."""
    return "".join("9" if sign.isdigit() else "A" if sign.isalpha() else sign for sign in code)
