"""How strongly purchases point at items, seen at one level: items, product types, categories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Self

import numpy as np
from scipy import sparse

from recommenders.artifacts import Arrays, codes_of, numbers_of, rows_of
from recommenders.errors import ArtifactError
from recommenders.histories import (
    AT_ONCE,
    BoolArray,
    DoubleArray,
    FloatArray,
    IntArray,
    LongArray,
    WideRows,
    evenly,
    spans,
)
from recommenders.linear.ease import ease_weights, penalty
from recommenders.ranking.top_k import kth_largest

MAX_GROUPS: Final = 4_000
"""Product types or categories that are told apart, those of the largest amounts first."""
SPREAD_ROWS: Final = 20_000
"""Customers that spreads are taken from, at even distances among all."""
BLOCK: Final = 512
"""Customers whose parts are held at once on the way to the spreads."""
DENSE: Final = 0.5
"""Share of the weights that are set from which they are multiplied as a dense array."""
MIN_SPREAD: Final = 0.05
"""The spread of a column is at least this share of the median column's, so that the part of an
item which nearly nobody's purchases point at does not blow up."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """Weights W from sources (what is bought) to columns (what is pointed at).

    ``sources`` (n_items,) is the row of ``weights`` that a purchased item counts for and
    ``columns`` (n_items,) the column of an item that is scored, -1 for none. ``weights`` is csr
    of shape (n_sources, n_columns). ``mean`` (n_columns,) is the weight of the average purchase:
    W averaged with the summed amounts of all customers. ``spread`` (n_columns,) is the standard
    deviation of `part` over the customers.
    """

    sources: IntArray
    columns: IntArray
    weights: WideRows
    mean: DoubleArray
    spread: DoubleArray
    _dense: DoubleArray | None = field(init=False, repr=False)
    """The weights as a dense array where most of them are set: it multiplies faster."""
    _members: WideRows = field(init=False, repr=False)
    """1 where an item counts for a source, csr (n_items, n_sources)."""
    _pointed: LongArray = field(init=False, repr=False)
    """The items that have a column."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_members", _membership(self.sources, self.weights.shape[0]))
        object.__setattr__(self, "_pointed", np.flatnonzero(self.columns >= 0))
        size = self.weights.shape[0] * self.weights.shape[1]
        full = self.weights.nnz > DENSE * size
        object.__setattr__(self, "_dense", self.weights.toarray() if full else None)

    @classmethod
    def between_items(
        cls, bought: WideRows, targets: IntArray, *, damping: float, ridge: float, kept: int
    ) -> Self:
        """EASE on the items ``targets`` with amounts in place of ones (Steck, WWW 2019, eq. 8).

        ``bought`` are the amounts (n_customers, n_items). A customer's row is divided by
        (sum of amounts)^damping, ``ridge`` is the penalty as a multiple of the mean diagonal, and
        of each target the ``kept`` largest weights stay.
        """
        n_items = bought.shape[1]
        among = np.full(n_items, -1, dtype=np.int32)
        among[targets] = np.arange(len(targets), dtype=np.int32)
        damped = [
            _damped(block, damping)[:, targets].tocsr().astype(np.float32)
            for block in _blocks(bought)
        ]
        rows = damped[0] if len(damped) == 1 else sparse.vstack(damped, format="csr")
        del damped
        diagonal = np.asarray(rows.power(2).sum(axis=0), dtype=np.float64)
        weights = ease_weights(rows, penalty(diagonal, ridge))
        return cls.of(bought, among, among, _largest(weights, kept))

    @classmethod
    def between_groups(cls, bought: WideRows, codes: IntArray, *, ridge: float) -> Self:
        """Regression of groups on groups, themselves included: W = (G + l I)^-1 G.

        ``codes`` (n_items,) are the groups, -1 for none. With Z the summed amounts of each
        customer and group, a row divided by the root of its sum, G = Z'Z and l is ``ridge``
        times its mean diagonal.
        """
        n_groups = int(codes.max(initial=-1)) + 1
        totals = np.bincount(
            codes[codes >= 0], np.asarray(bought.sum(axis=0))[codes >= 0], minlength=n_groups
        )
        largest = np.argsort(-totals, kind="stable")[:MAX_GROUPS]
        renumbered = np.full(n_groups + 1, -1, dtype=np.int32)  # the last is for "no group"
        renumbered[largest] = np.arange(len(largest), dtype=np.int32)
        own = renumbered[codes]
        membership = _membership(own, len(largest))
        gram = np.zeros((len(largest), len(largest)))
        for block in _blocks(bought):
            rows = _damped(block @ membership, 0.5)
            gram += (rows.T @ rows).toarray()
        system = gram + penalty(gram.diagonal(), ridge) * np.eye(len(gram))
        weights = sparse.csr_array(np.linalg.solve(system, gram)) if len(gram) else None
        empty = sparse.csr_array((0, 0), dtype=np.float64)
        return cls.of(bought, own, own, empty if weights is None else weights)

    @classmethod
    def of(cls, bought: WideRows, sources: IntArray, columns: IntArray, weights: WideRows) -> Self:
        """Weights that are known, with the mean and the spread that ``bought`` gives them.

        ``bought`` are the amounts (n_customers, n_items), of which at most `SPREAD_ROWS` give the
        spread.
        """
        totals = np.asarray(bought.sum(axis=0), dtype=np.float64)
        known = sources >= 0
        by_source = np.bincount(sources[known], totals[known], minlength=weights.shape[0])
        mean = (by_source @ weights) / max(float(totals.sum()), 1e-12)
        level = cls(
            sources=sources,
            columns=columns,
            weights=weights,
            mean=mean,
            spread=np.ones(weights.shape[1]),
        )
        buyers = np.flatnonzero(np.diff(bought.indptr))
        return replace(
            level, spread=level._spread(bought[buyers[evenly(len(buyers), SPREAD_ROWS)]])
        )

    def _spread(self, bought: WideRows) -> DoubleArray:
        """The standard deviation of each column's part over the rows, (n_columns,).

        A part is (s_rt - total_r mean_t) / sqrt(1 + total_r) with s = x W mostly zeros: its moments
        are those of s, and what is linear in s needs the sums of x alone.
        """
        n_rows, mean, membership = bought.shape[0], self.mean, self._members
        summed, squared = np.zeros(len(mean)), np.zeros(len(mean))
        for begin in range(0, n_rows, BLOCK):
            by_source = bought[begin : begin + BLOCK] @ membership
            total = np.asarray(bought[begin : begin + BLOCK].sum(axis=1), dtype=np.float64)
            root, share = 1.0 / np.sqrt(1.0 + total), 1.0 / (1.0 + total)
            summed += (root @ by_source) @ self.weights - float(root @ total) * mean
            crossed = ((share * total) @ by_source) @ self.weights
            squared += self._squared(by_source, share) - 2.0 * mean * crossed
            squared += float(share @ (total * total)) * np.square(mean)
        if not n_rows or not len(summed):
            return np.ones(len(summed))
        spread = np.sqrt(np.maximum(squared / n_rows - np.square(summed / n_rows), 0.0))
        least = max(MIN_SPREAD * float(np.median(spread)), 1e-9)
        bounded: DoubleArray = np.maximum(spread, least)
        return bounded

    def parts(self, bought: WideRows) -> DoubleArray:
        """sum_j x_j (W_jt - mean_t) / (spread_t sqrt(1 + sum_j x_j)) of each column.

        ``bought`` are the amounts x, (n_rows, n_items); the shape is (n_rows, n_columns).
        """
        return self._parts(bought)

    def _squared(self, by_source: WideRows, factors: DoubleArray) -> DoubleArray:
        """The sum over the rows r of factor_r s_rt^2 with s = ``by_source`` W, (n_columns,)."""
        if self._dense is not None:
            pointed = np.asarray(by_source @ self._dense, dtype=np.float64)
            by_column: DoubleArray = factors @ np.square(pointed)
            return by_column
        entries = by_source @ self.weights
        weighed = np.repeat(factors, np.diff(entries.indptr)) * np.square(entries.data)
        return np.bincount(entries.indices, weighed, len(self.mean)).astype(np.float64, copy=False)

    def _parts(self, bought: WideRows, chosen: IntArray | None = None) -> DoubleArray:
        """The parts of the chosen columns only, (n_rows, n_chosen); of all when None."""
        total = np.asarray(bought.sum(axis=1), dtype=np.float64)
        by_source = bought @ self._members
        mean, spread = self.mean, self.spread
        if chosen is not None:
            mean, spread = mean[chosen], spread[chosen]
        if self._dense is not None:
            table = self._dense if chosen is None else self._dense[:, chosen]
            summed: DoubleArray = np.asarray(by_source @ table)
        else:
            weights = self.weights if chosen is None else self.weights[:, chosen]
            summed = (by_source @ weights).toarray()
        summed -= total[:, None] * mean
        summed /= np.sqrt(1.0 + total)[:, None] * spread
        return summed

    def add_to(
        self, scores: DoubleArray, bought: WideRows, factor: float, items: IntArray | None = None
    ) -> None:
        """Add ``factor`` times the part of each item to ``scores``, (n_rows, n_items or items).

        Items without a column stay as they are.
        """
        if not factor:
            return
        pointed_at, places, by_column = self._pointed_at(bought, items)
        by_column *= factor
        if len(pointed_at) == scores.shape[1]:
            scores += by_column[:, places]
        else:
            scores[:, pointed_at] += by_column[:, places]

    def of_items(
        self, bought: WideRows, items: IntArray | None = None, *, missing: float = 0.0
    ) -> DoubleArray:
        """`parts` of the columns of items (all when None), (n_rows, n_items or len(items)).

        ``missing`` for an item without a column.
        """
        pointed_at, places, by_column = self._pointed_at(bought, items)
        n_items = len(self.columns) if items is None else len(items)
        wanted = np.full((bought.shape[0], n_items), missing)
        wanted[:, pointed_at] = by_column[:, places]
        return wanted

    def _pointed_at(
        self, bought: WideRows, items: IntArray | None
    ) -> tuple[LongArray, IntArray | LongArray, DoubleArray]:
        """Which of the items have a column, where in the parts it is, and these parts."""
        columns = self.columns if items is None else self.columns[items]
        pointed_at = self._pointed if items is None else np.flatnonzero(columns >= 0)
        if items is None or len(items) > len(self.mean):
            return pointed_at, columns[pointed_at], self._parts(bought)
        chosen = np.unique(columns[pointed_at])
        places = np.searchsorted(chosen, columns[pointed_at])
        return pointed_at, places, self._parts(bought, chosen)

    def telling(self, items: IntArray, targets: IntArray) -> DoubleArray:
        """(W_jt - mean_t) / spread_t of each purchased item and target: (n_items, n_targets).

        0 for a target without a column; a purchased item without a row counts as weight 0.
        """
        rows, columns = self.sources[items], self.columns[targets]
        has_row, has_column = rows >= 0, columns >= 0
        weights = np.zeros((len(items), len(targets)))
        chosen = self.weights[rows[has_row]][:, columns[has_column]].toarray()
        weights[np.ix_(has_row, has_column)] = chosen
        weights[:, has_column] -= self.mean[columns[has_column]]
        weights[:, has_column] /= self.spread[columns[has_column]]
        return weights

    def arrays(self, prefix: str) -> Arrays:
        """What was learned, for saving."""
        return {
            f"{prefix}.sources": self.sources,
            f"{prefix}.columns": self.columns,
            f"{prefix}.data": self.weights.data,
            f"{prefix}.indices": self.weights.indices,
            f"{prefix}.indptr": self.weights.indptr,
            f"{prefix}.mean": self.mean,
            f"{prefix}.spread": self.spread,
        }

    @classmethod
    def restore(cls, arrays: Arrays, prefix: str) -> Self:
        """Take over what was saved."""
        part = {name: arrays[f"{prefix}.{name}"] for name in _SAVED}
        shape = (len(part["indptr"]) - 1, len(part["mean"]))
        weights = rows_of(part["data"], part["indices"], part["indptr"], shape)
        n_sources, n_columns = shape
        if len(part["sources"]) != len(part["columns"]):
            raise ArtifactError("a saved level has other items in its rows than in its columns")
        return cls(
            sources=codes_of(part["sources"], n_sources, first=-1),
            columns=codes_of(part["columns"], n_columns, first=-1),
            weights=weights.astype(np.float64),
            mean=numbers_of(part["mean"], n_columns),
            spread=numbers_of(part["spread"], n_columns),
        )


