"""Related products: what an item leads to, what leads to it, and how many customers say so."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from recommenders.artifacts import Arrays, rows_of
from recommenders.contract import Columns, Dataset, Event, Finding, Histories
from recommenders.histories import (
    BoolArray,
    DoubleArray,
    FloatArray,
    IntArray,
    LongArray,
    SparseRows,
)
from recommenders.linear.item_weights import ItemWeightRecommender
from recommenders.related.attributes import strongest
from recommenders.related.embeddings import EmbeddingConfig, Embeddings
from recommenders.related.known_edges import KnownEdges, left_out_findings
from recommenders.related.visits import BLOCK, Visits, stacked

logger = logging.getLogger(__name__)
MIN_SCORE = 1e-6
"""A product of embeddings below it is a rounding error: real ones are about 1."""
NO_ITEM = Histories.of_items([[]])


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedConfig:
    """Settings of `Related`."""

    kept: int = 50
    """Targets kept for each source, and sources kept for each target."""
    embedding: EmbeddingConfig = field(default_factory=EmbeddingConfig)
    """Settings of the embeddings."""

    def __post_init__(self) -> None:
        if self.kept < 1:
            raise ValueError(f"kept must be at least 1, got {self.kept}")


class Basis(StrEnum):
    """By what a pair of items stands among the related ones."""

    KNOWN = "known relation"
    """The shop says so, and nobody has bought the two in this direction or on one day."""
    PURCHASES = "purchases"
    BOTH = "known relation and purchases"
    ALIKE = "attributes"
    """One of the two has too few buyers: what is like it says so."""
    OTHERS = "pairs of other items"
    """Nobody has bought the two so; what each of them goes with says so."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelatedItems:
    """Directed pairs, best first: all arrays have shape (n,), one entry for each pair.

    A pair leads from a source to a target, both item codes. ``scores``: what the pair adds to
    the recommender's score, positive. Customers, each counted once for a pair: ``forward``
    bought the target 1 to ``within`` days after the source, ``backward`` the source after the
    target, ``together`` both on one day, and ``viewed`` both on one day. ``borrowed`` marks pairs
    whose score comes from like items and categories, since one of the two has too few buyers, and
    ``known`` those of a graph that is known beforehand.
    """

    sources: IntArray
    targets: IntArray
    scores: FloatArray
    forward: LongArray
    backward: LongArray
    together: LongArray
    viewed: LongArray
    borrowed: BoolArray
    known: BoolArray
    within: int

    @property
    def basis(self) -> NDArray[np.object_]:
        """By what each pair stands here, shape (n,): one of the values of `Basis`.

        Purchases are those of customers who bought the two in this direction, or on one day.
        """
        bought = self.forward + self.together > 0
        basis = np.full(len(self.scores), Basis.OTHERS, dtype=object)
        basis[bought] = Basis.PURCHASES
        basis[self.borrowed] = Basis.ALIKE
        basis[self.known] = Basis.KNOWN
        basis[self.known & bought] = Basis.BOTH
        return basis

    @property
    def direction(self) -> DoubleArray:
        """``forward`` as a share of ``forward`` and ``backward``; NaN where there are none."""
        both = (self.forward + self.backward).astype(np.float64)
        return self.forward / np.where(both > 0, both, np.nan)

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each pair: the two items, the score and the evidence."""
        ids, titles = dataset.items[Columns.ITEM], dataset.items[Columns.TITLE]
        return pd.DataFrame(
            {
                "source": ids.iloc[self.sources].to_numpy(),
                "source title": titles.iloc[self.sources].to_numpy(),
                "target": ids.iloc[self.targets].to_numpy(),
                "target title": titles.iloc[self.targets].to_numpy(),
                "score": self.scores,
                f"target within {self.within} days after source": self.forward,
                f"source within {self.within} days after target": self.backward,
                "bought on one day": self.together,
                "viewed on one day": self.viewed,
                "share in this direction": self.direction,
                "basis": self.basis,
            }
        )


class Related(ItemWeightRecommender):
    """Directed relations between items, and a recommender made of them.

    Each item has a source and a target embedding, from the truncated singular value
    decomposition of a directed matrix: how surely a purchase of v on the same day as u, or soon
    after it, is no chance, spread to co-viewed items. u leads to v by S_u . T_v, which differs
    from v to u: a phone leads to a case. Two embeddings for each item follow DAEMON (ECML-PKDD
    2022); the closed form is ours. An item with few buyers takes both from items with like
    attributes, and to its pairs comes what its category lets expect (`CategoryCounts`).

    ``edges`` is a graph that is known beforehand, a line for each edge (`KnownEdges.of`;
    `read_edges` reads a file), in the place of the one that the data set may have
    (`Dataset.known_edges`): it counts as purchases do, and an item with an edge needs none.
    ``findings`` say what of ``edges`` was left out, and whether there is no pair at all.

    A customer who buys both on one day counts in both directions, so such pairs tie two items
    without turning them; the direction comes from those who bought them on different days.

    As a recommender: w_jt = S_j . T_t where positive and among the strongest of j or of t, 0
    elsewhere and for t itself; the score of t is the sum of w_jt over the distinct items j of
    the history. Linear, so the contribution of j is w_jt.
    """

    name: ClassVar[str] = "related"
    version: ClassVar[int] = 2
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(
        self, config: RelatedConfig | None = None, *, edges: pd.DataFrame | None = None
    ) -> None:
        super().__init__()
        self.config, self._edges = config or RelatedConfig(), edges
        self._left_out = np.zeros(2, dtype=np.int64)
        self._known = _no_edges(0)
        self._borrowed = np.zeros(0, dtype=np.bool_)
        self._bought = Visits.of(NO_ITEM, Event.PURCHASE, n_items=0, timezone="UTC")
        self._viewed = self._bought

    def fit(self, dataset: Dataset) -> Self:
        """Count the pairs and learn the embeddings."""
        n, zone = dataset.n_items, dataset.timezone
        self._bought = Visits.of(dataset.log, Event.PURCHASE, n_items=n, timezone=zone)
        self._viewed = Visits.of(dataset.log, Event.VIEW, n_items=n, timezone=zone)
        given = None if self._edges is None else KnownEdges.of(self._edges, dataset)
        edges = dataset.known_edges if given is None else given.weights
        settings = self.config.embedding
        embeddings = Embeddings.of(dataset, self._bought, self._viewed, settings, edges)
        self._borrowed = embeddings.borrowed
        self._left_out = np.zeros(2, dtype=np.int64) if given is None else given.left_out
        self._known = _no_edges(n) if edges is None else edges
        self._weights = _weights(embeddings, self.config.kept)
        for finding in self.findings:
            logger.warning("%s: %s, %s", self.name, finding.observation, finding.done)
        return self

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What of the known graph was left out, and whether no item leads to any other."""
        left_out = left_out_findings(self._left_out)
        if self._weights.nnz or not len(self._borrowed):
            return left_out
        least = self.config.embedding
        no_pair = Finding(
            observation=f"No two items with {least.min_buyers} buyers or more were bought by "
            f"{least.min_customers} customers within {least.within} days more often than by chance",
            count=len(self._borrowed),
            done="every score is 0; give more purchases, or a known graph (edges)",
        )
        return (*left_out, no_pair)

    def towards(self, item: int, k: int = 10) -> RelatedItems:
        """The k items that an item leads to most; fewer where fewer are kept."""
        row = self._weights[[item]].tocoo()
        return self._pairs(item, *_best(row.col, row.data, k), outward=True)

    def from_(self, item: int, k: int = 10) -> RelatedItems:
        """The k items that lead to an item most; fewer where fewer are kept."""
        column = self._weights[:, [item]].tocoo()
        return self._pairs(item, *_best(column.row, column.data, k), outward=False)

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        visits = self._bought.arrays("bought") | self._viewed.arrays("viewed")
        own = {"borrowed": self._borrowed, "left_out": self._left_out}
        if self._known.nnz:
            # a fit without a known graph stays what it was before there was one
            known = self._known
            own |= {"known": known.data, "known_to": known.indices, "known_from": known.indptr}
        return super().arrays() | visits | own

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        super().restore(arrays)
        self._borrowed, self._left_out = arrays["borrowed"], arrays["left_out"]
        n = len(self._borrowed)
        self._known = _no_edges(n)
        if "known" in arrays:
            parts = (arrays["known"], arrays["known_to"], arrays["known_from"])
            self._known = rows_of(*parts, (n, n))
        self._bought = Visits.restored(arrays, "bought", n_items=n)
        self._viewed = Visits.restored(arrays, "viewed", n_items=n)
        return self

    def _pairs(
        self, item: int, others: IntArray, scores: FloatArray, *, outward: bool
    ) -> RelatedItems:
        itself = np.array([item], dtype=np.int32)
        within = self.config.embedding.within

        def after(visits: Visits, first: int, last: int) -> LongArray:
            counted: LongArray = visits.counts(itself, first=first, last=last).toarray()[0][others]
            return counted.astype(np.int64)

        later = after(self._bought, 1, within)
        counted = self._bought.counts(others, first=1, last=within)[:, itself]
        earlier: LongArray = counted.toarray()[:, 0].astype(np.int64)
        same = np.full_like(others, item)
        return RelatedItems(
            sources=same if outward else others,
            targets=others if outward else same,
            scores=scores,
            forward=later if outward else earlier,
            backward=earlier if outward else later,
            together=after(self._bought, 0, 0),
            viewed=after(self._viewed, 0, 0),
            borrowed=self._borrowed[same] | self._borrowed[others],
            known=known_pairs(self._known, item, others, outward=outward),
            within=within,
        )


