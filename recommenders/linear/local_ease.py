"""EASE on the neighbourhood of each item: sparse weights for catalogues of any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.contract import Dataset, Event
from recommenders.histories import DoubleArray, SparseRows, WideRows
from recommenders.linear.ease import penalty
from recommenders.linear.item_weights import ItemWeightRecommender
from recommenders.ranking.top_k import kth_largest

MAX_CELLS = 2_000_000
"""Numbers in float64 in the systems that are solved at once, and purchases that they are counted
from: 16 MB each, and a few times that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEASEConfig:
    """Settings of `LocalEASE`."""

    neighbours: int = 100
    """Items that an item is predicted from."""
    regularization: float = 2.5
    """The penalty l on the squared weights, as a multiple of the weighted buyers that a bought
    item has on average. On Gowalla it gives l = 8.6, and 8 was best on a tenth of the training
    part; it suits small shops as well."""
    damping: float = 0.5
    """A customer with n items counts n^-damping: who buys everything says little."""

    def __post_init__(self) -> None:
        if self.neighbours < 1 or not self.regularization > 0:
            raise ValueError(f"neighbours and regularization must be positive, got {self}")
        if not 0 <= self.damping <= 1:
            raise ValueError(f"damping must be in [0, 1], got {self.damping}")


class LocalEASE(ItemWeightRecommender):
    """`EASE` with a regression on few items for each item, in place of one on all the others.

    With G = X'CX, where C weighs a customer with n items by n^-damping, the neighbours N of
    item j are the items with the highest G_ij / sqrt(G_ii) among those that share a buyer with
    it, and their weights are (G_NN + l I)^-1 G_Nj; all other weights are 0. In a catalogue of at
    most ``neighbours`` other items, N is all of them: with ``damping`` 0 this is EASE itself. The
    score of t is the sum of the weights w_jt of the distinct items j of the history: linear, so
    the contribution of j is w_jt, which may be negative.
    """

    name: ClassVar[str] = "local-ease"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: LocalEASEConfig | None = None) -> None:
        super().__init__()
        self.config = config or LocalEASEConfig()

    def fit(self, dataset: Dataset) -> Self:
        """Find the neighbours of each item and solve for their weights."""
        self._weights = local_weights(dataset.histories().matrix(dataset.n_items), self.config)
        return self


def local_weights(bought: SparseRows, config: LocalEASEConfig) -> SparseRows:
    """The weights for the customers x items matrix ``bought``: (n_items, n_items), float32.

    Rows are the items of the history, columns the targets; the diagonal is zero.
    """
    n_customers, n_items = bought.shape
    lengths = np.maximum(np.diff(bought.indptr), 1).astype(np.float64)
    rooted = sparse.diags_array(lengths ** (-config.damping / 2)) @ bought.astype(np.float64)
    rooted = rooted.tocsr()
    # one more item that nobody bought fills the places of neighbours that are not there
    by_item = rooted.T.tocsr()
    ends = np.append(by_item.indptr, by_item.indptr[-1])
    padded = sparse.csr_array((by_item.data, by_item.indices, ends), (n_items + 1, n_customers))
    del by_item
    width = min(config.neighbours, max(1, n_items - 1))
    squares = np.bincount(rooted.indices, np.square(rooted.data), n_items + 1)
    diagonal: DoubleArray = squares.astype(np.float64, copy=False)
    added = penalty(diagonal[:n_items], config.regularization)
    sources, values = [], []
    for near, together in _neighbourhoods(padded, rooted, np.sqrt(diagonal), width):
        systems = _systems(padded, near)
        systems[:, range(width), range(width)] = diagonal[near] + added
        solved = np.linalg.solve(systems, together[:, :, None])[:, :, 0]
        exists = near < n_items
        values.append(solved[exists].astype(np.float32))
        sources.append((near[exists].astype(np.int32), exists.sum(axis=1)))
    source = np.concatenate([codes for codes, _ in sources])
    ends = np.cumsum(np.concatenate([counts for _, counts in sources]))
    parts = (np.concatenate(values), source, np.append(0, ends))
    by_target: SparseRows = sparse.csr_array(parts, shape=(n_items, n_items))
    weights: SparseRows = by_target.T.tocsr()
    return weights


def _neighbourhoods(
    padded: WideRows, by_customer: WideRows, roots: DoubleArray, width: int
) -> Iterator[tuple[NDArray[np.int64], DoubleArray]]:
    """For some items at a time: their neighbours, closest first, and G_Nj; (n, width) each.

    ``padded`` (n_items + 1, n_customers) is X' and an empty row, ``roots`` (n_items + 1,) are
    sqrt(G_ii) and a 0: both for the neighbour that is not there, whose code is n_items and G 0.
    Their systems, and the buyers of their neighbours, are `MAX_CELLS` at the most, or those of one
    item.
    """
    n_items = by_customer.shape[1]
    buyers = np.diff(padded.indptr)
    step = max(1, MAX_CELLS // width**2)
    for begin in range(0, n_items, step):
        together = padded[begin : min(begin + step, n_items)] @ by_customer
        together.sort_indices()
        near = np.full((together.shape[0], width), n_items)
        shared = np.zeros(near.shape)
        for row in range(len(near)):
            span = slice(together.indptr[row], together.indptr[row + 1])
            codes, own = together.indices[span], together.data[span]
            if width == n_items - 1:
                codes, own = np.arange(n_items, dtype=np.int32), together[[row]].toarray()[0]
            other = codes != begin + row
            codes, own = codes[other], own[other]
            order = _closest(own / np.maximum(roots[codes], 1e-12), width)
            near[row, : len(order)], shared[row, : len(order)] = codes[order], own[order]
        parts = (np.cumsum(buyers[near].sum(axis=1)) - 1) // MAX_CELLS
        for part in np.unique(parts):
            yield near[parts == part], shared[parts == part]


def _closest(closeness: DoubleArray, most: int) -> NDArray[np.intp]:
    """Places of the ``most`` largest values, largest first; of equal ones the first."""
    places = np.arange(len(closeness))
    if len(closeness) > most:
        places = np.flatnonzero(closeness >= kth_largest(closeness, most))
    return places[np.argsort(-closeness[places], kind="stable")[:most]]


def _systems(padded: WideRows, near: NDArray[np.int64]) -> DoubleArray:
    """G_NN of each row of ``near`` (n, width) but for its diagonal: shape (n, width, width).

    By one sparse product, whose columns are the customers of each neighbourhood that bought two of
    it: the others, most of them, add to the diagonal only.
    """
    n, width = near.shape
    stacked = padded[near.ravel()]
    bounds = stacked.indptr[::width]
    entries = np.arange(stacked.nnz)
    # of a neighbourhood's entries of one customer the last stands for the customer
    last, customer = np.empty(padded.shape[1], dtype=np.int64), np.empty_like(entries)
    for begin, end in pairwise(bounds):
        own = stacked.indices[begin:end]
        last[own] = entries[begin:end]
        customer[begin:end] = last[own]
    several = np.bincount(customer, minlength=stacked.nnz) > 1
    counts = several[customer]
    columns = np.cumsum(several) - 1
    ends = np.append(0, np.cumsum(counts))[stacked.indptr]
    among = sparse.csr_array(
        (stacked.data[counts], columns[customer[counts]], ends),
        shape=(n * width, int(several.sum())),
    )
    products = (among @ among.T).tocoo()
    systems = np.zeros((n, width, width))
    systems[products.row // width, products.row % width, products.col % width] = products.data
    return systems
