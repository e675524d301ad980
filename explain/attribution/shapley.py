"""Shapley values of a game, many targets at once: all its coalitions, or a sample that suffices.

Coalitions come in pairs, each with its complement: first every player alone and all but that one,
then sizes stratified by the Shapley kernel, none twice (Lundberg and Lee, "A Unified Approach to
Interpreting Model Predictions", NeurIPS 2017; Covert and Lee, "Improving KernelSHAP", AISTATS
2021). What was not asked is filled in by `explain.attribution.gaussian_process`, or, for a game
that answers with noise or has very many players, by the constrained weighted least squares of these
papers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explain.attribution.gaussian_process import posterior
from recommenders.histories import BoolArray, DoubleArray

MAX_ENUMERATED = 10
"""Up to this many players all coalitions are scored, and nothing is sampled."""
MAX_MODELLED = 2_048
"""Pairs that the Gaussian process takes: it needs the square of them in memory (32 MB a matrix)."""
TOP_REASONS = 3
"""Reasons of a target that a sample has to tell from the others."""
TOLERANCE = 0.01
"""Standard error, as a share of the largest contribution, from which no more is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Worth:
    """A game as its values: what each coalition of ``n_players`` players is worth, by target.

    ``of`` maps coalitions (n_coalitions, n_players) to values (n_coalitions, n_targets); ``none``
    and ``everything`` (n_targets,) are those without and with all players. A game that gives the
    same coalition another value each time is ``noisy``.
    """

    of: Callable[[BoolArray], DoubleArray]
    n_players: int
    none: DoubleArray
    everything: DoubleArray
    noisy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """Shapley values and standard errors, each of shape (n_players, n_targets).

    ``converged`` tells whether the strongest are told apart from the others (see `has_converged`).
    """

    values: DoubleArray
    errors: DoubleArray
    enumerated: bool
    converged: bool

    @classmethod
    def exact(cls, values: DoubleArray) -> Shares:
        """Values that nothing had to be sampled for."""
        return cls(values=values, errors=np.zeros_like(values), enumerated=True, converged=True)


def shapley(
    worth: Worth, *, budget: int, rng: np.random.Generator, first: int | None = None
) -> Shares:
    """Shapley values of a game for all its targets in one solve.

    At most ``budget`` coalitions (at least 4 per player) are asked for; up to `MAX_ENUMERATED`
    players all coalitions are scored instead, unless the game is noisy. With ``first`` the draw
    begins with that many coalitions and is doubled until the values have converged (see
    `has_converged`) or the budget is spent. Values always add up to everything - none. Errors are
    posterior standard deviations, 0 when all were enumerated; those of a noisy game, and of one
    with a budget of more than `MAX_MODELLED` pairs, come from the residuals of the fit (robust to
    unequal variance, one draw being a coalition with its complement, with the jackknife's
    correction for the number of players).
    """
    total = worth.everything - worth.none
    if worth.n_players < 2:
        return Shares.exact(np.repeat(total[None, :], worth.n_players, axis=0))
    if worth.n_players <= MAX_ENUMERATED and not worth.noisy:
        coalitions = all_coalitions(worth.n_players)
        weights = kernel_weights(coalitions.sum(axis=1), worth.n_players)
        answers = worth.of(coalitions) - worth.none
        return Shares.exact(_least_squares(coalitions, answers, total, weights)[0])
    return _sampled(worth, total, budget=budget, rng=rng, first=first)


def _sampled(
    worth: Worth,
    total: DoubleArray,
    *,
    budget: int,
    rng: np.random.Generator,
    first: int | None,
) -> Shares:
    """Draw until the values have converged, or the budget is spent."""
    n_players = worth.n_players
    budget = max(budget, 4 * n_players)
    step = budget if first is None else min(budget, max(first, 4 * n_players))
    # least squares weighs all coalitions alike: their sizes must be drawn by the Shapley kernel
    modelled = not worth.noisy and budget <= 2 * MAX_MODELLED
    coalitions = np.zeros((0, n_players), dtype=np.bool_)
    answers = np.zeros((0, len(total)))
    values, errors = np.zeros((2, n_players, len(total)))
    left = np.arange(len(total))
    while True:
        if modelled:
            drawn = _further(coalitions, step, rng)
        else:
            drawn = paired_coalitions(n_players, step, rng)
        coalitions = np.concatenate([coalitions, drawn])
        answers = np.concatenate([answers, worth.of(drawn) - worth.none])
        kind = _fill_in if modelled else fit
        values[:, left], errors[:, left] = kind(coalitions, answers[:, left], total[left])
        # a target that stands is left as it is: its values do not depend on the other targets
        left = left[~has_converged(values[:, left], errors[:, left])]
        step = min(len(coalitions), budget - len(coalitions))
        if not len(left) or step < 2:
            return Shares(values=values, errors=errors, enumerated=False, converged=not len(left))


