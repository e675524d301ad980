"""From an order of the purchases to figures: what the recommender says as they go or come.

The order is an explanation's, the most important purchase first. The metrics are those of the
literature on explaining recommenders (Barkan et al., "A Learning-based Approach for Explaining
Recommendations", CIKM 2023, and later work with the same protocol).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explain.bench.protocol.cases import BenchCase
from recommenders.histories import BoolArray, DoubleArray, LongArray
from recommenders.ranking.ranker import Ranker

STEPS: Final = 11
"""Points of a curve: 0, 10, ..., 100 % of the purchases."""
CUTS: Final = (5, 10, 20)
REMOVALS: Final = (1, 2, 3, 4, 5)
MAIN: Final = ("POS@5", "POS@10", "POS@20", "DEL", "INS", "CDCG")
NEGATIVE: Final = ("NEG@5", "NEG@10", "NEG@20")
HIGHER: Final = frozenset({"INS", *NEGATIVE})
"""Metrics of which more is better; of all others less is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curves:
    """Rank (1 = best) and score (the recommender's units) of the target along an order.

    ``rank``, ``deletion`` (STEPS,): after the most important purchases are removed, step by
    step; ``insertion`` (STEPS,): the score with only these; ``rank_negative`` (STEPS,): after
    the least important are removed. ``fixed_rank``, ``fixed_score`` (len(REMOVALS),): after
    exactly so many removals, or after all purchases where there are fewer.
    """

    rank: LongArray
    deletion: DoubleArray
    insertion: DoubleArray
    rank_negative: LongArray
    fixed_rank: LongArray
    fixed_score: DoubleArray


def order(values: DoubleArray, rng: np.random.Generator) -> NDArray[np.intp]:
    """Places of the players, largest value first; equal values in random order."""
    players: NDArray[np.intp] = np.lexsort((rng.random(len(values)), -values))
    return players


def counts(n_players: int) -> LongArray:
    """How many players are gone at each step: p times n rounded, halves up, shape (STEPS,)."""
    parts = STEPS - 1
    return (2 * np.arange(STEPS) * n_players + parts) // (2 * parts)


def curves(ranker: Ranker, case: BenchCase, ordered: NDArray[np.intp]) -> Curves:
    """Ask the recommender along an order of the players of the case (places, best first)."""
    n_players = len(ordered)
    position = np.empty(n_players, dtype=np.int64)
    position[ordered] = np.arange(n_players)
    steps = counts(n_players)[:, None]
    removals = np.array(REMOVALS)[:, None]
    masks: BoolArray = np.vstack(
        [
            position >= steps,
            position < n_players - steps,
            position >= np.minimum(removals, n_players),
        ]
    )
    scores = ranker.recommender.score(case.history.mask(masks))
    target = np.array([case.target], dtype=np.int32)
    rank = ranker.ranks(scores, target, case.candidates)[:, 0]
    score = scores[:, case.target].astype(np.float64)
    kept_score = ranker.recommender.score(case.history.mask(position < steps), target)[:, 0]
    return Curves(
        rank=rank[:STEPS],
        deletion=score[:STEPS],
        insertion=kept_score.astype(np.float64),
        rank_negative=rank[STEPS : 2 * STEPS],
        fixed_rank=rank[2 * STEPS :],
        fixed_score=score[2 * STEPS :],
    )


def figures(walk: Curves) -> dict[str, float]:
    """The metrics of one case by name; `HIGHER` names those of which more is better.

    POS@K and NEG@K: share of steps at which the target stays among the first K. DEL and INS:
    mean score. CDCG: mean of 1 / log2(1 + rank). "... after n": the same after n removals.
    """
    values: dict[str, float] = {}
    for cut in CUTS:
        values[f"POS@{cut}"] = float((walk.rank <= cut).mean())
        values[f"NEG@{cut}"] = float((walk.rank_negative <= cut).mean())
    values["DEL"] = float(walk.deletion.mean())
    values["INS"] = float(walk.insertion.mean())
    values["CDCG"] = float(_gain(walk.rank).mean())
    gains = _gain(walk.fixed_rank)
    for at, removed in enumerate(REMOVALS):
        for cut in CUTS:
            values[f"POS@{cut} after {removed}"] = float(walk.fixed_rank[at] <= cut)
        values[f"DEL after {removed}"] = float(walk.fixed_score[at])
        values[f"CDCG after {removed}"] = float(gains[at])
    return values


def _gain(rank: LongArray) -> DoubleArray:
    gain: DoubleArray = 1.0 / np.log2(1.0 + rank)
    return gain
