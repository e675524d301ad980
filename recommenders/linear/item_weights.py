"""Scores that are sums of weights between items: what such recommenders share."""

from __future__ import annotations

from typing import Self

import numpy as np
from scipy import sparse

from recommenders.artifacts import Arrays, rows_of
from recommenders.contract import Histories
from recommenders.histories import DoubleArray, FloatArray, IntArray, SparseRows


class ItemWeightRecommender:
    """The score of t is the sum of w_jt over the distinct items j of the history.

    ``_weights`` is csr of shape (n_items, n_items), float32: rows are the items of the history,
    columns the targets. A recommender fills it in `fit`.
    """

    def __init__(self) -> None:
        self._weights: SparseRows = sparse.csr_array(np.zeros((0, 0), dtype=np.float32))

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Summed weights of the distinct items of each history on each item."""
        summed = histories.matrix(self._weights.shape[0]) @ self._weights
        scores: FloatArray = (summed if items is None else summed[:, items]).toarray()
        return scores

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """w_jt for each item j of the history and each target t."""
        weights = self._weights[history.players()][:, targets]
        return weights.toarray().astype(np.float64)

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        weights = self._weights
        return {"data": weights.data, "indices": weights.indices, "indptr": weights.indptr}

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        n_items = len(arrays["indptr"]) - 1
        parts = (arrays["data"], arrays["indices"], arrays["indptr"])
        self._weights = rows_of(*parts, (n_items, n_items))
        return self
