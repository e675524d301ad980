"""Items of an order in one cell as a list of objects: [{"sku": "A", "qty": 2}, ...].

Or as one object, or with names before the values: Product SKU: A, Product Qty: 2|Product SKU: B.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.baskets.cell_lists import lists_items
from recommenders.adapters.files.baskets.whole_orders import refuse_many, without_totals
from recommenders.adapters.files.nested.list_names import ITEM_LISTS
from recommenders.adapters.files.reading.json_forms import decoder
from recommenders.adapters.files.reading.known_names import is_known_as
from recommenders.adapters.files.reading.parquet_file import names_apart
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns, Finding

_NEARLY_ALL: Final = 0.95
_LOOK: Final = 100
_LONGEST: Final = 100_000
"""Letters of a cell beyond which it is no order."""

_LISTED: Final = r"\s*\[\s*\{"
_NAMED: Final = re.compile(r"\s*[A-Z]\w*(?: \w+)*: [^|]*, [A-Z]\w*(?: \w+)*: ")
_NAME: Final = re.compile(r"(?:^|, )([A-Z]\w*(?: \w+)*): ?")
_ONE_OR_NAMED: Final = rf"\s*\{{\s*[\"'}}]|{_NAMED.pattern}"

Objects = list[dict[str, Any]]


def with_objects_below(sheet: Sheet, told: Mapping[str, str]) -> Sheet:
    """A line for each item of a cell that is a list of objects, in JSON or as Python writes it.

    What the objects hold becomes columns, as those of lists within JSON do (`names_apart`).
    """
    names = [str(name) for name in sheet.frame.columns]
    known = Columns.ITEM in told or any(is_known_as(Columns.ITEM, name) for name in names)
    for name in names:
        own = name == told.get(Columns.ITEM) or is_known_as(Columns.ITEM, name)
        listed = own or lists_items(name) or name.lower() in ITEM_LISTS
        if known and not listed:
            continue
        items = _objects(sheet.frame[name], _LISTED if listed else _ONE_OR_NAMED)
        if items is not None:
            return _below(sheet, name, items)
    return sheet


def _objects(column: pd.Series, form: str) -> list[Objects] | None:
    """The objects of each cell, which begins so; None where cells are something else."""
    if not pd.api.types.is_string_dtype(column.dtype):
        return None
    few = column.dropna().head(_LOOK)
    if few.empty or few.str.match(form).mean() < _NEARLY_ALL:
        return None
    if form == _ONE_OR_NAMED and not any(map(_says_an_item, map(_read, few.unique()))):
        return None
    read = {cell: _read(cell) for cell in column.dropna().unique()}
    if sum(items is not None for items in read.values()) < _NEARLY_ALL * len(read):
        return None
    return [read.get(cell) or [] for cell in column]


def _says_an_item(entries: Objects | None) -> bool:
    """Whether the objects have a column that is known for an item, and not whatever else."""
    return any(is_known_as(Columns.ITEM, str(name)) for entry in entries or [] for name in entry)


def _read(cell: str) -> Objects | None:
    if len(cell) > _LONGEST:
        return None
    if _NAMED.match(cell):
        return [_by_names(item) for item in cell.split("|") if item.strip()]
    try:
        entries = decoder().decode(cell)
    except (ValueError, RecursionError):
        try:
            entries = ast.literal_eval(cell.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return None
    entries = [entries] if isinstance(entries, dict) else entries
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return None
    return entries


def _by_names(item: str) -> dict[str, Any]:
    parts = _NAME.split(item.strip())
    return {
        name.strip(): value.strip() or None
        for name, value in zip(parts[1::2], parts[2::2], strict=True)
    }


def _below(sheet: Sheet, name: str, items: list[Objects]) -> Sheet:
    counts = np.array([len(entries) for entries in items], dtype=np.int64)
    lines = sheet.frame.drop(columns=name)
    refuse_many(lines, counts, sheet.file)
    lines = lines.iloc[np.repeat(np.arange(len(counts)), counts)]
    entries = [entry for of_order in items for entry in of_order]
    keys = [*dict.fromkeys(str(key) for entry in entries for key in entry)]
    of_orders, of_items = names_apart([*map(str, lines.columns)], keys, name)
    lines = lines.set_axis(of_orders, axis=1)
    added = {
        called: pd.Series([_written(entry.get(key)) for entry in entries], lines.index, dtype="str")
        for key, called in zip(keys, of_items, strict=True)
    }
    said = Finding(
        observation=f"Cells of “{name}” in {Path(sheet.file).name} that list items with their "
        "columns",
        count=int((counts > 0).sum()),
        done=f"read as a line for each item, with {', '.join(of_items)}",
    )
    below = replace(sheet, frame=lines.assign(**added), findings=[*sheet.findings, said])
    return without_totals(below, kept=of_items)


def _written(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, list | dict) else str(value)
