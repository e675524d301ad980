"""The head of a ranked list in another order, for variety, and what that costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray, IntArray, SparseRows
from recommenders.ranking.ranker import Ranker, Ranking


class Variety(StrEnum):
    """A way to rearrange a list; the value stands in addresses."""

    SPREAD = "mmr"
    CALIBRATED = "calibrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class VarietyConfig:
    """Settings of `VariedRanker`; weights run from 0 (the plain list) to 1 (scores do not count).

    What the defaults cost is in `tests/benchmarks/results/probability_ratio.txt`.
    """

    spread: float = 0.2
    """Weight of unlikeness in maximal marginal relevance."""
    calibration: float = 0.5
    """Weight of the divergence from the history in the calibrated order."""
    blend: float = 0.01
    """Share of the history mixed into the list's distribution, which keeps divergences finite."""
    pool: int = 100
    """Best items by score from which a list is chosen."""

    def __post_init__(self) -> None:
        if not (0 <= self.spread <= 1 and 0 <= self.calibration <= 1 and 0 < self.blend < 1):
            raise ValueError(f"weights and blend must be shares, got {self}")
        if self.pool < 1:
            raise ValueError(f"pool must be at least 1, got {self.pool}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """What a list is made of.

    ``categories`` counts the distinct ones, ``similarity`` is the mean cosine of the buyers over
    the pairs of items (NaN for fewer than two), ``divergence`` the Kullback-Leibler divergence in
    nats of the list's categories from those of the history (NaN for an empty history).
    """

    categories: int
    similarity: float
    divergence: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rearranged:
    """A list rearranged for variety, beside the plain one.

    ``score_ranks`` (k,) is the rank by score (1 = best) of each item of ``ranking``.
    """

    ranking: Ranking
    plain: Ranking
    score_ranks: NDArray[np.int64]
    before: Mixture
    after: Mixture

    @property
    def new(self) -> int:
        """How many items the plain list does not have."""
        return int((self.score_ranks > len(self.score_ranks)).sum())

    @property
    def cost(self) -> float:
        """The share of the list's mean score that is given up; NaN where that is not positive."""
        plain = float(self.plain.scores.sum(dtype=np.float64))
        return (
            1.0 - float(self.ranking.scores.sum(dtype=np.float64)) / plain if plain > 0 else np.nan
        )

    @property
    def cost_percent(self) -> float:
        """The same in % for reading, where a rounding error is not told as a gain; NaN stays."""
        return 100.0 * float(np.maximum(self.cost, 0.0))

    @property
    def ndcg(self) -> float:
        """Expected NDCG against the plain list, if scores (from 0 up) are the expected gains."""
        discount = 1.0 / np.log2(np.arange(len(self.score_ranks)) + 2.0)
        best = float(np.maximum(self.plain.scores, 0) @ discount)
        return float(np.maximum(self.ranking.scores, 0) @ discount) / best if best > 0 else np.nan

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """The list as `Ranking.frame` gives it, with the rank by score of each item."""
        return self.ranking.frame(dataset).assign(rank_by_score=self.score_ranks)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VariedRanker(Ranker):
    """A ranker whose lists are rearranged; places are those by score still.

    ``taste`` gives csr rows of length 1 (or 0) for items, (len(items), n_customers), so that a
    product of two rows is the cosine of two items
    (`explain.profiles.item_statistics.ItemStatistics.taste`). ``groups`` (n_items,) are category
    codes, -1 where unknown, or None for a data set without categories.

    `Variety.SPREAD` is maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the next
    item is the one with the largest (1 - w) relevance - w likeness to the closest item before it.
    Two items of one category are alike by 1, others by their cosine. `Variety.CALIBRATED` (Steck,
    "Calibrated Recommendations", RecSys 2018, eq. 7) adds the item that makes
    (1 - w) sum of relevance - w KL(p || (1 - b) q + b p) largest, p and q being the shares of the
    categories in the history (distinct items) and in the list; items without one count as one
    more category. Relevance is the score, scaled to 0..1 over the pool of this list. The plain
    list stays where all scores of the pool are equal and, calibrated, for an empty history.
    """

    kind: Variety
    taste: Callable[[IntArray], SparseRows]
    groups: IntArray | None
    config: VarietyConfig = VarietyConfig()

    def __post_init__(self) -> None:
        if self.kind is Variety.CALIBRATED and self.groups is None:
            raise DataError(
                "a list cannot be calibrated to the history: the items have no categories",
                remedy="Give the items a category, or choose another variety.",
            )

    def best(
        self,
        history: Histories,
        *,
        k: int,
        bought_before: bool = False,
        without: Sequence[int] = (),
    ) -> Ranking:
        """The k items of the rearranged list; the scores need not fall along it."""
        return self.rearrange(history, k=k, bought_before=bought_before, without=without).ranking

    def rearrange(
        self,
        history: Histories,
        *,
        k: int,
        bought_before: bool = False,
        without: Sequence[int] = (),
    ) -> Rearranged:
        """The rearranged list of a one-row history, and what it costs."""
        size = max(k, self.config.pool)
        pool = self.by_score(history, k=size, bought_before=bought_before, without=without)
        groups = np.full(len(self.popularity), -1) if self.groups is None else self.groups
        wanted = _counts(groups[history.players()], groups)
        pool_items, pool_groups = pool.items, groups[pool.items]
        taste = self.taste(pool_items)
        cosine = (taste @ taste.T).toarray().astype(np.float64)
        order = list(range(min(k, len(pool_items))))
        plain = order
        scores = pool.scores.astype(np.float64)
        if len(pool_items) and scores.max() > scores.min():
            relevance = (scores - scores.min()) / (scores.max() - scores.min())
            if self.kind is Variety.SPREAD:
                alike = np.where(
                    (pool_groups[:, None] == pool_groups) & (pool_groups[:, None] >= 0), 1.0, cosine
                )
                order = spread(relevance, alike, k=k, weight=self.config.spread)
            elif wanted.any():
                order = calibrate(
                    relevance,
                    pool_groups,
                    wanted,
                    k=k,
                    weight=self.config.calibration,
                    blend=self.config.blend,
                )

        def ranking_of(order: list[int]) -> Ranking:
            return Ranking(
                items=pool_items[order],
                scores=pool.scores[order],
                candidates=pool.candidates,
                personal=pool.personal,
            )

        def mixture(order: list[int]) -> Mixture:
            pairs = len(order) * (len(order) - 1)
            inside = cosine[np.ix_(order, order)]
            counts = _counts(pool_groups[order], groups)
            return Mixture(
                categories=int(np.count_nonzero(counts[:-1])),
                similarity=float((inside.sum() - np.trace(inside)) / pairs) if pairs else np.nan,
                divergence=float(divergence(wanted, counts[None, :], blend=self.config.blend)[0])
                if wanted.any() and order
                else np.nan,
            )

        return Rearranged(
            ranking=ranking_of(order),
            plain=ranking_of(plain),
            score_ranks=np.array(order, dtype=np.int64) + 1,
            before=mixture(plain),
            after=mixture(order),
        )


def spread(relevance: DoubleArray, alike: DoubleArray, *, k: int, weight: float) -> list[int]:
    """The first k places by maximal marginal relevance.

    ``relevance`` (n,) in the order of the plain list, which settles ties; ``alike`` (n, n).
    """
    chosen: list[int] = []
    closest = np.zeros(len(relevance))
    for _ in range(min(k, len(relevance))):
        value = (1 - weight) * relevance - weight * closest
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
        closest = np.maximum(closest, alike[chosen[-1]])
    return chosen


def calibrate(
    relevance: DoubleArray,
    groups: IntArray,
    wanted: DoubleArray,
    *,
    k: int,
    weight: float,
    blend: float,
) -> list[int]:
    """The first k places by greedy calibration.

    ``relevance`` and ``groups`` (n,) in the order of the plain list, which settles ties;
    ``wanted`` (n_groups + 1,) counts the groups of the history, the last entry those of -1.
    """
    chosen: list[int] = []
    counts = np.zeros(len(wanted))
    for _ in range(min(k, len(relevance))):
        # what each group would make of the list; -1 is the last row
        away = divergence(wanted, counts + np.eye(len(wanted)), blend=blend)
        value = (1 - weight) * relevance - weight * away[groups]
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
        counts[groups[chosen[-1]]] += 1
    return chosen


def divergence(wanted: DoubleArray, counts: DoubleArray, *, blend: float) -> DoubleArray:
    """KL(p || (1 - blend) q + blend p) in nats, p from counts ``wanted`` (n,), q from each row.

    ``counts`` has shape (n_rows, n); the answer (n_rows,), zero where the shares are equal.
    """
    p = wanted / wanted.sum()
    q = (1 - blend) * counts / counts.sum(axis=1, keepdims=True) + blend * p
    positive = p > 0
    summed: DoubleArray = (p[positive] * np.log(p[positive] / q[:, positive])).sum(axis=1)
    return summed


def _counts(codes: NDArray[np.integer], groups: NDArray[np.integer]) -> DoubleArray:
    """Items of each group, and at last those of none."""
    size = int(groups.max(initial=-1)) + 2
    return np.bincount(np.where(codes < 0, size - 1, codes), minlength=size).astype(np.float64)
