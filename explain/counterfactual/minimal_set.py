"""The fewest purchases that decide whether an item is in the list, found by asking without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, isqrt

import numpy as np
import pandas as pd

from explain.counterfactual.bounds import AdditiveBounds
from explain.counterfactual.greedy import fewer
from explain.counterfactual.masked_scores import MaskedScorer, SearchConfig
from explain.formats import separated
from recommenders.contract import Dataset, Histories, LinearInHistory
from recommenders.histories import BoolArray
from recommenders.ranking.ranker import Ranker

VERIFIED = 256
"""Sets that sums have found are put to the recommender so many at a time, the best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Smallest:
    """The fewest purchases without which an item leaves the top ``shown`` (or ``enters`` it).

    ``items`` are item codes, the strongest first, and all their events are removed. They are
    empty when nothing has to be removed (``solved``) and when no set was found (not ``solved``).
    No set of fewer than ``lower_bound`` purchases works: that is proven. Ranks count from 1
    among the same ``n_candidates`` throughout; ``rank_alone`` is the rank without any history.
    Scores are in the recommender's units. ``n_scored`` counts the masked histories asked about.
    """

    target: int
    enters: bool
    items: tuple[int, ...] = ()
    solved: bool = False
    lower_bound: int = 0
    rank_before: int
    rank_after: int
    rank_alone: int
    score_before: float
    score_after: float
    shown: int
    n_candidates: int
    n_players: int
    n_scored: int

    @property
    def size(self) -> int:
        """Number of distinct items removed."""
        return len(self.items)

    @property
    def proven(self) -> bool:
        """Whether no smaller set works."""
        return self.solved and self.size <= self.lower_bound

    @property
    def none_exists(self) -> bool:
        """Whether it is proven that no set of purchases works."""
        return not self.solved and self.lower_bound > self.n_players

    @property
    def general(self) -> bool:
        """Whether the item is in the list without any history too."""
        return self.rank_alone <= self.shown

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line: the set, whether it is proven smallest, ranks and scores (score units)."""
        line = {
            "item": dataset.item_title(self.target),
            "without": separated([dataset.item_title(item) for item in self.items]),
            "purchased items": self.size,
            "found": self.solved,
            "proven smallest": self.proven,
            "at least": self.lower_bound,
            "rank before": self.rank_before,
            "rank after": self.rank_after,
            "rank without any history": self.rank_alone,
            "score before": self.score_before,
            "score after": self.score_after,
            "histories asked": self.n_scored,
        }
        return pd.DataFrame([line])


def smallest(
    ranker: Ranker,
    history: Histories,
    target: int,
    *,
    candidates: BoolArray,
    shown: int,
    enters: bool = False,
    config: SearchConfig | None = None,
) -> Smallest:
    """The fewest distinct items of a one-row history without which the target leaves the list.

    With ``enters`` the fewest without which it comes in. ``candidates`` (n_items,) is the mask
    behind the list of ``shown`` items; the target is ranked as if it were one of them. The first
    question is the rank without any history. It shows that a set exists when the target is then
    out, but not that none exists when it stays in: a purchase may hold back the rivals of an
    item that is popular with everybody. So sets are tried size by size in both cases, as far as
    ``config`` goes; then greedy deletion, by the lead over the last rival that may stand above,
    until the target is out, and what turns out not to be needed is put back. Among the
    sets tried of one size the one that moves the target furthest is chosen. A recommender that is
    `LinearInHistory` is asked only about the sets that its contributions do not rule out.
    """
    config = config or SearchConfig()
    scorer = MaskedScorer(
        ranker,
        history,
        target,
        candidates=candidates,
        shown=shown,
        enters=enters,
        near=config.near,
    )
    answer = _unchanged(scorer, target, int(candidates.sum()))
    n_players = answer.n_players
    if scorer.reached(answer.rank_before):
        return replace(answer, solved=True)
    if len(scorer.rivals) < shown or not n_players:
        return replace(answer, lower_bound=n_players + 1)
    positions, bound = _exhaust(scorer, config)
    if positions is None and bound <= n_players:
        positions = fewer(scorer, config)
    if positions is None:
        return replace(answer, lower_bound=bound, n_scored=scorer.n_scored)
    ranks, scores, leads = scorer.scores_without(
        [positions, *((position,) for position in positions)]
    )
    order = np.argsort(leads[1:] * scorer.sign, kind="stable")
    return replace(
        answer,
        items=tuple(int(scorer.players[positions[index]]) for index in order),
        solved=True,
        lower_bound=bound,
        rank_after=ranks[0],
        score_after=scores[0],
        n_scored=scorer.n_scored,
    )


def _unchanged(scorer: MaskedScorer, target: int, n_candidates: int) -> Smallest:
    """The answer before anything is removed, with the rank without any history."""
    n_players = len(scorer.players)
    (before, alone), (score, _), _ = scorer.scores_without([(), range(n_players)])
    return Smallest(
        target=target,
        enters=scorer.enters,
        rank_before=before,
        rank_after=before,
        rank_alone=alone,
        score_before=score,
        score_after=score,
        shown=scorer.shown,
        n_candidates=n_candidates,
        n_players=n_players,
        n_scored=scorer.n_scored,
    )


def _exhaust(scorer: MaskedScorer, config: SearchConfig) -> tuple[list[int] | None, int]:
    """The best set of the smallest size that works, and the size below which none does."""
    n_players, most = len(scorer.players), config.max_asked
    strongest = np.arange(n_players)
    sums: AdditiveBounds | None = None
    if isinstance(scorer.recommender, LinearInHistory):
        sums = AdditiveBounds(scorer, scorer.recommender, min(config.deepest, n_players))
    for size in range(1, n_players + 1):
        complete, step = True, n_players + most
        if sums is not None and size <= sums.deepest:
            # the first batch with a set that works has the best one
            sets, complete = sums.possible(size, config.max_summed)
            complete, sets, step = complete and len(sets) <= most, sets[:most], VERIFIED
        elif size == 1 or comb(n_players, size) <= most:
            sets = list(combinations(range(n_players), size))
        elif size == 2:
            first = strongest[: (1 + isqrt(1 + 8 * most)) // 2]
            sets, complete = list(combinations(sorted(first.tolist()), 2)), False
        else:
            return None, size
        for begin in range(0, len(sets), step):
            part = sets[begin : begin + step]
            ranks, _, leads = scorer.scores_without(part)
            best = scorer.best(ranks, leads)
            if best is not None:
                return list(part[best]), size
            if size == 1:
                strongest = np.argsort(scorer.sign * leads, kind="stable")
        if not complete:
            return None, size
    return None, n_players + 1
