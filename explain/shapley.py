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
SHOWN = 3
"""Reasons of a target that a sample has to tell from the others."""
TOLERANCE = 0.05
"""Standard error, as a share of the largest contribution, from which no more is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """Shapley values and standard errors, each of shape (n_players, n_targets).

    ``settled`` tells whether the strongest are told apart from the others (see `settled`).
    """

    values: Matrix
    errors: Matrix
    enumerated: bool
    settled: bool


def shapley(
    value: Value,
    n_players: int,
    none: Matrix,
    everything: Matrix,
    *,
    budget: int,
    rng: np.random.Generator,
    first: int | None = None,
    enumerate_up_to: int = MOST_ENUMERATED,
) -> Shares:
    """Shapley values of a game for all its targets in one solve.

    ``value`` maps coalitions (n_coalitions, n_players) to (n_coalitions, n_targets); ``none``
    and ``everything`` (n_targets,) are its values without and with all players. At most
    ``budget`` coalitions (at least 4 per player) are asked for; up to ``enumerate_up_to``
    players (at most 20) all coalitions are scored instead. With ``first`` the draw begins with
    that many coalitions and is doubled until the values are settled (see `settled`) or the
    budget is spent. Values always add up to everything - none. Errors come from the residuals of
    the fit (robust to unequal variance, one draw being a coalition with its complement, with the
    jackknife's correction for the number of players) and are 0 when all were enumerated.
    """
    total = everything - none
    if n_players == 0:
        nothing = np.zeros((0, len(total)))
        return Shares(values=nothing, errors=nothing, enumerated=True, settled=True)
    if n_players == 1:
        return Shares(
            values=total[None, :],
            errors=np.zeros((1, len(total))),
            enumerated=True,
            settled=True,
        )
    if n_players <= enumerate_up_to:
        coalitions = all_coalitions(n_players)
        weights = kernel_weights(coalitions.sum(axis=1), n_players)
        return _solve(coalitions, value(coalitions) - none, total, weights, enumerated=True)
    budget = max(budget, 4 * n_players)
    step = budget if first is None else min(budget, max(first, 4 * n_players))
    coalitions = np.zeros((0, n_players), dtype=np.bool_)
    answers = np.zeros((0, len(total)))
    while True:
        drawn = paired_coalitions(n_players, step, rng)
        coalitions = np.concatenate([coalitions, drawn])
        answers = np.concatenate([answers, value(drawn) - none])
        found = _solve(coalitions, answers, total, np.ones(len(coalitions)), enumerated=False)
        step = min(len(coalitions), budget - len(coalitions))
        if found.settled or step < 2:
            return found


def settled(values: Matrix, errors: Matrix) -> bool:
    """Whether sampling may stop: the first `SHOWN` reasons of every target stand.

    For each target the weakest of the strongest supporting values must be above the next by
    two standard errors of their difference, or all errors must be under `TOLERANCE` of the
    target's largest value. The errors of two values are taken as independent.
    """
    order = np.argsort(-values, axis=0)[: SHOWN + 1]
    top = np.take_along_axis(values, order, axis=0)
    error = np.take_along_axis(errors, order, axis=0)
    precise = errors.max(axis=0) <= TOLERANCE * np.abs(values).max(axis=0)
    if len(top) <= SHOWN:
        return bool(precise.all())
    apart = top[-2] - top[-1] >= 2 * np.hypot(error[-2], error[-1])
    return bool((precise | apart).all())


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
        return Shares(values=values, errors=np.zeros_like(values), enumerated=True, settled=True)

    # a coalition and its complement share their draw, so the pair is the unit of the variance;
    # the complement's row of the design is the coalition's with the sign turned
    residuals = target - design @ others
    squares = (residuals[0::2] - residuals[1::2]) ** 2
    lifted = design[0::2] @ inverse
    freedom = (len(lifted) / max(1, len(lifted) - design.shape[1])) ** 2
    errors = np.sqrt(
        freedom * np.vstack([(lifted**2).T @ squares, lifted.sum(axis=1) ** 2 @ squares])
    )
    return Shares(values=values, errors=errors, enumerated=False, settled=settled(values, errors))
