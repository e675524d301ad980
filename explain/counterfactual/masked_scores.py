"""A recommender asked about one item, again and again, without some of the purchases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explain.attribution.game import MAX_CELLS
from recommenders.contract import Histories, LinearInHistory
from recommenders.histories import BoolArray, DoubleArray, IntArray
from recommenders.ranking.ranker import Ranker

Positions = Sequence[int]
"""A set of purchases: positions in ``history.players()``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchConfig:
    """How far the search goes."""

    max_asked: int = 2_000
    """Sets of one size that the recommender is asked about; of more pairs, those of the strongest
    purchases are tried, and of more larger sets none."""
    deepest: int = 4
    """Largest sets that sums of contributions are searched for."""
    max_summed: int = 500_000_000
    """Additions in that search, for each size."""
    near: int = 500
    """Rivals, the best with the full history, by which greedy deletion finds its way."""
    max_greedy: int = 20_000
    """Masked histories that greedy deletion asks about; after that it keeps its last order."""
    max_tried: int = 200
    """Further purchases that are tried, one by one, to bring an item into a list."""


class MaskedScorer:
    """The questions of one search: rank, score and lead of a target without some purchases.

    Items are positions in ``codes`` here: the whole catalogue, or the candidates when they are few.
    ``near`` are the target and, after it, the rivals that score best with the full history. The
    lead is the target's score less that of the ``shown``-th best of them: below 0 the target is
    out of the list. ``sign`` is 1 when it shall leave and -1 when it shall enter.
    """

    def __init__(
        self,
        ranker: Ranker,
        history: Histories,
        target: int,
        *,
        candidates: BoolArray,
        shown: int,
        enters: bool = False,
        near: int = 1,
    ) -> None:
        self.recommender, self.history = ranker.recommender, history
        self.players = history.players()
        self.shown, self.enters, self.sign = shown, enters, -1 if enters else 1
        allowed = candidates.copy()
        allowed[target] = True
        pool = np.flatnonzero(allowed).astype(np.int32)
        if 2 * len(pool) > len(allowed):
            self.items, self.codes = None, np.arange(len(allowed), dtype=np.int32)
            self.allowed, self.ranker = allowed, ranker
        else:
            # few candidates are scored alone; among themselves they keep their order in a tie
            popular = ranker.popularity[pool]
            self.items, self.codes = pool, pool
            self.allowed = np.ones(len(pool), dtype=np.bool_)
            self.ranker = Ranker(recommender=ranker.recommender, popularity=popular)
        own = np.searchsorted(self.codes, target).astype(np.int32)
        self.n_scored = 1
        self.full = ranker.recommender.score(history, self.items)[0].astype(np.float64)
        rivals = np.flatnonzero(self.allowed)
        self.rivals = rivals[rivals != own].astype(np.int32)
        best = np.argsort(-self.full[self.rivals], kind="stable")[: max(near, 2 * shown)]
        self.near = np.append(own, self.rivals[best])
        self._contributions: DoubleArray | None = None

    def reached(self, rank: int) -> bool:
        """Whether the target is where it should be: out of the list, or in it."""
        return (rank <= self.shown) == self.enters

    def best(self, ranks: list[int], leads: DoubleArray) -> int | None:
        """Which set moves the target furthest, of those that bring it where it should be."""
        works = [row for row, rank in enumerate(ranks) if self.reached(rank)]
        far = [(-self.sign * ranks[row], self.sign * float(leads[row]), row) for row in works]
        return min(far)[2] if far else None

    def scores_without(
        self, sets: Sequence[Positions]
    ) -> tuple[list[int], list[float], DoubleArray]:
        """Ranks, scores and leads of the target without each of the sets."""
        ranks: list[int] = []
        scores: list[float] = []
        leads = [np.zeros(0)]
        step = max(1, MAX_CELLS // max(len(self.codes), len(self.history.items)))
        for begin in range(0, len(sets), step):
            masked = self._masked(sets[begin : begin + step])
            answers = self.recommender.score(masked, self.items)
            ranks += self.ranker.ranks(answers, self.near[:1], self.allowed)[:, 0].tolist()
            scores += answers[:, self.near[0]].tolist()
            leads.append(self.lead(answers[:, self.near].astype(np.float64)))
        return ranks, scores, np.concatenate(leads)

    def scores_without_one_more(
        self, gone: list[int], left: list[int], columns: IntArray
    ) -> DoubleArray:
        """Scores when one more of ``left`` goes than ``gone``: (len(left), len(columns))."""
        if isinstance(self.recommender, LinearInHistory):
            if self._contributions is None:
                self._contributions = self.recommender.contributions(
                    self.history, self.codes[columns]
                )
            rest: DoubleArray = (
                self.full[columns]
                - self._contributions[gone].sum(axis=0)
                - self._contributions[left]
            )
            return rest
        masked = self._masked([[*gone, position] for position in left])
        return self.recommender.score(masked, self.codes[columns]).astype(np.float64)

    def lead(self, scores: DoubleArray) -> DoubleArray:
        """The lead in each row of scores of the target and, after it, its near rivals."""
        last = scores.shape[1] - 1 - self.shown
        if last < 0:
            return scores[:, 0]
        best: DoubleArray = np.partition(scores[:, 1:], last, axis=1)[:, last]
        return scores[:, 0] - best

    def _masked(self, sets: Sequence[Positions]) -> Histories:
        masks = np.ones((len(sets), len(self.players)), dtype=np.bool_)
        for row, positions in enumerate(sets):
            masks[row, list(positions)] = False
        self.n_scored += len(sets)
        return self.history.mask(masks)
