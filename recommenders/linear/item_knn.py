"""Item-to-item neighbours: an item scores by its likeness to the items in the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.contract import Dataset, Event
from recommenders.histories import FloatArray, SparseRows
from recommenders.linear.item_weights import ItemWeightRecommender
from recommenders.ranking.top_k import kth_largest

BLOCK = 256
"""Items whose common buyers are counted at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemKNNConfig:
    """Settings of `ItemKNN`."""

    neighbours: int = 100
    """Neighbours kept for each item; the others count as unlike."""
    shrinkage: float = 10.0
    """Buyers added to the denominator, so that a likeness seen on few buyers stays small."""
    damping: float = 0.0
    """A customer with n items counts n^-damping: who buys everything says little."""
    target_share: float = 0.5
    """Share of the normalisation by the target's buyers, the rest by the history item's. Under
    one half popular targets gain. Gowalla wants 0.3 with a damping of 0.5."""

    def __post_init__(self) -> None:
        if self.neighbours < 1:
            raise ValueError(f"neighbours must be at least 1, got {self.neighbours}")
        if self.shrinkage < 0:
            raise ValueError(f"shrinkage must not be negative, got {self.shrinkage}")
        if not (0 <= self.damping <= 1 and 0 <= self.target_share <= 1):
            raise ValueError(f"damping and target_share must be in [0, 1], got {self}")


class ItemKNN(ItemWeightRecommender):
    """Item-based collaborative filtering with a shrunken cosine.

    w_jt = n_jt / (n_j^(1 - share) n_t^share + shrinkage) over buyers, the strongest
    ``neighbours`` of each target kept (Sarwar et al., WWW 2001, eq. 1; Deshpande and Karypis, TOIS
    2004; with another ``target_share`` than one half Aiolli's asymmetric cosine, RecSys 2013). The
    score of t is the sum of w_jt over the distinct items j of the history: linear, so the
    contribution of j is w_jt. An item is no neighbour of itself.
    """

    name: ClassVar[str] = "item-knn"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: ItemKNNConfig | None = None) -> None:
        super().__init__()
        self.config = config or ItemKNNConfig()

    def fit(self, dataset: Dataset) -> Self:
        """Find the neighbours of each item."""
        bought = dataset.histories().matrix(dataset.n_items)
        self._weights = neighbour_weights(
            bought,
            neighbours=self.config.neighbours,
            shrinkage=self.config.shrinkage,
            damping=self.config.damping,
            target_share=self.config.target_share,
        )
        return self


def neighbour_weights(
    bought: SparseRows,
    *,
    neighbours: int,
    shrinkage: float,
    damping: float = 0.0,
    target_share: float = 0.5,
) -> SparseRows:
    """Shrunken cosines between the columns of ``bought``, the strongest of each column kept.

    ``bought`` is binary of shape (n_customers, n_items); the answer has shape
    (n_items, n_items), rows the history items, columns the targets, zero diagonal, float32.
    Equal likeness goes to the lower item code. ``damping`` and ``target_share`` are those of
    `ItemKNNConfig`.
    """
    n_items = bought.shape[1]
    by_item = bought.T.tocsr()
    buyers = np.diff(by_item.indptr).astype(np.float32)
    of_source, of_target = buyers ** (1 - target_share), buyers**target_share
    if damping:
        counts = np.maximum(np.diff(bought.indptr), 1).astype(np.float32) ** -damping
        by_item.data = by_item.data * counts[by_item.indices]
    indices: list[NDArray[np.int32]] = []
    values: list[FloatArray] = []
    for begin in range(0, n_items, BLOCK):
        together = by_item[begin : begin + BLOCK] @ bought
        for row in range(together.shape[0]):
            span = slice(together.indptr[row], together.indptr[row + 1])
            source, count = together.indices[span], together.data[span]
            other = source != begin + row
            source, count = source[other], count[other]
            cosine = count / (of_source[source] * of_target[begin + row] + np.float32(shrinkage))
            # in the order of the items: the few that are kept, and not all that have common buyers
            strong = _strongest(cosine, source, neighbours)
            strong = strong[np.argsort(source[strong])]
            indices.append(source[strong].astype(np.int32))
            values.append(cosine[strong])
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in indices])])
    parts = (np.concatenate(values), np.concatenate(indices), indptr)
    by_target: SparseRows = sparse.csr_array(parts, shape=(n_items, n_items))
    weights: SparseRows = by_target.T.tocsr()
    return weights


def _strongest(cosine: FloatArray, source: NDArray[np.int32], most: int) -> NDArray[np.intp]:
    """Places of the ``most`` largest values, of equal ones those of the lowest ``source``."""
    if len(cosine) <= most:
        return np.arange(len(cosine))
    least = kth_largest(cosine, most)
    above = np.flatnonzero(cosine > least)
    ties = np.flatnonzero(cosine == least)
    first = np.argsort(source[ties])[: most - len(above)]
    return np.concatenate([above, ties[first]])
