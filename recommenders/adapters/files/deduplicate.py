"""Tables of items and customers with one line for each id, from whatever the files repeat."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.adapters.files.parse_values import numbers, texts
from recommenders.adapters.frequent import most_frequent
from recommenders.contract import Columns
from recommenders.data.dataset import RawTables


def without_twins(frame: pd.DataFrame, key: str, table: str, tables: RawTables) -> pd.DataFrame:
    """One line for each id: of ids that stand there twice, the most frequent values."""
    frame = frame.assign(**{key: frame[key].astype("str")})
    twins = frame[key].duplicated(keep=False).to_numpy()
    if not twins.any():
        return frame
    repeated = frame[twins]
    one = gathered(repeated, key, [c for c in frame.columns if c != key], tables, what=table)
    extra = int(twins.sum()) - len(one)
    tables.found(f"Lines of {table} that repeat an id", extra, "joined, the most frequent wins")
    return pd.concat([frame[~twins], one], ignore_index=True)


def merged(
    known: pd.DataFrame | None,
    lines: pd.DataFrame,
    key: str,
    columns: tuple[str, ...],
    tables: RawTables,
) -> pd.DataFrame | None:
    """The table, filled up with what the lines say of the same ids; None where neither speaks."""
    said = [column for column in columns if column in lines]
    if not said:
        return known
    one = gathered(lines, key, said, tables, what="lines")
    if known is None:
        return one
    return known.set_index(key).combine_first(one.set_index(key)).reset_index()


def gathered(
    lines: pd.DataFrame, key: str, columns: list[str], tables: RawTables, *, what: str
) -> pd.DataFrame:
    """One line for each id with the value that each column has most often."""
    owners, names = pd.factorize(lines[key])
    table = pd.DataFrame({key: pd.Series(np.asarray(names.astype("str")), dtype="str")})
    for column in columns:
        codes, values = texts(lines[column])
        winner, several = most_frequent(owners, codes)
        tables.found(
            f"Ids of {key} with several values of {column} in the {what}",
            several,
            "the most frequent wins",
        )
        value = pd.Series(values.to_numpy()[winner.to_numpy()], index=winner.index, dtype="str")
        table[column] = value.reindex(table.index)
        if column in (Columns.PRICE, Columns.LIST_PRICE):
            table[column] = numbers(table[column])[0]
    return table
