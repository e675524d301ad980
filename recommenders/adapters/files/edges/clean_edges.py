"""A file of items that go together, cleaned like the lines: what is left out is counted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.values.ids import read_ids
from recommenders.adapters.files.values.join_ids import alike
from recommenders.adapters.files.values.numbers import LARGEST, read_numbers
from recommenders.adapters.files.values.tolerance import tolerated
from recommenders.contract import Columns
from recommenders.data.tables import RawTables

_ENDS: Final = (Columns.ITEM, Columns.RELATED)


def clean_edges(
    frame: pd.DataFrame,
    names_in_file: Mapping[str, str],
    file: str,
    tables: RawTables,
    *,
    items: pd.Series,
    comma: bool | None = None,
) -> pd.DataFrame:
    """Pairs of ids as the items have them, and a weight above 0 where the file has weights.

    ``items`` has the ids of the lines, and ``tables`` the items, cleaned; ``comma`` is whether one
    parts decimals in the rest of the file. Which ids no item has is left to
    `recommenders.data.dataset.build`. Raises `DataError` that names ``file``, line, column and
    value where 5% of the weights cannot be read.
    """
    total, used = len(frame), _ids(items, tables)
    frame = frame[[column for column in (*_ENDS, Columns.WEIGHT) if column in frame]]
    for column in _ENDS:
        ids = read_ids(frame[column])
        lost = ids.column.isna().to_numpy()
        tables.findings.extend(ids.remarks(f"“{names_in_file[column]}” of {Path(file).name}"))
        tables.add_finding(
            f"Known relations without {column.replace('_', ' ')}", lost.sum(), "left out", of=total
        )
        frame = frame.assign(**{column: ids.column.astype("str")})[~lost]
    frame = _as_items(frame, used, file, tables)
    return _weighed(frame, names_in_file, file, tables, comma)


def _ids(items: pd.Series, tables: RawTables) -> set[str]:
    """The ids of all items, bought or not."""
    used = {str(item) for item in items.unique()}
    if tables.items is not None:
        used.update(map(str, tables.items[Columns.ITEM]))
    return used


def _as_items(frame: pd.DataFrame, used: set[str], file: str, tables: RawTables) -> pd.DataFrame:
    """The pairs with ids written as those of the items, where only zeros or capitals differ."""
    written = set(frame[Columns.ITEM]) | set(frame[Columns.RELATED])
    anew = alike(sorted(written - used), used)
    if not anew:
        return frame
    here, meant = next(iter(anew.items()))
    tables.add_finding(
        f"Ids of {Path(file).name} that the items write otherwise",
        len(anew),
        "read as those of the items",
        warning=True,
        example=f"{here} for {meant}",
    )
    return frame.assign(**{column: frame[column].replace(anew) for column in _ENDS})


def _weighed(
    frame: pd.DataFrame,
    names_in_file: Mapping[str, str],
    file: str,
    tables: RawTables,
    comma: bool | None,
) -> pd.DataFrame:
    if Columns.WEIGHT not in frame:
        return frame
    raw, name, total = frame[Columns.WEIGHT], names_in_file[Columns.WEIGHT], len(frame)
    weights = read_numbers(raw, comma=comma)
    tables.findings.extend(weights.remarks(name))
    remedy = "Write a number above 0, or leave the line out."
    wrong = weights.wrong | (np.abs(weights.values) > LARGEST)
    count = tolerated(wrong, raw, file=file, name=name, remedy=remedy)
    tables.add_finding(f'Known relations whose "{name}" is not a number', count, "left out")
    values = pd.Series(np.where(wrong, np.nan, weights.values), index=frame.index)
    empty = values.isna() & ~wrong
    tables.add_finding(f'Known relations with no "{name}"', empty.sum(), "left out", of=total)
    none = values <= 0
    tables.add_finding(
        f'Known relations with a "{name}" of zero or below', none.sum(), "left out", of=total
    )
    kept: pd.DataFrame = frame.assign(**{Columns.WEIGHT: values})[values > 0]
    return kept
