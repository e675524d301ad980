"""A linear autoencoder with a closed form: every item is predicted from all the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from scipy.linalg import lapack

from recommenders.artifacts import Arrays
from recommenders.contract import Dataset, Event, Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray, FloatArray, IntArray, SparseRows

CELL = 16
"""Bytes for each pair of items while fitting: the system and its mirrored half, in float64."""
BLOCK = 1024
"""Items whose common buyers are counted at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EASEConfig:
    """Settings of `EASE`."""

    regularization: float = 4.0
    """The penalty l on the squared weights, as a multiple of the buyers that a bought item has on
    average. On Gowalla 4 gives l = 79, where 80 is published; it suits small shops as well."""
    max_memory: float = 2.0
    """Gigabytes (10^9 bytes) that fitting may take; a larger catalogue is refused."""

    def __post_init__(self) -> None:
        if not (self.regularization > 0 and self.max_memory > 0):
            raise ValueError(f"regularization and max_memory must be positive, got {self}")


class EASE:
    """EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019).

    With X customers x items (1 = bought) and P = (X'X + l I)^-1, the weights are
    B_ij = -P_ij / P_jj off the diagonal and 0 on it (eq. 8 there): the ridge regression of each
    item on all the others. The score of t is the sum of B_jt over the distinct items j of the
    history: linear, so the contribution of j is B_jt, which may be negative.
    """

    name: ClassVar[str] = "ease"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: EASEConfig | None = None) -> None:
        self.config = config or EASEConfig()
        self._weights: FloatArray = np.zeros((0, 0), dtype=np.float32)

    def fit(self, dataset: Dataset) -> Self:
        """Solve for the weights; raises `DataError` where that takes more than ``max_memory``."""
        needed = CELL * dataset.n_items**2 / 1e9
        if needed > self.config.max_memory:
            raise DataError(
                f"{dataset.n_items:,} items are too many for EASE: it would take {needed:.0f} GB "
                f"of memory, {self.config.max_memory:g} GB are allowed",
                remedy="Choose local EASE, which weighs the closest items only.",
            )
        bought = dataset.histories().matrix(dataset.n_items)
        buyers = bought.sum(axis=0, dtype=np.float64)
        weights = ease_weights(bought, penalty(buyers, self.config.regularization))
        self._weights = np.ascontiguousarray(weights)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Summed weights of the distinct items of each history on each item."""
        weights = self._weights if items is None else self._weights[:, items]
        scores: FloatArray = histories.matrix(len(self._weights)) @ weights
        return scores

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """B_jt for each item j of the history and each target t."""
        return self._weights[np.ix_(history.players(), targets)].astype(np.float64)

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        return {"weights": self._weights}

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        self._weights = arrays["weights"]
        return self


def ease_weights(bought: SparseRows, penalty: float) -> FloatArray:
    """B for the customers x items matrix ``bought`` and the penalty l: (n_items, n_items), float32.

    Rows are the items of the history, columns the targets; the diagonal is zero. In the order of
    Fortran: a column lies together.
    """
    n_items = bought.shape[1]
    by_item = bought.T.tocsr()
    system = np.empty((n_items, n_items))
    for begin in range(0, n_items, BLOCK):
        system[begin : begin + BLOCK] = (by_item[begin : begin + BLOCK] @ bought).toarray()
    system[np.diag_indices(n_items)] += penalty
    # in place: the transpose of a symmetric array is itself, in the order of LAPACK
    factor, _ = lapack.dpotrf(system.T, lower=1, overwrite_a=1)
    inverse, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
    for begin in range(0, n_items, BLOCK):
        # the upper half is the lower one's mirror; a strip at a time takes no third array
        rows = slice(begin, begin + BLOCK)
        inverse[rows, rows] += np.tril(inverse[rows, rows], -1).T
        inverse[rows, begin + BLOCK :] = inverse[begin + BLOCK :, rows].T
    inverse /= -inverse.diagonal().copy()
    np.fill_diagonal(inverse, 0.0)
    weights: FloatArray = inverse.astype(np.float32)
    return weights


def penalty(diagonal: DoubleArray, multiple: float) -> float:
    """A multiple of the mean of the diagonal of X'X, (n_items,), over the items with a buyer."""
    bought = diagonal[diagonal > 0]
    return multiple * (float(bought.mean()) if len(bought) else 1.0)
