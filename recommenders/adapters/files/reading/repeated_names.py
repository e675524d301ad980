"""Lines that repeat the names of the columns, as files put together have them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Finding
from recommenders.errors import DataError

_TRIED: Final = 1_000
_NAMES: Final = 2
"""Cells of a line that are the names of their columns where it repeats them."""


def without_names(sheet: Sheet, names_in_file: Mapping[str, str]) -> pd.DataFrame:
    """The lines of a sheet but those that repeat its names, as files put together have them.

    Raises `DataError` where such a line has the names in another order: what is below it stands in
    other columns than what is above.
    """
    names = list(dict.fromkeys(names_in_file.values()))
    texts = [name for name in names if pd.api.types.is_string_dtype(sheet.frame[name].dtype)]
    if len(texts) < _NAMES:
        return sheet.frame
    last = sheet.frame[texts[-1]].eq(texts[-1])
    repeats = np.asarray(last, dtype=bool)
    if repeats.any():
        repeats = repeats & sheet.frame[texts[-2]].eq(texts[-2]).to_numpy(dtype=bool)
    _refuse_other_order(sheet, texts[0])
    if not repeats.any():
        return sheet.frame
    sheet.findings.append(
        Finding(
            observation=f"Lines of {Path(sheet.file).name} that repeat the names of the columns",
            count=int(repeats.sum()),
            done="left out",
        )
    )
    return sheet.frame[~repeats]


def _refuse_other_order(sheet: Sheet, column: str) -> None:
    """Raise `DataError` for the first line that is all names, and not each above its own column."""
    frame = sheet.frame
    names = [str(name) for name in frame.columns]
    likely = np.flatnonzero(frame[column].isin(names).to_numpy(dtype=bool))
    for at in likely[:_TRIED].tolist():
        cells = {
            name: str(cell).strip()
            for name, cell in zip(names, frame.iloc[at].tolist(), strict=True)
            if pd.notna(cell) and str(cell).strip()
        }
        if set(cells.values()) <= set(names) and sum(map(str.__ne__, cells, cells.values())) > 1:
            raise DataError(
                "the names of the columns come again in another order",
                file=sheet.file,
                row=int(frame.index[at]) + 2,
                value=", ".join(cells.values()),
                remedy="Keep the parts as files of their own, each with its line of names, or put "
                "the columns of all parts into one order.",
            )


def refuse_twice(sheet: Sheet, names_in_file: Mapping[str, str]) -> None:
    """Raise a `DataError` where two columns have a name that is read, and not the same values."""
    for column, name in names_in_file.items():
        if name in sheet.twice and not _same_again(sheet, name):
            raise DataError(
                "two columns have the same name",
                file=sheet.file,
                column=name,
                row=1,
                remedy=f"Rename or remove one of them: {column} is read from it.",
            )


def _same_again(sheet: Sheet, name: str) -> bool:
    """Whether the columns of one name hold the same, as those that a join has twice."""
    frame = sheet.frame
    others = [f"{name} ({number})" for number in range(2, len(frame.columns) + 1)]
    others = [other for other in others if other in frame]
    return bool(others) and all(frame[name].equals(frame[other]) for other in others)