def has_converged(values: DoubleArray, errors: DoubleArray) -> BoolArray:
    """For which targets sampling may stop: their first `TOP_REASONS` reasons stand, shape
    (n_targets,).

    The weakest of the strongest supporting values must be above the next by two standard errors
    of their difference, or all errors must be under `TOLERANCE` of the target's largest value.
    The errors of two values are taken as independent.
    """
    order = np.argsort(-values, axis=0)[: TOP_REASONS + 1]
    top = np.take_along_axis(values, order, axis=0)
    error = np.take_along_axis(errors, order, axis=0)
    precise: BoolArray = errors.max(axis=0) <= TOLERANCE * np.abs(values).max(axis=0)
    if len(top) <= TOP_REASONS:
        return precise
    apart: BoolArray = top[-2] - top[-1] >= 2 * np.hypot(error[-2], error[-1])
    return precise | apart


def all_coalitions(n_players: int) -> BoolArray:
    """Every coalition but the empty and the full one, shape (2^n - 2, n)."""
    numbers = np.arange(1, 2**n_players - 1)
    coalitions: BoolArray = (numbers[:, None] >> np.arange(n_players)) & 1 == 1
    return coalitions


def kernel_weights(
    sizes: np.ndarray[tuple[int], np.dtype[np.int64]], n_players: int
) -> DoubleArray:
    """The Shapley kernel of each coalition: (n - 1) / (C(n, s) s (n - s))."""
    from scipy.special import binom

    weights: DoubleArray = (n_players - 1) / (binom(n_players, sizes) * sizes * (n_players - sizes))
    return weights


def paired_coalitions(
    n_players: int, budget: int, rng: np.random.Generator, *, smallest: int = 1
) -> BoolArray:
    """Coalitions and their complements, sizes drawn with weight 1 / (s (n - s)), stratified.

    Shape (about budget, n_players), even rows coalitions, odd rows their complements. The sizes,
    from ``smallest`` to n - smallest, are one systematic sample of the size distribution, so that
    each appears as often as it should; the members of a size are random.
    """
    pairs = max(1, budget // 2)
    sizes = np.arange(smallest, n_players - smallest + 1)
    mass = 1.0 / (sizes * (n_players - sizes))
    edges = np.cumsum(mass / mass.sum())
    edges[-1] = 1.0
    drawn = sizes[np.searchsorted(edges, (rng.random() + np.arange(pairs)) / pairs, side="right")]
    ranks = rng.random((pairs, n_players)).argsort(axis=1).argsort(axis=1)
    return _paired(ranks < drawn[:, None])


def _further(scored: BoolArray, budget: int, rng: np.random.Generator) -> BoolArray:
    """Pairs that were not asked yet: each player alone first, then larger coalitions at random."""
    n_players = scored.shape[1]
    alone = _paired(np.eye(n_players, dtype=np.bool_)) if not len(scored) else scored[:0]
    drawn = paired_coalitions(n_players, budget - len(alone), rng, smallest=2)
    seen_rows = {row.tobytes() for row in np.packbits(scored, axis=1)}
    new = [True] * (len(alone) // 2)
    for coalition, other in np.packbits(drawn, axis=1).reshape(len(drawn) // 2, 2, -1):
        new.append(coalition.tobytes() not in seen_rows)
        seen_rows |= {coalition.tobytes(), other.tobytes()}
    fresh: BoolArray = np.concatenate([alone, drawn])[np.repeat(new, 2)]
    return fresh


def _paired(chosen: BoolArray) -> BoolArray:
    coalitions = np.empty((2 * len(chosen), chosen.shape[1]), dtype=np.bool_)
    coalitions[0::2], coalitions[1::2] = chosen, ~chosen
    return coalitions


def _fill_in(
    coalitions: BoolArray, answers: DoubleArray, total: DoubleArray
) -> tuple[DoubleArray, DoubleArray]:
    """Values and errors by the Gaussian process; the game without noise, no pair twice."""
    n_players = coalitions.shape[1]
    signs = np.where(coalitions[0::2], 1.0, -1.0)
    odd = (answers[0::2] - answers[1::2]) / 2
    values, errors = posterior(np.vstack([np.ones(n_players), signs]), np.vstack([total / 2, odd]))
    # what rounding leaves of additivity
    values += (total - values.sum(axis=0)) / n_players
    return values, errors


def fit(
    coalitions: BoolArray, answers: DoubleArray, total: DoubleArray
) -> tuple[DoubleArray, DoubleArray]:
    """Values by least squares, errors from its residuals, each (n_players, n_targets).

    ``coalitions`` are those of `paired_coalitions`, ``answers`` (n_coalitions, n_targets) their
    values less that of no player, ``total`` (n_targets,) that of all.
    """
    values, design, residuals, inverse = _least_squares(
        coalitions, answers, total, np.ones(len(coalitions))
    )
    # a coalition and its complement share their draw, so the pair is the unit of the variance;
    # the complement's row of the design is the coalition's with the sign turned
    squares = (residuals[0::2] - residuals[1::2]) ** 2
    lifted = design[0::2] @ inverse
    freedom = (len(lifted) / max(1, len(lifted) - design.shape[1])) ** 2
    errors = np.sqrt(
        freedom * np.vstack([(lifted**2).T @ squares, lifted.sum(axis=1) ** 2 @ squares])
    )
    return values, errors


def _least_squares(
    coalitions: BoolArray, answers: DoubleArray, total: DoubleArray, weights: DoubleArray
) -> tuple[DoubleArray, DoubleArray, DoubleArray, DoubleArray]:
    """Values, and the design, residuals and inverse of the fit without the last player."""
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
    return values, design, target - design @ others, inverse.astype(np.float64)
