"""Implicit-feedback matrix factorisation: customers are folded in, never looked up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.contract import Dataset, Event, Histories
from recommenders.histories import DoubleArray, FloatArray, IntArray, LongArray

MAX_CELLS = 4_000_000
"""Numbers in float64 held at once, as stacks of item factors or as scores: 32 MB."""
WIDER = 1.25
"""Histories of one stack differ in length by this factor at the most: little is padding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IALSConfig:
    """Settings of `IALS`."""

    factors: int = 64
    """Numbers that describe an item."""
    regularization: float = 0.7
    """The penalty l, divided by (1 + alpha) times the root mean square of the singular values of
    the purchases. A taste with a singular value below l / (1 + alpha) vanishes from the factors:
    under 1 the strongest always stays, in a shop of any size."""
    alpha: float = 10.0
    """Further weight of a bought item: it weighs 1 + alpha, one that was not bought weighs 1."""
    iterations: int = 15
    """Rounds; in each, all customers are solved for and then all items."""
    seed: int = 0
    """Seed of the random start."""

    def __post_init__(self) -> None:
        if min(self.factors, self.iterations) < 1:
            raise ValueError(f"factors and iterations must be at least 1, got {self}")
        if not (self.regularization > 0 and self.alpha >= 0):
            raise ValueError(f"regularization must be positive and alpha not negative, got {self}")


class IALS:
    """iALS (Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets",
    ICDM 2008), fitted by the `implicit` package.

    Item factors Y (n_items x factors) are learned with confidence 1 + a for a bought item and 1
    for any other. The score of item t for a history with the distinct items u is y_t'x with

        x = (Y'Y + a Y_u'Y_u + l I)^-1 (1 + a) Y_u' 1        (eq. 4 there, p = 1 where bought)

    where a is ``alpha``, l the penalty and Y'Y runs over the whole catalogue. A masked history is
    solved for afresh; the customers' factors of the fit are never used. The system depends on the
    history: the score is not linear in it, and two purchases that say the same count less than
    twice.

    What `implicit` does: its own ``alpha`` multiplies the matrix, and an entry c of the product
    is taken as the confidence itself (weight c - 1 in the system, c on the right-hand side). The
    matrix passed here therefore holds 1 + a, with its alpha left at 1. Each round solves the
    same equation for all customers and then, the roles exchanged, for all items, by Cholesky
    (``use_cg=False``: its conjugate gradients stop after three steps).
    """

    name: ClassVar[str] = "ials"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: IALSConfig | None = None) -> None:
        self.config = config or IALSConfig()
        self._take(np.zeros((0, self.config.factors), dtype=np.float32), 1.0)

    def fit(self, dataset: Dataset) -> Self:
        """Learn the item factors. Raises ImportError without the extra ``ials``."""
        from implicit.cpu.als import AlternatingLeastSquares
        from scipy import sparse
        from threadpoolctl import threadpool_limits

        config = self.config
        # the package does not know SciPy's sparse arrays
        bought = sparse.csr_matrix(dataset.histories().matrix(dataset.n_items))
        bought.data[:] = 1.0 + config.alpha
        # the sum of the squared singular values is that of the squared entries
        typical = (1.0 + config.alpha) * float(np.sqrt(max(1, bought.nnz) / min(bought.shape)))
        penalty = config.regularization * typical
        # one thread of its own and one of the BLAS under it: repeatable, and the package warns
        # that a threaded BLAS makes it ten times slower
        with threadpool_limits(limits=1, user_api="blas"):
            model = AlternatingLeastSquares(
                factors=config.factors,
                regularization=penalty,
                alpha=1.0,
                iterations=config.iterations,
                use_cg=False,
                num_threads=1,
                random_state=config.seed,
            )
            model.fit(bought, show_progress=False)
        self._take(model.item_factors, penalty)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Predicted preference (about 0 to 1): (n_rows, n_items) or (n_rows, len(items))."""
        targets = self._whitened[:-1] if items is None else self._whitened[items]
        customers = (1.0 + self.config.alpha) * self._fold_in(histories)
        scores = np.empty((len(customers), len(targets)), dtype=np.float32)
        step = max(1, MAX_CELLS // max(1, len(targets)))
        for begin in range(0, len(customers), step):
            scores[begin : begin + step] = customers[begin : begin + step] @ targets.T
        return scores

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        return {"factors": self._factors, "penalty": np.array(self.penalty)}

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        self._take(arrays["factors"], float(arrays["penalty"]))
        return self

    def _take(self, factors: FloatArray, penalty: float) -> None:
        """Keep the item factors, and write them in the basis in which Y'Y + l I is I.

        With Y'Y + l I = L L' and Z = Y L'^-1, the score is (1 + a) z_t'(I + a Z_u'Z_u)^-1 Z_u' 1
        and all systems have eigenvalues between 1 and 1 + a. The last row of ``_whitened`` is 0
        and stands for no item.
        """
        self.penalty, self._factors = penalty, factors.astype(np.float32)
        wide = self._factors.astype(np.float64)
        square = wide.T @ wide
        square[np.diag_indices_from(square)] += penalty
        whitened = np.linalg.solve(np.linalg.cholesky(square), wide.T).T
        self._whitened = np.vstack([whitened, np.zeros((1, wide.shape[1]))])

    def _fold_in(self, histories: Histories) -> DoubleArray:
        """(I + a Z_u'Z_u)^-1 Z_u' 1 of each row, shape (n_rows, factors); 0 for an empty one."""
        n_items, factors = len(self._factors), self._whitened.shape[1]
        bought = histories.matrix(n_items)
        lengths = np.diff(bought.indptr)
        folded = np.zeros((len(histories), factors))
        for rows in _stacks(lengths, factors):
            width = int(lengths[rows].max())
            positions = bought.indptr[rows, None] + np.arange(width)
            filled = np.arange(width) < lengths[rows, None]
            codes = np.full(filled.shape, n_items)
            codes[filled] = bought.indices[positions[filled]]
            own = self._whitened[codes]
            across = own.swapaxes(1, 2)
            if width < factors:
                # Woodbury: (I + a Z'Z)^-1 Z' = Z' (I + a Z Z')^-1, as small as the history
                system, right = own @ across, np.ones((len(rows), width, 1))
            else:
                system, right = across @ own, own.sum(axis=1)[:, :, None]
            system *= self.config.alpha
            system[:, range(system.shape[1]), range(system.shape[1])] += 1.0
            solved = np.linalg.solve(system, right)
            folded[rows] = (across @ solved if width < factors else solved)[:, :, 0]
        return folded


def _stacks(lengths: IntArray, factors: int) -> Iterator[LongArray]:
    """Rows that are not empty, in stacks of similar length and bounded size."""
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    begin = 0
    while begin < len(order):
        most = int(WIDER * lengths[order[begin]])
        similar = int(np.searchsorted(lengths[order], most, side="right"))
        end = min(similar, begin + max(1, MAX_CELLS // (most * factors)))
        yield order[begin:end]
        begin = end
