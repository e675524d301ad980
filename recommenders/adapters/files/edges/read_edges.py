"""Reading a known graph of items: a table with source, target and perhaps weight."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.adapters.files.reading.read_file import read
from recommenders.adapters.files.values.ids import ids
from recommenders.adapters.files.values.numbers import numbers
from recommenders.errors import DataError

_ENDS: Final = ("source", "target")
_WEIGHT: Final = "weight"


def read_edges(path: Path) -> pd.DataFrame:
    """The edges of a CSV or Parquet file, for ``Related(edges=...)``.

    Columns source, target (item ids) and, where the file has it, weight (above 0). Raises
    `DataError` naming file, column, line and value.
    """
    sheet = read(path)
    frame, file = sheet.frame, sheet.file
    named = {str(column).strip().lower(): column for column in frame.columns}
    edges = pd.DataFrame(index=frame.index)
    for column in _ENDS:
        if column not in named:
            raise DataError(
                "a column of the edges is missing",
                file=file,
                column=column,
                row=1,
                value=", ".join(map(str, frame.columns)),
                remedy="Name the columns source, target and, where there is one, weight.",
            )
        read_ids = ids(frame[named[column]])
        _refuse(read_ids.isna(), frame[named[column]], "an item is missing", file, "Give its id.")
        edges[column] = read_ids.astype("str")
    if _WEIGHT in named:
        column_in_file = frame[named[_WEIGHT]]
        weights, _ = numbers(column_in_file)
        wrong = pd.Series(~(weights > 0), index=frame.index)
        remedy = "Write a number above 0, or leave the line out."
        _refuse(wrong, column_in_file, "a weight is not a positive number", file, remedy)
        edges[_WEIGHT] = weights
    return edges.reset_index(drop=True)


def _refuse(wrong: pd.Series, column: pd.Series, problem: str, file: str, remedy: str) -> None:
    if wrong.any():
        position = int(wrong.to_numpy().argmax())
        raise DataError(
            problem,
            file=file,
            column=str(column.name),
            row=int(column.index[position]) + 2,
            value=str(column.iloc[position]),
            remedy=remedy,
        )
