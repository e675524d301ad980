"""Items, and what they add up to: product types, categories, departments, the shop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommenders.contract import Columns, Dataset
from recommenders.histories import DoubleArray, LongArray

ITEM, TOTAL = "item", "total"
ABOVE = (Columns.DEPARTMENT, Columns.CATEGORY, Columns.PRODUCT_TYPE)
"""The levels between shop and item, from the top; those that the data have not are left out."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HierarchyLevel:
    """A division of the items: ``codes`` (n_items,) into ``paths``, names from the top down.

    Each lies within one of the level above, so a name may stand in two paths.
    """

    name: str
    codes: LongArray
    paths: tuple[tuple[str, ...], ...]

    def sums(self, values: DoubleArray) -> DoubleArray:
        """What items have, added up: (..., n_items) becomes (..., n_paths)."""
        flat = values.reshape(-1, values.shape[-1])
        added = [np.bincount(self.codes, row, minlength=len(self.paths)) for row in flat]
        return np.asarray(added, dtype=np.float64).reshape(*values.shape[:-1], len(self.paths))

    def position(self, path: tuple[str, ...]) -> int | None:
        """Where a path stands, None where the data have it not."""
        return self.paths.index(path) if path in self.paths else None


def hierarchy(dataset: Dataset) -> dict[str, HierarchyLevel]:
    """The levels of a data set by name, from the shop down to its items."""
    n = dataset.n_items
    codes, paths = np.zeros(n, dtype=np.int64), ((),)
    levels = [HierarchyLevel(name=TOTAL, codes=codes, paths=paths)]
    names: list[list[str]] = []
    for column in ABOVE:
        if not dataset.has(column):
            continue
        missing = f"No {column.replace('_', ' ')}"
        values = dataset.items[column]
        names.append(values.where(values.notna(), missing).astype(str).tolist())
        own = list(zip(*names, strict=True))
        ordered = sorted(set(own))
        code_of = {path: number for number, path in enumerate(ordered)}
        codes = np.array([code_of[path] for path in own], dtype=np.int64)
        levels.append(HierarchyLevel(name=column, codes=codes, paths=tuple(ordered)))
    ids = dataset.items[Columns.ITEM].astype(str)
    last = levels[-1]
    levels.append(
        HierarchyLevel(
            name=ITEM,
            codes=np.arange(n),
            paths=tuple(
                (*last.paths[code], id_) for code, id_ in zip(last.codes.tolist(), ids, strict=True)
            ),
        )
    )
    return {level.name: level for level in levels}
