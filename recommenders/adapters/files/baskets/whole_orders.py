"""What a line says of a whole order, once it is a line for each item."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.content.file_content import refuse_unpacked
from recommenders.adapters.files.reading.known_names import is_known_as
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns, Finding
from recommenders.histories import LongArray

BASKET: Final = "basket"
"""The column that says which lines are of one order."""
_CELL: Final = 8
"""Bytes that a cell takes at the least."""


def without_totals(sheet: Sheet, *, kept: Collection[str]) -> Sheet:
    """The sheet without quantities and prices that are of the order and not of an item.

    ``kept`` are columns that have a value for each item.
    """
    totals = tuple(
        str(name)
        for name in sheet.frame.columns
        if name not in kept
        and (is_known_as(Columns.QUANTITY, str(name)) or is_known_as(Columns.UNIT_PRICE, str(name)))
    )
    if not totals:
        return sheet
    said = Finding(
        observation=f"Columns of {Path(sheet.file).name} that are of whole orders: "
        f"{', '.join(totals)}",
        count=len(totals),
        done="not used, as what each item has of it is not known",
    )
    return replace(
        sheet,
        frame=sheet.frame.drop(columns=list(totals)),
        findings=[*sheet.findings, said],
        unread=(*sheet.unread, *totals),
    )


def refuse_many(frame: pd.DataFrame, counts: LongArray, file: str) -> None:
    """Raise a `DataError` where lines that are repeated ``counts`` times are too much of a file."""
    size = _CELL * int(counts.sum()) * (len(frame.columns) + 1)
    for name in frame:
        if pd.api.types.is_string_dtype(frame[name].dtype):
            lengths = frame[name].str.len().fillna(0).to_numpy(np.int64)
            size += int((lengths * counts).sum())
    refuse_unpacked(Path(file), size)


def with_baskets(sheet: Sheet) -> Sheet:
    """Lines that came of one and have no time: a column says which were one order.

    Else their order would stand for times, and the items of an order for days.
    """
    names = [str(name) for name in sheet.frame.columns]
    index = sheet.frame.index
    if BASKET in names or not index.has_duplicates:
        return sheet
    if any(is_known_as(Columns.TIME, name) for name in names):
        return sheet
    numbers = np.cumsum(np.append(True, index[1:] != index[:-1]))
    column = pd.Series(numbers.astype("str"), index=index, dtype="str")
    return replace(sheet, frame=sheet.frame.assign(**{BASKET: column}))
