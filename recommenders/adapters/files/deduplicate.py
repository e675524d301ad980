"""Tables with one line for each id, and lines that stand in two files, counted once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.adapters.files.values.garbled import words_of
from recommenders.adapters.files.values.numbers import numbers
from recommenders.contract import Columns
from recommenders.data.dataset import RawTables
from recommenders.histories import BoolArray, LongArray

COUNT: Final = "\0count"
"""The column that says for how many lines a line stands, where there is one."""


def without_twins(frame: pd.DataFrame, key: str, table: str, tables: RawTables) -> pd.DataFrame:
    """One line for each id: of ids that stand there twice, the most frequent values."""
    frame = frame.assign(**{key: frame[key].astype("str")})
    twins = frame[key].duplicated(keep=False).to_numpy()
    if not twins.any():
        return frame
    repeated = frame[twins]
    columns = [column for column in frame.columns if column != key]
    unique = gathered(repeated, key, columns, tables, source=table, listed=frame[key].nunique())
    extra = int(twins.sum()) - len(unique)
    tables.add_finding(
        f"Lines of {table} that repeat an id", extra, "joined, the most frequent wins"
    )
    return pd.concat([frame[~twins], unique], ignore_index=True)


def overlapping(frame: pd.DataFrame, begins: Sequence[int]) -> BoolArray:
    """Which lines an earlier file has as well, shape (n_lines,).

    ``begins`` says where in the index each file begins. Equal lines within one file are several
    lines: of a line that one file has twice and another once, two stay.
    """
    keys = pd.DataFrame(
        {
            "line": pd.util.hash_pandas_object(frame, index=False).to_numpy(),
            "file": np.searchsorted(np.asarray(begins), frame.index.to_numpy(), side="right"),
        }
    )
    keys["time"] = keys.groupby(["file", "line"]).cumcount()
    return keys.duplicated(["line", "time"]).to_numpy(dtype=np.bool_)


def merged(
    table: pd.DataFrame | None,
    lines: pd.DataFrame,
    key: str,
    columns: tuple[str, ...],
    tables: RawTables,
) -> pd.DataFrame | None:
    """The table, filled up with what the lines say of the same ids; None where neither speaks."""
    present = [column for column in columns if column in lines]
    if not present:
        return table
    from_lines = gathered(lines, key, present, tables, source="lines")
    if table is None:
        return from_lines
    return table.set_index(key).combine_first(from_lines.set_index(key)).reset_index()


def gathered(
    lines: pd.DataFrame,
    key: str,
    columns: list[str],
    tables: RawTables,
    *,
    source: str,
    listed: int = 0,
) -> pd.DataFrame:
    """One line for each id with the value that each column has most often.

    Where more than 5% of the ids that are ``listed`` have several values, that is a warning.
    """
    counts = lines[COUNT].to_numpy(dtype=np.int64) if COUNT in lines else None
    owners, names = pd.factorize(lines[key])
    table = pd.DataFrame({key: pd.Series(np.asarray(names.astype("str")), dtype="str")})
    for column in columns:
        words = words_of(lines[column], column, source)
        codes, values = words.codes, words.values
        tables.findings.extend(words.findings)
        winner, several = most_frequent(owners, codes, counts)
        tables.add_finding(
            f"Ids of {key} with several values of {column} in the {source}",
            several,
            "the most frequent wins",
            # lines may be old, a table of items or customers is of today
            of=0 if source == "lines" else listed,
        )
        value = pd.Series(values.to_numpy()[winner.to_numpy()], index=winner.index, dtype="str")
        table[column] = value.reindex(table.index)
        if column in (Columns.PRICE, Columns.LIST_PRICE):
            table[column] = numbers(table[column])[0]
    return table


def one_spelling(
    items: pd.DataFrame | None, columns: Sequence[str], tables: RawTables
) -> pd.DataFrame | None:
    """Items of whose kinds that differ by capitals alone the more frequent writing stands."""
    if items is None:
        return None
    for column in [column for column in columns if column in items]:
        counts = items[column].value_counts()
        written = pd.Series(counts.index.astype("str"), dtype="str")
        # those of most items first, of as many the first in the alphabet
        order = np.lexsort((written.to_numpy(dtype=object), -counts.to_numpy()))
        first: dict[str, str] = {}
        for word in written.iloc[order]:
            first.setdefault(word.casefold(), word)
        anew = {word: first[word.casefold()] for word in written if first[word.casefold()] != word}
        if not anew:
            continue
        of_items = items[column].isin(list(anew))
        word, meant = next(iter(anew.items()))
        tables.add_finding(
            f"Items whose {column} is written in other capitals than that of most",
            of_items.sum(),
            "read as one",
            example=f"{word} for {meant}",
        )
        items = items.assign(**{column: items[column].replace(anew)})
    return items


def most_frequent(
    owners: NDArray[np.intp] | NDArray[np.int64],
    values: NDArray[np.intp],
    lines: LongArray | None = None,
) -> tuple[pd.Series, int]:
    """The value code each owner has most often (the lower code on a tie), and how many had several.

    ``owners`` and ``values`` are codes of shape (n,); value -1 means empty and never wins. Each
    stands for so many ``lines``, 1 where None.
    The result is indexed by owner; owners without any value are absent.
    """
    filled = values >= 0
    n_values = int(values.max(initial=0)) + 1
    # one number for a pair: a table of all lines would take several times the memory
    pairs = owners[filled].astype(np.int64) * n_values + values[filled]
    if lines is None:
        distinct, often = np.unique(pairs, return_counts=True)
    else:
        distinct, which = np.unique(pairs, return_inverse=True)
        often = np.zeros(len(distinct), dtype=np.int64)
        np.add.at(often, which, lines[filled])
    owner, value = np.divmod(distinct, n_values)
    counts = pd.DataFrame({"owner": owner, "value": value, "count": often})
    several = int((counts.groupby("owner").size() > 1).sum())
    counts = counts.sort_values(["owner", "count", "value"], ascending=[True, False, True])
    return counts.drop_duplicates("owner").set_index("owner")["value"], several
