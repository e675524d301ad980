"""Shapley values of a game by constrained weighted least squares, many targets at once.

Lundberg and Lee, "A Unified Approach to Interpreting Model Predictions" (NeurIPS 2017, theorem
2), solved with the additivity constraint eliminated as in Covert and Lee, "Improving KernelSHAP"
(AISTATS 2021, eq. 7); coalition sizes are stratified and each coalition is paired with its
complement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explain.contract import Matrix
from recommenders.histories import BoolArray

Value = Callable[[BoolArray], Matrix]
MOST_ENUMERATED = 10
"""Up to this many players all coalitions are scored, and nothing is sampled."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """Shapley values and standard errors, each of shape (n_players, n_targets)."""

    values: Matrix
    errors: Matrix
    enumerated: bool


def shapley(
    value: Value,
    n_players: int,
    none: Matrix,
    everything: Matrix,
    *,
    budget: int,
    rng: np.random.Generator,
    enumerate_up_to: int = MOST_ENUMERATED,
) -> Shares:
    """Shapley values of a game for all its targets in one solve.

    ``value`` maps coalitions (n_coalitions, n_players) to (n_coalitions, n_targets); ``none``
    and ``everything`` (n_targets,) are its values without and with all players. At most
    ``budget`` coalitions (at least 4 per player) are asked for; up to ``enumerate_up_to``
    players (at most 20) all coalitions are scored instead. Values always add up to
    everything - none. Errors come from the residuals of the fit (robust to unequal variance,
    one draw being a coalition with its complement, with the jackknife's correction for the
    number of players) and are 0 when all coalitions were enumerated.
    """
    total = everything - none
    if n_players == 0:
        nothing = np.zeros((0, len(total)))
        return Shares(values=nothing, errors=nothing, enumerated=True)
    if n_players == 1:
        return Shares(values=total[None, :], errors=np.zeros((1, len(total))), enumerated=True)
    if n_players <= enumerate_up_to:
        coalitions = all_coalitions(n_players)
        weights = kernel_weights(coalitions.sum(axis=1), n_players)
        enumerated = True
    else:
        coalitions = paired_coalitions(n_players, max(budget, 4 * n_players), rng)
        weights = np.ones(len(coalitions))
        enumerated = False
    answers = value(coalitions) - none
    return _solve(coalitions, answers, total, weights, enumerated=enumerated)


def all_coalitions(n_players: int) -> BoolArray:
    """Every coalition but the empty and the full one, shape (2^n - 2, n)."""
    numbers = np.arange(1, 2**n_players - 1)
    found: BoolArray = (numbers[:, None] >> np.arange(n_players)) & 1 == 1
    return found


def kernel_weights(sizes: np.ndarray[tuple[int], np.dtype[np.int64]], n_players: int) -> Matrix:
    """The Shapley kernel of each coalition: (n - 1) / (C(n, s) s (n - s))."""
    from scipy.special import binom

    weights: Matrix = (n_players - 1) / (binom(n_players, sizes) * sizes * (n_players - sizes))
    return weights


def paired_coalitions(n_players: int, budget: int, rng: np.random.Generator) -> BoolArray:
    """Coalitions and their complements, sizes drawn with weight 1 / (s (n - s)), stratified.

    Shape (about budget, n_players), even rows coalitions, odd rows their complements. The sizes
    are one systematic sample of the size distribution, so that each size appears as often as it
    should; the members of a size are random.
    """
    pairs = max(1, budget // 2)
    sizes = np.arange(1, n_players)
    mass = 1.0 / (sizes * (n_players - sizes))
    edges = np.cumsum(mass / mass.sum())
    edges[-1] = 1.0
    drawn = sizes[np.searchsorted(edges, (rng.random() + np.arange(pairs)) / pairs, side="right")]
    places = rng.random((pairs, n_players)).argsort(axis=1).argsort(axis=1)
    chosen = places < drawn[:, None]
    coalitions = np.empty((2 * pairs, n_players), dtype=np.bool_)
    coalitions[0::2], coalitions[1::2] = chosen, ~chosen
    return coalitions


def _solve(
    coalitions: BoolArray, answers: Matrix, total: Matrix, weights: Matrix, *, enumerated: bool
) -> Shares:
    # the last player's share is total minus the others, which makes additivity exact
    members = coalitions.astype(np.float64)
    design = members[:, :-1] - members[:, -1:]
    target = answers - members[:, -1:] * total
    weighted = design * weights[:, None]
    gram = weighted.T @ design
    # a ridge far below the data keeps the solve defined when players always move together
    gram[np.diag_indices_from(gram)] += 1e-12 * max(float(np.trace(gram)), 1e-300) / len(gram)
    inverse = np.linalg.inv(gram)
    others = inverse @ (weighted.T @ target)
    values = np.vstack([others, total - others.sum(axis=0)])
    if enumerated:
        return Shares(values=values, errors=np.zeros_like(values), enumerated=True)

    # a coalition and its complement share their draw, so the pair is the unit of the variance;
    # the complement's row of the design is the coalition's with the sign turned
    residuals = target - design @ others
    squares = (residuals[0::2] - residuals[1::2]) ** 2
    lifted = design[0::2] @ inverse
    freedom = (len(lifted) / max(1, len(lifted) - design.shape[1])) ** 2
    errors = np.sqrt(
        freedom * np.vstack([(lifted**2).T @ squares, lifted.sum(axis=1) ** 2 @ squares])
    )
    return Shares(values=values, errors=errors, enumerated=False)
