"""What leads to what by category alone, for items about which nothing else is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.contract import Columns, Dataset
from recommenders.histories import (
    BoolArray,
    DoubleArray,
    FloatArray,
    IntArray,
    LongArray,
    SparseRows,
)

LEVELS = (Columns.PRODUCT_TYPE, Columns.CATEGORY, Columns.DEPARTMENT)
"""From the finest to the coarsest: an item counts by the finest that has pairs."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CategoryCounts:
    """The weight to expect of a pair of items from what their categories have in common.

    With a and b the categories of u and v: the summed weights of all pairs from a to b, times
    u's share of what leaves a, times v's share of what enters b: the degree-corrected block
    model (Karrer and Newman, Physical Review E 2011). For one source that is P(b | a) times the
    popularity of v inside b. A new item has the mean share of its category.

    ``labels`` (n_items,) are codes of categories, the last where an item has none with pairs;
    ``table`` (n_labels, n_labels) the summed weights; ``outward``, ``inward`` (n_items,) shares.
    """

    labels: IntArray
    table: FloatArray
    outward: FloatArray
    inward: FloatArray

    @classmethod
    def of(cls, dataset: Dataset, known: IntArray, weights: SparseRows) -> CategoryCounts:
        """Sum the weights between the ``known`` items (codes), csr (len(known), len(known))."""
        levels, none = _levels(dataset)
        leaving: DoubleArray = weights.sum(axis=1, dtype=np.float64)
        entering: DoubleArray = weights.sum(axis=0, dtype=np.float64)
        linked = np.zeros(none + 1, dtype=np.bool_)
        for level in levels:
            linked[level[known[leaving + entering > 0]]] = True
        linked[none] = False
        labels = np.full(dataset.n_items, none, dtype=np.int32)
        for level in reversed(levels):
            labels = np.where(linked[level], level, labels)
        members = sparse.csr_array((len(known), none + 1))
        for level in levels:
            entries = (np.ones(len(known)), (np.arange(len(known)), level[known]))
            members = members + sparse.coo_array(entries, shape=members.shape).tocsr()
        table = (members.T @ weights @ members).toarray()
        table[none], table[:, none] = 0.0, 0.0
        mean = 1.0 / np.maximum(members.sum(axis=0), 1.0)[labels]
        outward, inward = mean.copy(), mean.copy()
        for share, own in ((outward, leaving), (inward, entering)):
            sums: DoubleArray = np.asarray(members.T @ own)
            share[known] = own / np.maximum(sums[labels[known]], 1e-9)
        return cls(
            labels=labels,
            table=table.astype(np.float32),
            outward=outward.astype(np.float32),
            inward=inward.astype(np.float32),
        )

    @property
    def known(self) -> BoolArray:
        """The items (n_items,) whose category has pairs."""
        has_pairs: BoolArray = self.labels < len(self.table) - 1
        return has_pairs

    def expected(self, sources: LongArray, targets: LongArray | slice) -> FloatArray:
        """The weights to expect from some items (codes) to others, (n_sources, n_targets)."""
        rows: FloatArray = self.table[self.labels[sources]] * self.outward[sources][:, None]
        weights: FloatArray = np.take(rows, self.labels[targets], axis=1)
        weights *= self.inward[targets]
        return weights

    def at(self, sources: IntArray, targets: IntArray) -> FloatArray:
        """The weights to expect of single pairs, of the shape of the two."""
        shares: FloatArray = self.outward[sources] * self.inward[targets]
        return self.table[self.labels[sources], self.labels[targets]] * shares

    def times(self, factor: float) -> CategoryCounts:
        """The same on another scale."""
        return replace(self, table=self.table * np.float32(factor))

    def turned(self) -> CategoryCounts:
        """The same from target to source."""
        return replace(self, table=self.table.T, outward=self.inward, inward=self.outward)


def _levels(dataset: Dataset) -> tuple[list[IntArray], int]:
    """The category of each item at each level, as codes that no two levels share; and none."""
    coded_levels: list[tuple[IntArray, int]] = []
    begin = 0
    for column in LEVELS:
        if dataset.has(column):
            codes, names = pd.factorize(dataset.items[column])
            coded_levels.append(
                (np.where(codes < 0, -1, codes + begin).astype(np.int32), len(names))
            )
            begin += len(names)
    return [np.where(codes < 0, begin, codes).astype(np.int32) for codes, _ in coded_levels], begin
