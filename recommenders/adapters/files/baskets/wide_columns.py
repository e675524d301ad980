"""Items of an order in columns beside each other: item_1, item_2, ..., or several called item."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.baskets.whole_orders import refuse_many, without_totals
from recommenders.adapters.files.reading.known_names import is_known_as
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.values.texts import texts
from recommenders.contract import Columns, Finding
from recommenders.errors import DataError
from recommenders.histories import BoolArray

_NUMBERED: Final = re.compile(
    r"(?P<stem>.{0,80}?[^\W\d_])[\s_.#-]{0,3}\(?(?P<number>\d{1,4})\)?"
    r"[\s_.-]{0,3}(?P<end>[^\W\d]{0,40})"
)
_AGAIN: Final = re.compile(r"(?P<name>.+) \((?P<number>\d{1,4})\)")
"""How the later ones of columns of one name are called: see `read_file`."""
_OF_EACH: Final = {
    "qty": "quantity",
    "quantity": "quantity",
    "units": "quantity",
    "count": "quantity",
    "price": "price",
    "name": "name",
    "title": "name",
}
"""What stands at the end of a name that is about an item, and what it then is."""
_OF_ONE_NAME: Final = 3
"""Columns of one name from which they may be the items of an order."""
_DIFFERENT: Final = 0.8
"""Share of the lines with several values, all of them different, from which these are items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """Columns that differ by a number: ``name`` is theirs without it."""

    name: str
    columns: Mapping[int, str]


def with_items_below(sheet: Sheet, told: Collection[str] = ()) -> Sheet:
    """A line for each item of a line whose items stand in columns of their own, else the sheet.

    What belongs to each of them (item_1_quantity, price_1, ...) goes along; what else is known as
    a quantity or a price is of the whole order, and not read. Columns that somebody has ``told``
    to be something stay. Raises `DataError` where there is a column for each product instead.
    """
    names = [str(name) for name in sheet.frame.columns]
    families = _families(names, sheet.twice, told)
    items = _items(families)
    grouped = {name for family in families for name in family.columns.values()}
    if items is None or any(is_known_as(Columns.ITEM, name) for name in {*names} - grouped):
        return sheet
    values = {number: texts(sheet.frame[name]) for number, name in items.columns.items()}
    filled = np.column_stack([codes >= 0 for codes, _ in values.values()])
    if not _are_items(sheet.frame[[*items.columns.values()]], filled):
        raise _one_for_each(sheet, items)
    along = {_name_of(items): items} | {
        name: family
        for family in families
        if family is not items
        and {*family.columns} <= {*items.columns}
        and (name := _goes_along(family))
    }
    return _below(sheet, along, filled, told)


def _families(names: Sequence[str], twice: Collection[str], told: Collection[str]) -> list[_Family]:
    by_name: dict[tuple[str, str], dict[int, str]] = {}
    for name in names:
        again = _AGAIN.fullmatch(name)
        if name in twice:
            by_name.setdefault((name, ""), {})[1] = name
        elif again and again["name"] in twice:
            by_name.setdefault((again["name"], ""), {})[int(again["number"])] = name
        elif name not in told and (match := _NUMBERED.fullmatch(name)):
            key = (match["stem"].strip(" _.-"), match["end"])
            by_name.setdefault(key, {}).setdefault(int(match["number"]), name)
    families = []
    for (stem, end), columns in by_name.items():
        numbers = sorted(columns)
        # two of one name are one that a join has made two, and 1, 2, 3 is no year and no size
        least = _OF_ONE_NAME if columns[numbers[0]] in twice else 2
        if (
            len(numbers) >= least
            and numbers[0] in (0, 1)
            and numbers[-1] - numbers[0] < len(numbers)
        ):
            in_order = {number: columns[number] for number in numbers}
            families.append(_Family(name=f"{stem} {end}".strip(), columns=in_order))
    return families


def _items(families: Sequence[_Family]) -> _Family | None:
    """The columns of ids, else those of names."""
    for ours in (Columns.ITEM, Columns.TITLE):
        for family in families:
            if is_known_as(ours, family.name):
                return family
    return None


def _name_of(items: _Family) -> str:
    return items.name if is_known_as(Columns.ITEM, items.name) else "item"


def _goes_along(family: _Family) -> str:
    """What a column is called that has one value for each item; empty where it is about others."""
    words = re.findall(r"[a-z]+", family.name.lower())
    kind = _OF_EACH.get(words[-1], "") if words else ""
    return f"item {kind}" if kind else ""


def _are_items(frame: pd.DataFrame, filled: BoolArray) -> bool:
    """Whether lines list items; a column for each product repeats 0 and 1 along a line."""
    codes, _ = pd.factorize(pd.concat([frame[name].astype("str") for name in frame]))
    by_line = codes.reshape(frame.shape[1], len(frame)).T
    several = filled.sum(axis=1) > 1
    if not several.any():
        return True
    different = [
        len(set(line[has].tolist())) == int(has.sum())
        for line, has in zip(by_line[several], filled[several], strict=True)
    ]
    return float(np.mean(different)) >= _DIFFERENT


def _below(
    sheet: Sheet, along: Mapping[str, _Family], filled: BoolArray, told: Collection[str]
) -> Sheet:
    items = next(iter(along.values()))
    grouped = {name for family in along.values() for name in family.columns.values()}
    frame = sheet.frame
    rows, positions = np.nonzero(filled)
    base = frame[[name for name in frame.columns if name not in grouped]]
    refuse_many(base, filled.sum(axis=1), sheet.file)
    base = base.iloc[rows]
    added = {}
    for name, family in along.items():
        column = pd.Series(None, index=range(len(rows)), dtype="object")
        for position, number in enumerate(items.columns):
            if number in family.columns:
                here = np.flatnonzero(positions == position)
                column.iloc[here] = frame[family.columns[number]].iloc[rows[here]].to_numpy(object)
        added[name] = _as_one(column, [frame[of].dtype for of in family.columns.values()], base)
    first, *_, last = items.columns.values()
    empty = len(frame) - len(np.unique(rows))
    findings = [
        Finding(
            observation=f"Items of {Path(sheet.file).name} that stand in columns of their own, "
            f"{first} to {last}",
            count=len(rows),
            done="read as a line for each item",
        ),
        Finding(
            observation=f"Lines of {Path(sheet.file).name} without any item",
            count=empty,
            done="left out",
        ),
    ]
    below = replace(
        sheet,
        frame=base.assign(**added),
        findings=[*sheet.findings, *(finding for finding in findings if finding.count)],
        twice=sheet.twice - {name for name in sheet.twice if name in grouped},
    )
    return without_totals(below, kept={*added, *told})


def _as_one(column: pd.Series, kinds: Sequence[Any], base: pd.DataFrame) -> pd.Series:
    """The column in the kind that its parts share, else as texts."""
    values = column.to_numpy(object)
    if len({str(kind) for kind in kinds}) == 1:
        typed: pd.Series = pd.Series(values, index=base.index, dtype=kinds[0])
        return typed
    written = [None if pd.isna(value) else str(value) for value in values]
    return pd.Series(written, index=base.index, dtype="str")


def _one_for_each(sheet: Sheet, items: _Family) -> DataError:
    first, *_, last = items.columns.values()
    return DataError(
        f"the columns {first} to {last} say of each product how often it was bought",
        file=sheet.file,
        column=first,
        row=1,
        value=", ".join(map(str, sheet.frame[first].head(3))),
        remedy="Write a line for each product that was bought: customer_id, item_id, timestamp, "
        "quantity.",
    )
