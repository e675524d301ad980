"""Ids of two tables that mean the same and are written otherwise: 0042 and 42, Ab1 and AB1."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Sequence, Set
from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.adapters.files.values.ids import ids
from recommenders.contract import Columns
from recommenders.data.dataset import RawTables

FEW: Final = 0.8
"""Share of the ids of the lines below which a table does not match them."""
_MOST: Final = 0.5
"""Share of the ids without a partner that differ in signs alone, from which they are the same."""


def joined_ids(
    table: pd.DataFrame, key: str, used: pd.Series, tables: RawTables, *, file: str
) -> pd.DataFrame:
    """The table with its ids written as in the lines, where only zeros or capitals differ.

    ``used`` holds the distinct ids of the lines. An id is written anew only where nothing else is
    like it in either table. A table that hardly matches the lines is a warning.
    """
    known = set(used)
    listed = table[key].astype("str")
    lonely = [written for written in listed if written not in known]
    wanted = known.difference(listed)
    anew = alike(lonely, wanted)
    name, lines = Path(file).name, Path(tables.file or "").name
    if name == lines:
        # parts of tables, each in a folder
        name, lines = ("/".join(Path(path).parts[-2:]) for path in (file, tables.file or ""))
    if anew:
        written, meant = next(iter(anew.items()))
        tables.add_finding(
            f"Ids of {name} that {lines} writes otherwise",
            len(anew),
            f"read as those of {lines}",
            warning=True,
            example=f"{written} for {meant}",
        )
        listed = listed.replace(anew)
        table = table.assign(**{key: listed})
    matched = int(listed.isin(list(known)).sum())
    if known and matched == 0:
        of = "customers" if key == Columns.CUSTOMER else "items"
        tables.add_finding(
            f"None of the {len(listed):,} ids of {name} is in {lines}",
            len(listed),
            "nothing that it says is used: which of its columns has the ids of the lines can be "
            f'said in dataset.toml, {key} = "..." under [columns.{of}]',
            warning=True,
        )
    elif matched < FEW * len(known):
        tables.add_finding(
            f"Ids of {lines} that {name} does not have, of {len(known):,}",
            len(known) - matched,
            "kept, shown by their id",
            warning=True,
        )
    return table


def alike(written: Sequence[str], wanted: Set[str]) -> dict[str, str]:
    """What stands for what among ids without a partner, one for one.

    Such as differ by capitals, by the width of letters, or by zeros or a # in front; and where most
    do, by signs alone: SKU_1 and SKU-1, 84,001 and 84001.
    """
    anew = _paired(written, wanted, _plain)
    left = [id_ for id_ in written if id_ not in anew]
    by_signs = _paired(left, wanted - set(anew.values()), _without_signs)
    return anew | by_signs if len(by_signs) > _MOST * len(left) else anew


def key_by_values(
    table: pd.DataFrame, key: str, columns: Collection[str], used: pd.Series
) -> str | None:
    """The one of the columns that has the ids of the lines where the column ``key`` has none.

    ``used`` holds the distinct ids of the lines. None where none has most of them, or several do.
    """
    known = set(used)
    if not known or table[key].astype("str").isin(known).any():
        return None
    having = [
        name for name in columns if len(known & set(ids(table[name]).dropna())) >= FEW * len(known)
    ]
    return having[0] if len(having) == 1 else None


def _paired(
    written: Sequence[str], wanted: Set[str], plain: Callable[[str], str]
) -> dict[str, str]:
    times_written = Counter(map(plain, written))
    times_wanted = Counter(map(plain, wanted))
    meant = {plain(id_): id_ for id_ in sorted(wanted)}
    return {
        id_: meant[plain(id_)]
        for id_ in written
        if times_written[plain(id_)] == 1 and times_wanted.get(plain(id_)) == 1
    }


def _plain(written: str) -> str:
    return unicodedata.normalize("NFKC", written).casefold().lstrip("#0") or "0"


def _without_signs(written: str) -> str:
    bare = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", written).casefold())
    return bare.lstrip("0") or written