_SAVED: Final = ("sources", "columns", "data", "indices", "indptr", "mean", "spread")


def _blocks(bought: WideRows) -> Iterator[WideRows]:
    """All rows, some at a time; one block at the least."""
    if len(bought.data) <= AT_ONCE:
        yield bought
        return
    for begin, end in spans(bought.indptr):
        yield bought[begin:end]


def _damped(bought: WideRows, power: float) -> WideRows:
    """Rows divided by their sum to a power; empty rows stay."""
    sums = np.asarray(bought.sum(axis=1), dtype=np.float64)
    factors = np.where(sums > 0, np.maximum(sums, 1e-12) ** -power, 0.0)
    damped: WideRows = (sparse.diags_array(factors) @ bought).tocsr()
    return damped


def _membership(codes: IntArray, count: int) -> WideRows:
    """1 where an item (row) belongs to a group (column): csr (n_items, count)."""
    known: BoolArray = codes >= 0
    indptr = np.append(0, np.cumsum(known))
    return sparse.csr_array((np.ones(int(known.sum())), codes[known], indptr), (len(codes), count))


def _largest(weights: FloatArray, kept: int) -> WideRows:
    """The ``kept`` largest positive weights of each column, csr in double precision.

    Of weights that are equal to the smallest of them the first ones.
    """
    # a column of the weights lies together in memory
    columns = weights.T
    above = columns > 0.0
    if columns.shape[1] > kept:
        for column, chosen in zip(columns, above, strict=True):
            floor = kth_largest(column, kept)
            chosen &= column >= floor
            if (more := np.count_nonzero(chosen) - kept) > 0:
                chosen[np.flatnonzero(chosen & (column == floor))[-more:]] = False
    indptr = np.append(0, np.cumsum(np.count_nonzero(above, axis=1)))
    _, rows = np.nonzero(above)
    kept_weights: WideRows = sparse.csc_array(
        (columns[above].astype(np.float64), rows, indptr), shape=weights.shape
    ).tocsr()
    return kept_weights
