"""A low-pass filter on the graph of customers and items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.contract import Dataset, Event, Histories
from recommenders.histories import FloatArray, IntArray, SparseRows

MOST_CELLS = 16_000_000
"""Scores and customers held at once while scoring; keeps a batch under about 300 MB."""
LEAST_VALUE = 1e-4
"""Directions weaker than this share of the strongest carry rounding errors only: left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFilterConfig:
    """Settings of `GraphFilter`; the defaults are the authors' for Gowalla."""

    rank: int = 256
    """Singular vectors in the ideal low-pass part."""
    most_share: float = 0.125
    """The rank is held under this share of the items: on a small catalogue 256 vectors would
    let nearly everything pass, and the filter would only hand the history back."""
    low_pass_weight: float = 0.3
    """Weight of the ideal low-pass part beside the linear part, dimensionless."""
    iterations: int = 7
    """Subspace iterations of the randomised singular value decomposition."""
    seed: int = 0
    """Seed of its random start."""

    def __post_init__(self) -> None:
        if self.rank < 1 or self.iterations < 0:
            raise ValueError(f"rank and iterations must be positive, got {self}")
        if not 0 < self.most_share <= 1 or self.low_pass_weight < 0:
            raise ValueError(f"most_share must be in (0, 1] and the weight >= 0, got {self}")


class GraphFilter:
    """GF-CF (Shen et al., "How Powerful is Graph Convolution for Recommendation?", CIKM 2021).

    With X customers x items (1 = bought), D_U and D_I its degree diagonals and
    R = D_U^-1/2 X D_I^-1/2, the score of a history x (1 for each distinct item) is
    x R'R + a x D_I^-1/2 V V' D_I^1/2 with V the top right singular vectors of R (eq. 12 there).
    It is linear in x, so contributions are exact. R'R is never formed.
    """

    name: ClassVar[str] = "gf-cf"
    version: ClassVar[int] = 2
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: GraphFilterConfig | None = None) -> None:
        self.config = config or GraphFilterConfig()
        nothing: SparseRows = sparse.csr_array(np.zeros((0, 0), dtype=np.float32))
        self._take(nothing, np.zeros((0, 0)), np.zeros(0))

    def fit(self, dataset: Dataset) -> Self:
        """Normalise the purchases and find the smooth directions of the graph."""
        bought = dataset.histories().matrix(dataset.n_items)
        customer_degrees: NDArray[np.float32] = np.asarray(bought.sum(axis=1))
        item_degrees = np.maximum(bought.sum(axis=0), 1.0)
        by_customer = sparse.diags_array(np.maximum(customer_degrees, 1.0) ** -0.5)
        scaled = (by_customer @ bought @ sparse.diags_array(item_degrees**-0.5)).tocsr()
        normalised: SparseRows = scaled[customer_degrees > 0].astype(np.float32)
        most = max(1, int(self.config.most_share * dataset.n_items))
        rank = min(self.config.rank, most, min(normalised.shape) - 1)
        self._take(normalised, self._smooth(normalised, rank), np.sqrt(item_degrees))
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Filtered history: shape (n_rows, n_items) or (n_rows, len(items))."""
        x = histories.matrix(self._by_item.shape[0])
        by_item, right = self._by_item, self._right
        if items is not None:
            by_item, right = by_item[items], right[items]
        scores = np.empty((len(histories), len(right)), dtype=np.float32)
        step = max(1, MOST_CELLS // max(1, sum(by_item.shape)))
        for begin in range(0, len(histories), step):
            part = x[begin : begin + step]
            customers = (part @ self._by_item).toarray()
            # in float64, so that what the size of the batch does to the last digits is rounded
            # away: items with the same buyers tie, alone and in every batch
            smooth = (part @ self._left) @ right.T
            scores[begin : begin + step] = (by_item @ customers.T).T + smooth
        return scores

    def contributions(self, history: Histories, targets: IntArray) -> NDArray[np.float64]:
        """What each item of the history sends to each target, in float64."""
        players = history.players()
        linear = self._by_item[players].astype(np.float64) @ self._by_item[targets].T
        smooth = self._left[players] @ self._right[targets].T
        sent: NDArray[np.float64] = linear.toarray() + smooth
        return sent

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What was learned, for saving."""
        kept = self._by_item
        return {
            "data": kept.data,
            "indices": kept.indices,
            "indptr": kept.indptr,
            "shape": np.array(kept.shape),
            "vectors": self._vectors,
            "roots": self._roots,
        }

    def restore(self, arrays: dict[str, NDArray[Any]]) -> Self:
        """Take over what was saved."""
        parts = (arrays["data"], arrays["indices"], arrays["indptr"])
        by_item = sparse.csr_array(parts, shape=tuple(arrays["shape"]))
        self._take(by_item.T.tocsr(), arrays["vectors"], arrays["roots"])
        return self

    def _smooth(self, normalised: SparseRows, rank: int) -> NDArray[Any]:
        if rank < 1:
            return np.zeros((normalised.shape[1], 0))
        from sklearn.utils.extmath import randomized_svd

        rng = np.random.default_rng(self.config.seed)
        customers, values, _ = randomized_svd(
            # this routine of scikit-learn does not know SciPy's sparse arrays yet
            sparse.csr_matrix(normalised),
            n_components=rank,
            n_iter=self.config.iterations,
            random_state=int(rng.integers(2**31)),
        )
        kept = values > LEAST_VALUE * values[0]
        # the item side by one sparse product: items with the same buyers get the same numbers
        vectors: NDArray[Any] = (normalised.T @ customers[:, kept]) / values[kept]
        return vectors

    def _take(
        self,
        normalised: SparseRows,
        vectors: NDArray[Any],
        roots: NDArray[Any],
    ) -> None:
        self._by_item = normalised.T.tocsr()
        self._vectors = vectors.astype(np.float32)
        self._roots = roots.astype(np.float32)
        wide, scale = self._vectors.astype(np.float64), self._roots[:, None].astype(np.float64)
        self._left = self.config.low_pass_weight * wide / scale
        self._right = wide * scale
