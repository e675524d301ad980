"""Where the items of a data set stand among the columns of a model that was fitted elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from recommenders.errors import DataError
from recommenders.histories import DoubleArray, Histories, LongArray, SparseRows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemColumns:
    """The column of each item (code) of the data set, -1 where the model does not know it.

    What the model does not know has no score, and is nothing in a history.
    """

    columns: LongArray
    n_columns: int

    @classmethod
    def of(
        cls, ids: Sequence[str], known: Sequence[str], *, where: str, width: int | None = None
    ) -> Self:
        """Find ``ids`` of the data set among those of the model, in the order of its columns.

        Raises `DataError` that names ``where`` these stand when no item is known, when one stands
        twice, and when they are not ``width``, the columns of the model, where that is known.
        """
        column_of = {name: column for column, name in enumerate(known)}
        columns = np.array([column_of.get(name, -1) for name in ids], dtype=np.int64)
        if len(ids) and (columns < 0).all():
            raise DataError(
                "no item of the data set is among those of the model",
                file=where,
                value=f"{known[0]}, where the data set has {ids[0]}" if len(known) else "none",
                remedy="Give the id of each column, in their order.",
            )
        if len(column_of) < len(known):
            twice = next(name for column, name in enumerate(known) if column_of[name] != column)
            raise DataError(
                "an item stands twice among those of the model",
                file=where,
                value=twice,
                remedy="Give the id of each column once, in their order.",
            )
        if width is not None and width != len(known):
            raise DataError(
                f"there are {len(known):,} items, and the model has {width:,} columns",
                file=where,
                remedy="Give the id of each column, in their order.",
            )
        return cls(columns=columns, n_columns=len(known))

    @classmethod
    def same(cls, n_items: int) -> Self:
        """The items of the data set itself, in the order of their codes."""
        return cls(columns=np.arange(n_items), n_columns=n_items)

    def events(self, histories: Histories) -> tuple[LongArray, LongArray]:
        """The row and the column of each event whose item is known."""
        columns = self.columns[histories.items]
        known = columns >= 0
        return histories.rows[known], columns[known]

    def counts(self, histories: Histories) -> SparseRows:
        """How often each was bought: csr of shape (n_rows, n_columns)."""
        from scipy import sparse

        rows, columns = self.events(histories)
        ones = np.ones(len(rows), dtype=np.float32)
        shape = (len(histories), self.n_columns)
        # there and back, because entries of one place are added up on the way
        return sparse.csr_array(sparse.coo_array((ones, (rows, columns)), shape=shape))

    def scores(self, answer: ArrayLike) -> DoubleArray:
        """Scores of the columns (n_rows, n_columns) as scores of the items, NaN where unknown."""
        array = np.asarray(answer, dtype=np.float64)
        known = self.columns >= 0
        scores = np.full((len(array), len(self.columns)), np.nan)
        scores[:, known] = array[:, self.columns[known]]
        return scores
