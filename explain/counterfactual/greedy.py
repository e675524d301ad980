"""Greedy deletion: which purchase to remove first, second, ... to move an item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.counterfactual.masked_scores import MaskedScorer, SearchConfig
from recommenders.contract import Columns, Dataset, Histories, LinearInHistory
from recommenders.histories import BoolArray
from recommenders.ranking.ranker import Ranker

TESTED = 16
"""Steps of deletion after which the recommender is asked where they have brought the target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Which purchase to remove first, second, ... to lower an item's score.

    ``items`` (codes) in that order; ``ranks`` and ``scores`` (the recommender's units) have one
    entry more: with the full history, then after each removal. The first ``n_reasked`` steps
    were chosen with the earlier ones gone, the others by the last answers.
    """

    target: int
    items: tuple[int, ...]
    ranks: tuple[int, ...]
    scores: tuple[float, ...]
    n_reasked: int
    n_scored: int

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each step: the purchase removed, rank and score after it."""
        removed = dataset.items[Columns.TITLE].iloc[list(self.items)].to_list()
        steps = {"step": range(len(self.ranks)), "removed": ["", *removed]}
        return pd.DataFrame({**steps, "rank": self.ranks, "score": self.scores})


def path(
    ranker: Ranker,
    history: Histories,
    target: int,
    *,
    candidates: BoolArray,
    config: SearchConfig | None = None,
) -> Path:
    """Greedy deletion by the score of the target: each time the purchase that lowers it most.

    All remaining purchases are asked about in one call a step, up to ``max_greedy`` questions;
    contributions, where the recommender has them, give the same order without asking. Equal
    purchases go in the order of their codes. Ranks and scores are answers of the recommender.
    """
    config = config or SearchConfig()
    asking = MaskedScorer(ranker, history, target, candidates=candidates, shown=1)
    order, n_reasked = _delete(asking, config)
    ranks, scores, _ = asking.scores_without([order[:step] for step in range(len(order) + 1)])
    return Path(
        target=target,
        items=tuple(int(asking.players[position]) for position in order),
        ranks=tuple(ranks),
        scores=tuple(scores),
        n_reasked=n_reasked,
        n_scored=asking.n_scored,
    )


def fewer(scorer: MaskedScorer, config: SearchConfig) -> list[int] | None:
    """A set that works, or None.

    Purchases are put back one by one while it works without them, up to ``max_asked`` questions.
    """
    order, _ = _delete(scorer, config, by_lead=True)
    ranks, _, _ = scorer.scores_without([order[:size] for size in range(1, len(order) + 1)])
    works = [size for size, rank in enumerate(ranks, start=1) if scorer.reached(rank)]
    if not works:
        return None
    positions = order[: works[0]]
    spent = 0
    while len(positions) > 1 and spent <= config.max_asked:
        spent += len(positions)
        ranks, _, leads = scorer.scores_without(
            [[p for p in positions if p != back] for back in positions]
        )
        best = scorer.best(ranks, leads)
        if best is None:
            break
        del positions[best]
    return positions


def _delete(
    scorer: MaskedScorer, config: SearchConfig, *, by_lead: bool = False
) -> tuple[list[int], int]:
    """The order of deletion, by score, and how many steps asked with the earlier ones gone.

    ``by_lead`` goes by the lead instead, and stops once the target is where it should be.
    """
    linear = isinstance(scorer.recommender, LinearInHistory)
    columns = scorer.near if by_lead else scorer.near[:1]
    left = list(range(len(scorer.players)))
    gone: list[int] = []
    worth = np.zeros(0)
    n_asked = n_tested = 0
    while left and (linear or not gone or n_asked + len(left) <= config.max_greedy):
        scores = scorer.scores_without_one_more(gone, left, columns)
        n_asked += len(left)
        worth = scorer.sign * scorer.lead(scores) if by_lead else scores[:, 0]
        first = int(worth.argmin())
        low = float(worth[first])
        gone.append(left.pop(first))
        worth = np.delete(worth, first)
        surely = low < 0 and not scorer.enters
        if by_lead and (not left or surely or len(gone) == n_tested + TESTED):
            sets = [gone[:size] for size in range(n_tested + 1, len(gone) + 1)]
            works = [
                size
                for size, rank in enumerate(scorer.scores_without(sets)[0])
                if scorer.reached(rank)
            ]
            if works:
                return gone[: n_tested + 1 + works[0]], len(gone)
            n_tested = len(gone)
    rest = np.argsort(worth, kind="stable")
    return [*gone, *(left[position] for position in rest)], len(gone)
