"""The items that share the most customers with each item: its companions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from scipy import sparse

from recommenders.artifacts import Arrays, codes_of, numbers_of
from recommenders.histories import (
    BoolArray,
    DoubleArray,
    FloatArray,
    IntArray,
    WideRows,
)
from recommenders.uptake_lift.level import Level

BANDS: Final = (5, 20, 50, 100)
"""Companions up to these places count together, the closest first."""
FITTED: Final = 20
"""Companions by which an item's fit is told."""
BLOCK: Final = 256
"""Items whose companions are looked for at once."""
DAMPING: Final = 0.25
"""A customer with amounts that sum up to s counts s^-DAMPING."""
RIDGE: Final = 5.0
"""Penalty of the regression of items on items, as a multiple of the mean diagonal."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Companions:
    """Companions of some items, all of them among these.

    ``items`` (n_items,) are codes, ascending; ``nearest`` (n_items, 100) item codes by the cosine
    of their customers, the closest first, and ``cosines`` go with them, 0 where there is none.
    ``leading`` are the items that foretell an item best when what two of them say alike counts
    once, ``frequent`` those that are most often bought along: how far purchases point at an item
    beyond the average purchase, by these.
    """

    items: IntArray
    nearest: IntArray
    cosines: FloatArray
    leading: Level
    frequent: Level

    @classmethod
    def of(
        cls,
        amounts: WideRows,
        items: IntArray,
        regressed: IntArray,
    ) -> Self:
        """Count common customers of ``items``, and regress the items ``regressed`` on each other.

        ``amounts`` has shape (n_customers, n_items), 0 where nothing was bought. Both lists of
        codes ascend.
        """
        own = amounts[:, items].tocsr()
        own.data = np.ones_like(own.data)
        totals: DoubleArray = np.asarray(amounts.sum(axis=1)).ravel()
        damped = (sparse.diags_array(np.maximum(totals, 1e-12) ** -DAMPING) @ amounts).tocsr()
        lately = damped[:, items].tocsr()
        buyers = np.maximum(np.asarray(own.sum(axis=0)).ravel(), 1.0)
        by_item, lately_by_item = own.T.tocsr(), lately.T.tocsr()
        nearest: list[tuple[IntArray, FloatArray]] = []
        frequent: list[tuple[IntArray, FloatArray]] = []
        for begin in range(0, len(items), BLOCK):
            block = slice(begin, min(begin + BLOCK, len(items)))
            itself = (np.arange(block.stop - begin), np.arange(begin, block.stop))
            together = (by_item[block] @ own).toarray()
            along = (lately_by_item[block] @ lately).toarray()
            together[itself] = along[itself] = 0.0
            together /= np.sqrt(buyers[block, None] * buyers[None, :])
            nearest.append(_largest(together, BANDS[-1]))
            frequent.append(_largest(along, FITTED))
        columns, cosines = _joined(nearest)
        along_columns, along_weights = _joined(frequent)
        places = np.full(amounts.shape[1], -1, dtype=np.int32)
        places[items] = np.arange(len(items), dtype=np.int32)
        return cls(
            items=items,
            nearest=items[columns],
            cosines=cosines,
            leading=Level.between_items(
                amounts, regressed, damping=DAMPING, ridge=RIDGE, kept=FITTED
            ),
            frequent=Level.of(amounts, places, places, _table(along_columns, along_weights)),
        )

    def bands(self, bought: BoolArray, targets: IntArray) -> DoubleArray:
        """Summed cosines of the bought companions up to each of `BANDS`, (n_bands, n_targets).

        ``bought`` has shape (n_items,); NaN for a target that is not among these items.
        """
        at = np.searchsorted(self.items, targets)
        known = np.append(self.items, -1)[at] == targets
        places = at[known]
        answer = np.full((len(BANDS), len(targets)), np.nan)
        summed = np.cumsum(self.cosines[places] * bought[self.nearest[places]], axis=1)
        ends = np.minimum(np.array(BANDS), summed.shape[1]) - 1
        answer[:, known] = np.diff(summed[:, ends].T, axis=0, prepend=0.0)
        return answer

    def arrays(self) -> Arrays:
        """Its arrays, for saving."""
        lists = {"items": self.items, "nearest": self.nearest, "cosines": self.cosines}
        return lists | self.leading.arrays("leading") | self.frequent.arrays("frequent")

    @classmethod
    def restored(cls, arrays: Arrays, *, n_items: int) -> Self:
        """The companions that were saved; raises `ArtifactError` for items that are not there."""
        items, nearest = codes_of(arrays["items"], n_items), arrays["nearest"]
        codes_of(nearest.ravel(), n_items)
        return cls(
            items=items,
            nearest=nearest,
            cosines=numbers_of(arrays["cosines"], len(items), nearest.shape[1]).astype(np.float32),
            leading=Level.restore(arrays, "leading"),
            frequent=Level.restore(arrays, "frequent"),
        )


def _table(sources: IntArray, weights: FloatArray) -> WideRows:
    """Weights (n_targets, n_sources) of the sources of each target as csr, sources by targets."""
    indptr = np.arange(0, sources.size + 1, sources.shape[1])
    parts = (weights.ravel().astype(np.float64), sources.ravel(), indptr)
    by_target = sparse.csr_array(parts, shape=(len(sources), len(sources)))
    table: WideRows = by_target.T.tocsr()
    return table


def _largest(values: DoubleArray, most: int) -> tuple[IntArray, FloatArray]:
    """Columns of the largest values of each row, the largest first, and the values."""
    count = min(most, values.shape[1])
    cut = np.argpartition(-values, count - 1, axis=1)[:, :count]
    kept = np.take_along_axis(values, cut, axis=1)
    order = np.lexsort((cut, -kept), axis=1)
    columns = np.take_along_axis(cut, order, axis=1).astype(np.int32)
    return columns, np.take_along_axis(kept, order, axis=1).astype(np.float32)


def _joined(blocks: list[tuple[IntArray, FloatArray]]) -> tuple[IntArray, FloatArray]:
    columns, values = zip(*blocks, strict=True)
    return np.concatenate(columns), np.concatenate(values)
