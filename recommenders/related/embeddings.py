"""A source and a target embedding of each item, from directed pairs and from attributes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.contract import Dataset
from recommenders.histories import (
    BoolArray,
    DoubleArray,
    FloatArray,
    IntArray,
    LongArray,
    SparseRows,
)
from recommenders.related.attributes import attributes, nearest
from recommenders.related.category_counts import CategoryCounts
from recommenders.related.dual_network import NetworkConfig, refined
from recommenders.related.visits import Visits, shares

FEW = 0.25
"""Share of the items up to which they are picked out, in place of going over all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingConfig:
    """Settings of the embeddings."""

    within: int = 30
    """Days after the source in which a purchase counts as one that followed."""
    min_customers: int = 2
    """A pair of fewer customers is taken for chance."""
    min_buyers: int = 5
    """An item with fewer buyers takes its embeddings from items with like attributes."""
    rank: int = 64
    """Numbers in an embedding."""
    max_share: float = 0.125
    """The rank is held under this share of the items that have embeddings of their own."""
    co_views: float = 1.0
    """Weight of what an item's co-viewed items say, against 1 for what it says itself."""
    neighbours: int = 5
    """Items that an item without enough buyers takes its embeddings from."""
    by_category: float = 0.8
    """Share of what its category says of such an item; these items say the rest."""
    known: float = 1.0
    """Weight of the edges of a known graph, against 1 for those from purchases."""
    seed: int = 0
    """Seed of the start of the singular value decomposition."""
    network: NetworkConfig | None = None
    """Settings of the network that goes on from the closed form; None leaves it at that."""

    def __post_init__(self) -> None:
        counts = (self.within, self.min_customers, self.min_buyers, self.rank, self.neighbours)
        if min(counts) < 1:
            raise ValueError(f"days, customers, buyers, rank and neighbours start at 1, got {self}")
        if not 0 < self.max_share <= 1 or self.co_views < 0:
            raise ValueError(f"max_share must be in (0, 1] and co_views >= 0, got {self}")
        if not 0 <= self.by_category <= 1 or not self.known > 0:
            raise ValueError(f"by_category must be in [0, 1] and known above 0, got {self}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Embeddings:
    """``sources`` and ``targets`` (n_items, rank), float32: u leads to v by sources_u . targets_v.

    ``borrowed`` (n_items,) marks the items about which too little is known: their embeddings come
    from others by attributes (0 where no known item shares one), and ``by_category`` of the score
    of their pairs is what ``categories`` let expect. ``own`` (n_items, n_items) is what a known
    graph says of a pair itself, beside what it says of all that are alike.
    """

    sources: FloatArray
    targets: FloatArray
    borrowed: BoolArray
    categories: CategoryCounts
    by_category: float
    own: SparseRows

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        bought: Visits,
        viewed: Visits,
        config: EmbeddingConfig,
        edges: SparseRows | None = None,
    ) -> Embeddings:
        """Learn from the visits, of which ``viewed`` may be empty, and from known ``edges``."""
        n, least = dataset.n_items, config.min_customers
        buyers: NDArray[np.float32] = dataset.histories().matrix(n).sum(axis=0)
        frequent = np.flatnonzero(buyers >= config.min_buyers).astype(np.int32)
        followed = associations(bought.pairs(frequent, first=0, last=config.within, least=least))
        if edges is None:
            together = viewed.pairs(frequent, first=0, last=0, least=least)
            return cls.of_weights(dataset, frequent, followed, shares(together), config)
        degrees: NDArray[np.float32] = edges.sum(axis=0) + edges.sum(axis=1)
        known = np.flatnonzero((buyers >= config.min_buyers) | (degrees > 0)).astype(np.int32)
        stated: SparseRows = edges[known][:, known]
        if followed.nnz:
            # both kinds of edges on one scale: the mean of their entries
            scale = config.known * float(followed.data.mean()) / float(stated.data.mean())
            stated = (np.float32(scale) * stated).tocsr()
        together = viewed.pairs(known, first=0, last=0, least=least)
        weights = (_placed(followed, np.searchsorted(known, frequent), len(known)) + stated).tocsr()
        learned = cls.of_weights(dataset, known, weights, shares(together), config)
        return replace(learned, own=_placed(stated, known, n))

    @classmethod
    def of_weights(
        cls,
        dataset: Dataset,
        frequent: IntArray,
        weights: SparseRows,
        near: SparseRows,
        config: EmbeddingConfig,
    ) -> Embeddings:
        """`factors` for the ``frequent`` items, and for the others by attributes."""
        n = dataset.n_items
        own, features = factors(weights, near, config), attributes(dataset)
        if config.network is not None:
            own = refined(own, weights, near, features[frequent], config.network)
        embeddings = np.zeros((2, n, own[0].shape[1]), dtype=np.float32)
        embeddings[:, frequent] = own
        borrowed = np.ones(n, dtype=np.bool_)
        borrowed[frequent] = False
        likeness = nearest(features, borrowed, config.neighbours)
        embeddings[:, borrowed] = np.stack([likeness @ own[0], likeness @ own[1]])
        counts = CategoryCounts.of(dataset, frequent, weights)
        return cls(
            sources=embeddings[0],
            targets=embeddings[1],
            borrowed=borrowed,
            categories=counts.times(_scale(own, counts, frequent, weights)),
            by_category=config.by_category,
            own=_placed(weights[:0][:, :0], frequent[:0], n),
        )

    def scores(self, sources: slice) -> FloatArray:
        """How much some items lead to all, (n_sources, n_items)."""
        scores: FloatArray = self.sources[sources] @ self.targets.T
        known = self.categories.known
        codes: LongArray = np.arange(len(known), dtype=np.int64)[sources]
        # of a pair with an item that borrows, the categories say their share
        new = self.borrowed & known
        self._share(scores, np.flatnonzero(new[codes]), codes, known)
        self._share(scores, np.flatnonzero((known & ~self.borrowed)[codes]), codes, new)
        return scores + self.own[sources].toarray() if self.own.nnz else scores

    def _share(
        self, scores: FloatArray, rows: LongArray, codes: LongArray, chosen: BoolArray
    ) -> None:
        """Move some rows of the scores towards what is expected of the ``chosen`` targets.

        ``codes`` are the items of all rows.
        """
        columns, share = np.flatnonzero(chosen), np.float32(self.by_category)
        if not len(rows) or not len(columns):
            return
        if len(columns) < FEW * len(chosen):
            pairs = np.ix_(rows, columns)
            learned = scores[pairs]
            expected = self.categories.expected(codes[rows], columns)
            scores[pairs] = learned + share * (expected - learned)
            return
        # whole rows in place: picking most of the columns takes several times as long
        everywhere = slice(None) if len(rows) == len(scores) else rows
        learned = scores[everywhere]
        moved = self.categories.expected(codes[rows], slice(None))
        moved -= learned
        moved *= np.where(chosen, share, np.float32(0.0))
        scores[everywhere] = learned + moved

    def turned(self) -> Embeddings:
        """The same from target to source."""
        return replace(
            self,
            sources=self.targets,
            targets=self.sources,
            categories=self.categories.turned(),
            own=self.own.T.tocsr(),
        )