def known_pairs(edges: SparseRows, item: int, others: IntArray, *, outward: bool) -> BoolArray:
    """Which of the ``others`` an item leads to by known edges, or is led to by: (n_others,)."""
    there: BoolArray = (edges[[item]] if outward else edges[:, [item]].T.tocsr()).toarray()[0] > 0
    return there[others]


def _no_edges(n: int) -> SparseRows:
    none: tuple[FloatArray, tuple[LongArray, LongArray]] = (
        np.zeros(0, dtype=np.float32),
        (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)),
    )
    return sparse.coo_array(none, shape=(n, n)).tocsr()


def _weights(embeddings: Embeddings, most: int) -> SparseRows:
    """The scores of the pairs, the strongest of each source and of each target."""
    onward = _strongest_scores(embeddings, most)
    inward = _strongest_scores(embeddings.turned(), most)
    weights: SparseRows = onward.maximum(inward.T.tocsr())
    return weights


def _strongest_scores(embeddings: Embeddings, most: int) -> SparseRows:
    n = len(embeddings.sources)
    blocks: list[SparseRows] = []
    for begin in range(0, n, BLOCK):
        scores = embeddings.scores(slice(begin, begin + BLOCK))
        own = np.arange(len(scores))
        scores[own, begin + own] = 0.0
        blocks.append(strongest(scores, most, least_of_all=np.float32(MIN_SCORE)))
    return stacked(blocks, n)


def _best(items: IntArray, scores: FloatArray, k: int) -> tuple[IntArray, FloatArray]:
    order = np.lexsort((items, -scores))[:k]
    return items[order].astype(np.int32), scores[order]
