"""The first items of every ranking, kept while the scores of an evaluation pass by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import Dataset
from recommenders.evaluation.candidates import Candidates
from recommenders.evaluation.measure import Scorer
from recommenders.histories import BoolArray, FloatArray, IntArray, LongArray
from recommenders.ranking import top_k


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankingHeads:
    """Keeps the head of each ranking while the scores pass by: ``depth`` items for each row."""

    scorer: Scorer
    candidate_sets: Sequence[Candidates]
    order: LongArray
    depth: int
    heads: dict[str, list[IntArray]]

    @classmethod
    def of(
        cls, scorer: Scorer, candidate_sets: Sequence[Candidates], train: Dataset, *, depth: int
    ) -> RankingHeads:
        """Of the scores that ``scorer`` gives; ties are broken as in every list of ``train``."""
        return cls(
            scorer=scorer,
            candidate_sets=candidate_sets,
            depth=depth,
            order=top_k.tie_order(recent_buyers(train)),
            heads={candidates.name: [] for candidates in candidate_sets},
        )

    def score(self, rows: LongArray) -> FloatArray:
        """The scores of some rows, whose heads are kept; batches come in the order of rows."""
        # the same scores give the metrics of the short list and the places of the long one
        scores = self.scorer(rows)
        for candidates in self.candidate_sets:
            ranked = scores
            if not candidates.bought_before:
                ranked = np.array(scores)
                ranked[candidates.bought[rows].nonzero()] = -np.inf
            self.heads[candidates.name].append(top_k.best(ranked, self.depth, self.order))
        return scores

    def hits(self, candidates: Candidates) -> BoolArray:
        """Which places hold a relevant item, of the rows that have one: (n_rows, depth)."""
        rows = measured_rows(candidates)
        lists = np.concatenate(self.heads[candidates.name])[rows]
        relevant = candidates.relevant[rows].toarray() > 0
        return relevant[np.arange(len(rows))[:, None], lists] & (lists >= 0)


def measured_rows(candidates: Candidates) -> LongArray:
    """The rows that have a relevant item, which are those that `measure` returns."""
    return np.flatnonzero(np.diff(candidates.relevant.indptr) > 0)
