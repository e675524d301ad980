"""Greedy deletion: which purchase to remove first, second, ... to move an item."""

from __future__ import annotations

import numpy as np

from explain.counterfactual.masked_scores import MaskedScorer, SearchConfig
from recommenders.contract import LinearInHistory

TESTED = 16
"""Steps of deletion after which the recommender is asked where they have brought the target."""


def fewer(scorer: MaskedScorer, config: SearchConfig) -> list[int] | None:
    """A set that works, or None.

    Purchases are put back one by one while it works without them, up to ``max_asked`` questions.
    """
    order = _delete(scorer, config)
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


def _delete(scorer: MaskedScorer, config: SearchConfig) -> list[int]:
    """The order of deletion, by the lead, up to where the target is where it should be.

    When the questions are spent before that, the rest goes in the order of the last answers.
    """
    linear = isinstance(scorer.recommender, LinearInHistory)
    left = list(range(len(scorer.players)))
    gone: list[int] = []
    leads = np.zeros(0)
    n_asked = n_tested = 0
    while left and (linear or not gone or n_asked + len(left) <= config.max_greedy):
        n_asked += len(left)
        scores = scorer.scores_without_one_more(gone, left, scorer.near)
        leads = scorer.sign * scorer.lead(scores)
        first = int(leads.argmin())
        surely = float(leads[first]) < 0 and not scorer.enters
        gone.append(left.pop(first))
        leads = np.delete(leads, first)
        if not left or surely or len(gone) == n_tested + TESTED:
            sizes = range(n_tested + 1, len(gone) + 1)
            ranks, _, _ = scorer.scores_without([gone[:size] for size in sizes])
            works = [size for size, rank in zip(sizes, ranks, strict=True) if scorer.reached(rank)]
            if works:
                return gone[: works[0]]
            n_tested = len(gone)
    rest = np.argsort(leads, kind="stable")
    return [*gone, *(left[position] for position in rest)]
