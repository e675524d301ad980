"""The graph of customers and items: normalised purchases and their smooth directions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.artifacts import Arrays, rows_of
from recommenders.contract import Dataset
from recommenders.histories import DoubleArray, FloatArray, SparseRows
from recommenders.linear.singular_vectors import left_singular_vectors

STEEPNESS = 30
"""Twice the order of the filter that fades out about the cut-off (Butterworth's)."""
ROOM = 0.25
"""Directions beyond the rank in which it fades out, as share of the rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphConfig:
    """What every filter on the graph sets."""

    rank: int = 256
    """Singular vectors in the low-pass part: the last of them passes by half, more or less."""
    max_share: float = 0.125
    """The rank is held under this share of the items: on a small catalogue 256 vectors would
    let nearly everything pass, and the filter would only hand the history back."""
    low_pass_weight: float = 0.3
    """Weight of the low-pass part beside the linear part, dimensionless."""
    seed: int = 0
    """Seed of the start vectors of the singular value decomposition. That is followed until it
    has converged: another seed changes last digits only."""

    def __post_init__(self) -> None:
        if self.rank < 1:
            raise ValueError(f"rank must be at least 1, got {self}")
        if not 0 < self.max_share <= 1 or self.low_pass_weight < 0:
            raise ValueError(f"max_share must be in (0, 1] and the weight >= 0, got {self}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graph:
    """R = D_U^-1/2 X D_I^-1/2, with X customers x items (1 = bought) and D_U, D_I its degrees.

    ``by_item`` is R' as csr (n_items, customers with a purchase), float32; ``vectors`` (n_items,
    n_directions) are the top right singular vectors of R, the strongest first, each times the
    root of its `gains`, float32; ``roots`` (n_items,) are the square roots of the item degrees, at
    least 1, float32.
    """

    by_item: SparseRows
    vectors: FloatArray
    roots: FloatArray

    @classmethod
    def of(cls, dataset: Dataset, config: GraphConfig) -> Self:
        """Normalise the purchases and find the smooth directions."""
        bought = dataset.histories().matrix(dataset.n_items)
        customer_degrees: NDArray[np.float32] = np.asarray(bought.sum(axis=1))
        item_degrees = np.maximum(bought.sum(axis=0), 1.0)
        by_customer = sparse.diags_array(np.maximum(customer_degrees, 1.0) ** -0.5)
        scaled = (by_customer @ bought @ sparse.diags_array(item_degrees**-0.5)).tocsr()
        normalised: SparseRows = scaled[customer_degrees > 0].astype(np.float32)
        most = max(1, int(config.max_share * dataset.n_items))
        rank = min(config.rank, most, min(normalised.shape) - 1)
        return cls(
            by_item=normalised.T.tocsr(),
            vectors=_smooth(normalised, rank, config),
            roots=np.sqrt(item_degrees).astype(np.float32),
        )

    @classmethod
    def empty(cls) -> Self:
        """The graph without any item, for a filter that is not fitted yet."""
        return cls(
            by_item=sparse.csr_array(np.zeros((0, 0), dtype=np.float32)),
            vectors=np.zeros((0, 0), dtype=np.float32),
            roots=np.zeros(0, dtype=np.float32),
        )

    @property
    def n_items(self) -> int:
        """Number of items."""
        return len(self.roots)

    def low_pass(self, weight: float) -> tuple[DoubleArray, DoubleArray]:
        """Two arrays (n_items, n) whose product is weight D_I^-1/2 V b V' D_I^1/2, b the gains."""
        wide, scale = self.vectors.astype(np.float64), self.roots[:, None].astype(np.float64)
        return weight * wide / scale, wide * scale

    def arrays(self) -> Arrays:
        """Its arrays, for saving."""
        return {
            "data": self.by_item.data,
            "indices": self.by_item.indices,
            "indptr": self.by_item.indptr,
            "shape": np.array(self.by_item.shape),
            "vectors": self.vectors,
            "roots": self.roots,
        }

    @classmethod
    def restored(cls, arrays: Arrays) -> Self:
        """The graph that was saved."""
        parts = (arrays["data"], arrays["indices"], arrays["indptr"])
        return cls(
            by_item=rows_of(*parts, (int(arrays["shape"][0]), int(arrays["shape"][1]))),
            vectors=arrays["vectors"],
            roots=arrays["roots"],
        )


class GraphRecommender:
    """What the filters on the graph share: learning it, saving it, taking it over."""

    config: GraphConfig

    def fit(self, dataset: Dataset) -> Self:
        """Normalise the purchases and find the smooth directions of the graph."""
        self._take(Graph.of(dataset, self.config))
        return self

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        return self._graph.arrays()

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        self._take(Graph.restored(arrays))
        return self

    def _take(self, graph: Graph) -> None:
        self._graph = graph
        self._left, self._right = graph.low_pass(self.config.low_pass_weight)


def gains(values: DoubleArray, rank: int) -> DoubleArray:
    """How much of each direction passes, 0 to 1, from the singular values, falling.

    b(s) = 1 / (1 + (c / s)^30), with c the value at ``rank``, less what it is at the last value,
    and scaled so that 1 stays 1: the last gets 0 and is left out, shape (len(values) - 1,). The
    ideal filter would let ``rank`` directions pass and nothing else; but which of two that are
    nearly as strong comes first, and with it a customer's list, would then be a matter of chance.
    """
    steep = np.full(len(values), 1e6)
    np.divide(values[rank - 1], values, out=steep, where=values > 0)
    passing: DoubleArray = 1.0 / (1.0 + np.minimum(steep, 1e6) ** STEEPNESS)
    scaled: DoubleArray = (passing[:-1] - passing[-1]) / (1.0 - passing[-1])
    return scaled


def _smooth(normalised: SparseRows, rank: int, config: GraphConfig) -> FloatArray:
    """The top right singular vectors, the strongest first, times the roots of their gains."""
    if rank < 1:
        return np.zeros((normalised.shape[1], 0), dtype=np.float32)
    values, customers, passing = left_singular_vectors(
        normalised,
        rank + max(1, int(ROOM * rank)),
        partial(gains, rank=rank),
        np.random.default_rng(config.seed),
    )
    # the item side by one sparse product: items with the same buyers get the same numbers
    vectors: DoubleArray = np.asarray(normalised.T @ customers) * (np.sqrt(passing) / values)
    return vectors.astype(np.float32)
