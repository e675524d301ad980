"""From scores to a ranked list, with ties that never move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import Columns, Dataset, Histories, Recommender
from recommenders.histories import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """The best candidates of one history.

    ``items`` (codes) and ``scores`` (the recommender's own units) have shape (k,), best first;
    ``candidates`` has shape (n_items,) and tells what could be ranked. ``personal`` is False
    when the history is empty and the list is the popularity ranking.
    """

    items: IntArray
    scores: FloatArray
    candidates: BoolArray
    personal: bool

    @property
    def n_candidates(self) -> int:
        """How many items were ranked."""
        return int(self.candidates.sum())

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """Rank, item id, title, category, price (currency) and score, best first."""
        rows = dataset.items.iloc[self.items]
        wanted = [Columns.ITEM, Columns.TITLE, Columns.CATEGORY, Columns.PRICE]
        frame = rows[[column for column in wanted if column in rows]].reset_index(drop=True)
        frame.insert(0, "rank", np.arange(1, len(frame) + 1))
        return frame.assign(score=self.scores)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranker:
    """A recommender together with the order that settles ties.

    ``popularity`` has shape (n_items,): equal scores are ordered by it, then by item code. A
    history that says nothing (all scores equal) is therefore ranked by popularity, in the list
    and in every check, without a special case.
    """

    recommender: Recommender
    popularity: FloatArray

    @classmethod
    def of(cls, recommender: Recommender, dataset: Dataset) -> Ranker:
        """The recommender with ties settled by recent popularity."""
        return cls(recommender=recommender, popularity=recent_buyers(dataset))

    def candidates(self, history: Histories, *, bought_before: bool) -> BoolArray:
        """Which items may be ranked, shape (n_items,): all, or those not in the history."""
        allowed = np.ones(len(self.popularity), dtype=np.bool_)
        if not bought_before:
            allowed[history.items] = False
        return allowed

    def rank(self, history: Histories, *, k: int, bought_before: bool = False) -> Ranking:
        """The k best candidates of a one-row history (fewer when there are fewer)."""
        allowed = self.candidates(history, bought_before=bought_before)
        scores = self.recommender.score(history)[0]
        codes = np.flatnonzero(allowed)
        if 0 < 4 * k < len(codes):
            # everything tied with the k-th score stays in, so the order below is the full one
            floor = np.partition(scores[codes], len(codes) - k)[len(codes) - k]
            codes = codes[scores[codes] >= floor]
        order = np.lexsort((codes, -self.popularity[codes], -scores[codes]))[:k]
        best = codes[order].astype(np.int32)
        return Ranking(
            items=best,
            scores=scores[best].astype(np.float32),
            candidates=allowed,
            personal=len(history.items) > 0,
        )

    def ranks(
        self, scores: FloatArray, targets: IntArray, candidates: BoolArray
    ) -> NDArray[np.int64]:
        """The rank of each target (1 = best) under each row of scores over all items.

        ``scores`` has shape (n_rows, n_items); the answer (n_rows, len(targets)). A target that
        is no candidate is placed as if it were one.
        """
        codes = np.flatnonzero(candidates)
        rows = scores[:, codes]
        popular = self.popularity[codes]
        ranks = np.empty((len(scores), len(targets)), dtype=np.int64)
        for column, target in enumerate(targets):
            target_scores = scores[:, target, None]
            wins_tie = (popular > self.popularity[target]) | (
                (popular == self.popularity[target]) & (codes < target)
            )
            above = (rows > target_scores) | ((rows == target_scores) & wins_tie)
            ranks[:, column] = 1 + above.sum(axis=1)
        return ranks
