"""A table of orders with one line for each, as its ids say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.values.ids import read_ids
from recommenders.adapters.files.values.join_ids import alike
from recommenders.adapters.files.values.texts import texts
from recommenders.adapters.files.values.tolerance import TOLERATED
from recommenders.contract import Columns, Finding
from recommenders.errors import DataError

_OF_ORDERS: Final = (Columns.CUSTOMER, Columns.TIME, Columns.NAME, Columns.SEGMENT, Columns.EVENT)
ID: Final = "\0order"
FILE: Final = "\0file"
ROW: Final = "\0row"
PLACES: Final = (ID, FILE, ROW)
_SHOWN: Final = 40
OURS: Final = "\0ours "
"""Before one of our columns among those of the orders."""
_CUSTOMER: Final = f"{OURS}{Columns.CUSTOMER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a table, and for each of our columns that it has the name there."""

    sheet: Sheet
    names: Mapping[str, str]


def read_orders(
    orders: Sequence[Part], wanted: Callable[[str], bool], findings: list[Finding]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The orders of all files one below the other, with ids that are clean; for ours their names.

    Beside them the number of the file, and the line in it.
    """
    of_ours: dict[str, str] = {}
    frames = []
    for number, part in enumerate(orders):
        sheet, order = part.sheet, part.names[Columns.ORDER]
        read = read_ids(sheet.frame[order])
        findings += read.remarks(f'"{order}" of {file_name(sheet)}')
        here = {ours: part.names[ours] for ours in _OF_ORDERS if ours in part.names}
        for ours, name in here.items():
            of_ours.setdefault(ours, name)
        others = [
            name
            for name in map(str, sheet.frame.columns)
            if name not in part.names.values() and wanted(name)
        ]
        said = {f"{OURS}{ours}": sheet.frame[name] for ours, name in here.items()}
        frame = sheet.frame[others].assign(**said)
        frame[ID], frame[FILE], frame[ROW] = read.column.astype("str"), number, frame.index
        frames.append(frame)
        unused = [
            str(name)
            for name in (*sheet.frame.columns, *sheet.nested, *sheet.unread)
            if name not in others and name not in part.names.values()
        ]
        if unused:
            findings.append(
                Finding(
                    observation=f"Columns of {file_name(sheet)} that are none of ours: "
                    f"{', '.join(unused[:_SHOWN])}{', ...' if len(unused) > _SHOWN else ''}",
                    count=len(unused),
                    done="not used",
                )
            )
    heads = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    empty = heads[ID].isna()
    if empty.any():
        findings.append(
            Finding(
                observation=f"Lines of {file_name(orders[0].sheet)} without the id of an order",
                count=int(empty.sum()),
                done="left out",
                warning=bool(empty.mean() > TOLERATED),
            )
        )
    return heads[~empty].reset_index(drop=True), of_ours


def written_alike(
    heads: pd.DataFrame, used: set[str], name: str, lines: Sequence[Part], findings: list[Finding]
) -> pd.DataFrame:
    """The orders with their ids as the lines write them, where only zeros or capitals differ."""
    known = set(heads[ID])
    wanted = used - known
    anew = alike(sorted(known - used), wanted) if wanted else {}
    if not anew:
        return heads
    written, meant = next(iter(anew.items()))
    findings.append(
        Finding(
            observation=f"Ids of orders that {name} and {file_name(lines[0].sheet)} write "
            "differently",
            count=len(anew),
            done="read as the same",
            warning=True,
            example=f"{written} and {meant}",
        )
    )
    return heads.assign(**{ID: heads[ID].replace(anew)})


def one_each(
    heads: pd.DataFrame,
    name: str,
    orders: Sequence[Part],
    is_undone: Callable[[str, str], bool],
    findings: list[Finding],
) -> tuple[pd.DataFrame, set[str]]:
    """The orders with one line for each id; those of several customers are left out, or refused.

    Also gives the ids of those that are left out.
    """
    twice = heads[ID].duplicated(keep=False)
    if not twice.any():
        return heads, set()
    again = heads[twice]
    torn: set[str] = set()
    if _CUSTOMER in heads:
        customers = read_ids(again[_CUSTOMER]).column
        pairs = pd.DataFrame({ID: again[ID], _CUSTOMER: customers}).dropna().drop_duplicates()
        torn = set(pairs[ID][pairs[ID].duplicated()])
        if torn:
            _refuse_several(heads, again, torn, orders)
            findings.append(
                Finding(
                    observation=f"Ids of orders that stand for several customers in {name}",
                    count=len(torn),
                    done="left out, with their lines",
                    warning=True,
                    example=min(torn),
                )
            )
            heads = heads[~heads[ID].isin(torn)]
            again = again[~again[ID].isin(torn)]
    told = [column for column in heads.columns if column not in (FILE, ROW)]
    differ = int(again[told].drop_duplicates()[ID].duplicated().sum())
    undone = np.zeros(len(heads), dtype=bool)
    for column in (name for name in told if name != ID and not name.startswith(OURS)):
        codes, values = texts(heads[column])
        marked = np.array([is_undone(column, value) for value in values] + [False], dtype=bool)
        undone |= marked[codes]
    order = np.lexsort([np.arange(len(heads)), undone])
    kept = heads.iloc[order].drop_duplicates(ID, keep="last").sort_index()
    more = len(heads) - len(kept)
    if more:
        findings.append(
            Finding(
                observation=f"Lines of {name} that repeat the id of an order"
                + (f", {differ:,} of them with other values" if differ else ""),
                count=more,
                done="one counts: that which says cancelled or refunded, else the last"
                if differ
                else "left out",
                warning=bool(differ > TOLERATED * len(kept)),
            )
        )
    return kept.reset_index(drop=True), torn


def _refuse_several(
    heads: pd.DataFrame,
    again: pd.DataFrame,
    torn: set[str],
    orders: Sequence[Part],
) -> None:
    """Raise a `DataError` where many ids stand for several customers."""
    if len(torn) < TOLERATED * heads[ID].nunique():
        return
    lines = again[again[ID].isin(torn)].drop_duplicates([ID, _CUSTOMER])
    second = lines[lines[ID].duplicated()].iloc[0]
    part = orders[int(second[FILE])]
    raise DataError(
        f"{len(torn):,} ids of orders stand for several customers",
        file=part.sheet.file,
        column=part.names[Columns.ORDER],
        row=int(second[ROW]) + 2,
        value=second[ID],
        remedy="Each order needs an id of its own: put what tells them apart (the shop, the year) "
        "in front of it in both tables, or name another column: [columns.orders] "
        f'{Columns.ORDER} = "..." in dataset.toml.',
    )


def file_name(sheet: Sheet) -> str:
    """What a file is called in the report."""
    return Path(sheet.file).name
