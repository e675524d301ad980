"""A graph that is known beforehand: which item leads to which, as an editor or a shop says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.contract import Columns, Dataset, Finding
from recommenders.errors import DataError
from recommenders.histories import LongArray, SparseRows

SOURCE: Final = "source"
TARGET: Final = "target"
WEIGHT: Final = "weight"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KnownEdges:
    """Directed edges between items: ``weights`` csr (n_items, n_items), empty diagonal.

    ``left_out`` (2,): edges with an id that the data set does not have, and edges from an item
    to itself.
    """

    weights: SparseRows
    left_out: LongArray

    @classmethod
    def of(cls, table: pd.DataFrame, dataset: Dataset) -> KnownEdges:
        """A line for each edge: item ids under ``source`` and ``target``, a positive ``weight``.

        The weight is 1 without that column; edges that come twice are added up. Raises
        `DataError` where a column is missing, a weight is not positive, or no edge can be used.
        """
        weights = _weights(table)
        ids = pd.Index(dataset.items[Columns.ITEM].astype("str"))
        source, target = (
            ids.get_indexer(pd.Index(table[column].astype("str"))) for column in (SOURCE, TARGET)
        )
        unknown, itself = (source < 0) | (target < 0), (source == target) & (source >= 0)
        usable = ~(unknown | itself)
        if not usable.any():
            first = table.iloc[0] if len(table) else None
            raise DataError(
                f"none of the {len(table):,} edges is between two items of {dataset.title}",
                value=None if first is None else f"{first[SOURCE]} -> {first[TARGET]}",
                remedy="Give a table whose source and target are ids of its items.",
            )
        entries = (weights[usable], (source[usable], target[usable]))
        n = dataset.n_items
        edges: SparseRows = sparse.coo_array(entries, shape=(n, n), dtype=np.float32).tocsr()
        return cls(weights=edges, left_out=np.array([unknown.sum(), itself.sum()]))


def left_out_findings(left_out: LongArray) -> tuple[Finding, ...]:
    """A line for each reason for which edges were left out."""
    reasons = (
        "Known edges with an item that the data set does not have",
        "Known edges from an item to itself",
    )
    return tuple(
        Finding(observation=reason, count=int(count), done="left out")
        for reason, count in zip(reasons, left_out, strict=True)
        if count
    )


def _weights(table: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    for column in (SOURCE, TARGET):
        if column not in table:
            raise DataError(
                "a column of the edges is missing",
                column=column,
                value=", ".join(map(str, table.columns)),
                remedy="Name the columns source, target and, where there is one, weight.",
            )
    if WEIGHT not in table:
        return np.ones(len(table), dtype=np.float32)
    weights = pd.to_numeric(table[WEIGHT], errors="coerce").to_numpy(dtype=np.float64)
    wrong = ~(np.isfinite(weights) & (weights > 0))
    if wrong.any():
        position = int(wrong.argmax())
        raise DataError(
            "a weight is not a positive number",
            column=WEIGHT,
            row=position + 2,
            value=str(table[WEIGHT].iloc[position]),
            remedy="Write a number above 0, or leave the line out.",
        )
    return weights.astype(np.float32)
