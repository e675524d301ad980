"""Ids of two tables that mean the same and are written otherwise: 0042 and 42, Ab1 and AB1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.contract import Columns
from recommenders.data.dataset import RawTables

FEW: Final = 0.5
"""Share of the ids of the lines below which a table does not match them."""


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

    Such as differ by capitals, or by zeros or a # in front.
    """
    times_written = Counter(map(_plain, written))
    times_wanted = Counter(map(_plain, wanted))
    meant = {_plain(id_): id_ for id_ in sorted(wanted)}
    return {
        id_: meant[_plain(id_)]
        for id_ in written
        if times_written[_plain(id_)] == 1 and times_wanted.get(_plain(id_)) == 1
    }


def _plain(written: str) -> str:
    return written.casefold().lstrip("#0") or "0"