def _placed(weights: SparseRows, items: LongArray | IntArray, n: int) -> SparseRows:
    """The weights between some items among those of all: csr (n, n)."""
    pairs = weights.tocoo()
    entries = (pairs.data, (items[pairs.row], items[pairs.col]))
    placed: SparseRows = sparse.coo_array(entries, shape=(n, n)).tocsr()
    return placed


def _scale(
    own: tuple[FloatArray, FloatArray], counts: CategoryCounts, known: IntArray, weights: SparseRows
) -> float:
    """What brings the expected weights of the pairs to the mean of their embeddings' products."""
    pairs = weights.tocoo()
    expected = float(counts.at(known[pairs.row], known[pairs.col]).sum())
    linked = sparse.csr_array(
        (np.ones(weights.nnz), weights.indices, weights.indptr), weights.shape
    )
    learned = float((own[0] * (linked @ own[1])).sum())
    return max(learned, 0.0) / expected if expected > 0 else 0.0


def associations(counts: SparseRows) -> SparseRows:
    """How surely a pair is more frequent than its two items explain; the shape of ``counts``.

    With C the counts and E_uv = (sum of row u) (sum of column v) / (sum of all), the value is
    the root of the log-likelihood ratio, sqrt(2 (C ln(C/E) - C + E)), where C > E, and 0
    elsewhere (Dunning, Computational Linguistics 1993, for Poisson counts). Unlike the logarithm
    of C/E, it does not take three customers for as much as three hundred.
    """
    sums: DoubleArray = counts.sum(axis=1, dtype=np.float64)
    columns: DoubleArray = counts.sum(axis=0, dtype=np.float64)
    pairs = counts.tocoo()
    expected = sums[pairs.row] * columns[pairs.col] / max(float(sums.sum()), 1.0)
    ratio = pairs.data * np.log(pairs.data / expected) - pairs.data + expected
    value = np.where(pairs.data > expected, np.sqrt(2.0 * np.maximum(ratio, 0.0)), 0.0)
    entries = (value.astype(np.float32), (pairs.row, pairs.col))
    surprising: SparseRows = sparse.coo_array(entries, shape=counts.shape).tocsr()
    surprising.eliminate_zeros()
    return surprising


def factors(
    weights: SparseRows, near: SparseRows, config: EmbeddingConfig
) -> tuple[FloatArray, FloatArray]:
    """S = U sqrt(D) and T = V sqrt(D) with U D V' the truncated (I + cN) M (I + cN)'.

    M is ``weights`` and N ``near``, both (n, n), c = ``config.co_views``. The product is never
    formed: it would be dense in a large shop.
    """
    from scipy.sparse.linalg import aslinearoperator, svds

    n = weights.shape[0]
    rank = min(config.rank, max(1, int(config.max_share * n)), n - 1)
    if rank < 1 or not weights.nnz:
        return np.zeros((n, 1), dtype=np.float32), np.zeros((n, 1), dtype=np.float32)
    spread = (sparse.eye_array(n) + config.co_views * near).tocsr().astype(np.float64)
    wide = weights.astype(np.float64)
    smooth = aslinearoperator(spread) @ aslinearoperator(wide) @ aslinearoperator(spread.T.tocsr())
    start = np.random.default_rng(config.seed).standard_normal(n)
    left, strength, right = svds(smooth, k=rank, v0=start)
    root = np.sqrt(strength)
    return (left * root).astype(np.float32), (right.T * root).astype(np.float32)
