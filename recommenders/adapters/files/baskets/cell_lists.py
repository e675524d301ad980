"""Items of an order in one cell: A|B|C, or ["A", "B"]."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.baskets.whole_orders import refuse_many, without_totals
from recommenders.adapters.files.reading.known_names import GUESSES, is_known_as, plain_name
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.values.texts import texts
from recommenders.contract import Columns, Finding
from recommenders.histories import LongArray

Pieces = list[list[str]]

PARTED: Final = "item"
"""What the column of the items is called once it has one a line, unless its name is known."""
_SIGNS: Final = ("|", ";", ",")
_MANY: Final = 0.2
"""Share of distinct cells with such a sign from which they hold several items."""
_AGAIN: Final = 0.5
"""Share of the pieces that come again from which they are items and not parts of a title."""
_SURE: Final = 0.95
_CODE: Final = re.compile(r"[^\W_][\w./-]{0,60}")
"""An id: nothing but letters, digits and a few signs, and no blank."""
_CODE_WITH_DIGIT: Final = re.compile(r"(?=.*\d)[^\W_][\w./-]{0,60}")
_TRIED: Final = 20_000
_ANY_LIST: Final = r"[|;,\[{(]"
_BRACKETS: Final = re.compile(r"\[(.*)\]|\{([^:]*)\}|\((.*)\)", re.DOTALL)
_PLURALS_WRITTEN: Final = (
    "items products articles skus itemids productids articleids basket cart itemlist productlist "
    "purchaseditems orderitems lineitems"
)
_PLURALS: Final = frozenset(_PLURALS_WRITTEN.split())


def lists_items(name: str) -> bool:
    """Whether a column of this name may hold all items of an order."""
    return plain_name(name) in _PLURALS


def with_lists_below(sheet: Sheet, told: Mapping[str, str]) -> Sheet:
    """A line for each item of a cell that can only be a list of ids, else the sheet.

    That is one in brackets, or ids without blanks parted by bars, semicolons or commas, of which
    most come again. Columns with as many pieces on every line go along (quantities); others that
    are quantities or prices, and that nobody has ``told`` (our column -> that of the file), are of
    the whole order and not read.
    """
    name = _column(sheet, told)
    pieces, sign = (None, "") if name is None else _parted(sheet.frame[name])
    if name is None or pieces is None:
        return sheet
    counts = np.array([len(cell) for cell in pieces], dtype=np.int64)
    if not (counts > 1).any():
        return sheet
    refuse_many(sheet.frame, counts, sheet.file)
    along = {name: pieces}
    for other in map(str, sheet.frame.columns):
        own = None if other == name else _as_many(sheet.frame[other], counts, sign)
        if own is not None:
            along[other] = own
    below = sheet.frame.iloc[np.repeat(np.arange(len(counts)), counts)]
    added = {
        column: pd.Series(list(chain.from_iterable(cells)), index=below.index, dtype="str")
        for column, cells in along.items()
    }
    keeps_name = name in told.values() or is_known_as(Columns.ITEM, name)
    frame = below.assign(**added).rename(columns={} if keeps_name else {name: PARTED})
    others = ", ".join([*along][1:])
    said = Finding(
        observation=f"Cells of “{name}” in {Path(sheet.file).name} with several items",
        count=int((counts > 1).sum()),
        done=f"read as a line for each item{f', with {others}' if others else ''}",
    )
    parted = replace(sheet, frame=frame, findings=[*sheet.findings, said])
    return without_totals(parted, kept={*along, *told.values()})


def _column(sheet: Sheet, told: Mapping[str, str]) -> str | None:
    """The column of the items: as told, else known by its name, else one of several items."""
    names = [str(name) for name in sheet.frame.columns]
    own = told.get(Columns.ITEM, PARTED)
    if own in names or own != PARTED:
        return own if own in names else None
    if Columns.ITEM in names:
        return Columns.ITEM
    known = [
        name
        for guess in GUESSES["interactions"][Columns.ITEM].split()
        for name in names
        if plain_name(name) == guess
    ]
    several = [name for name in names if lists_items(name) and name not in told.values()]
    return next(iter([*known, *several]), None)


def _parted(column: pd.Series) -> tuple[Pieces | None, str]:
    """The pieces of each cell and what parts them; None where cells are not clearly lists."""
    if not pd.api.types.is_string_dtype(column.dtype):
        return None, ""
    if not column.head(_TRIED).str.contains(_ANY_LIST, regex=True).any():
        return None, ""
    codes, values = texts(column)
    inside = [_within(value) for value in values]
    if sum(cell is not None for cell in inside) > _SURE * len(inside):
        pairs = zip(inside, values, strict=True)
        lists = [[value] if cell is None else cell for cell, value in pairs]
        return [lists[code] if code >= 0 else [] for code in codes], ""
    for sign in _SIGNS:
        several = values.str.contains(sign, regex=False).to_numpy(dtype=bool)
        if not len(values) or several.mean() <= _MANY:
            continue
        if sign == "," and values[several].str.fullmatch(r"\d+,0+").all():
            # 17850,0: a number with a decimal comma
            continue
        lists = [_split(value, sign) for value in values]
        pieces = [piece for value in values for piece in _split(value, sign)]
        if _are_ids(pieces, sign):
            return [lists[code] if code >= 0 else [] for code in codes], sign
    return None, ""


def _split(value: str, sign: str) -> list[str]:
    return [piece.strip() for piece in value.split(sign) if piece.strip()]


def _are_ids(pieces: list[str], sign: str) -> bool:
    column = pd.Series(pieces, dtype="str")
    if column.empty or column.duplicated(keep=False).mean() <= _AGAIN:
        return False
    # words parted by commas may be one title
    pattern = _CODE if sign != "," else _CODE_WITH_DIGIT
    return bool(column.map(lambda piece: pattern.fullmatch(piece) is not None).mean() >= _SURE)


def _within(value: str) -> list[str] | None:
    """The values of a list in brackets, as JSON, Python and databases write it."""
    match = _BRACKETS.fullmatch(value)
    if match is None:
        return None
    inside = next(group for group in match.groups() if group is not None).strip()
    if not inside:
        return []
    if inside[0] in "[{(":
        return None
    quote = "'" if inside[0] == "'" else '"'
    try:
        cells = next(csv.reader([inside], quotechar=quote, skipinitialspace=True))
    except (csv.Error, StopIteration):
        return None
    return [cell.strip() for cell in cells if cell.strip()]


def _as_many(column: pd.Series, counts: LongArray, sign: str) -> Pieces | None:
    """The pieces of another column where each line has as many of them as of items."""
    if not pd.api.types.is_string_dtype(column.dtype):
        return None
    pieces = []
    for value, count in zip(column.fillna(""), counts.tolist(), strict=True):
        cell = value.split(sign) if sign else _within(value.strip()) or []
        if count and len(cell) != count:
            return None
        pieces.append([piece.strip() for piece in cell] if count else [])
    return pieces
