"""Shapley values of a game that was asked about some of its coalitions, by a Gaussian process.

A coalition S is a vector z of signs, 1 where a player is in. The game is taken as a draw from a
Gaussian process over such vectors, and the Shapley value, which is linear in the game, then has a
normal posterior with mean and variance in closed form (Rasmussen and Williams, "Gaussian Processes
for Machine Learning", 2006, eqs. 2.25 and 2.26, as for any linear functional). Only the odd part of
the game, (v(S) - v(complement of S)) / 2, bears on Shapley values, so that is what is modelled.

The covariance of two coalitions is a linear part, z'z / n, plus the odd part of the product over
the players of 1 + r z_j z'_j, r = roughness / n: interactions of any number of players, the weaker
the more take part. All players are alike in it, so it depends on the number of players on whom two
coalitions agree. The Shapley values of such a product come from its multilinear extension (Owen,
"Multilinear extensions of games", Management Science 1972): the mean over q of its derivative
where every player is in with chance q.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray

from explain.contract import Matrix

ROUGHNESS: Final = (0.003, 0.03, 0.3, 1.0, 3.0, 9.0)
"""Strengths of interaction that are tried; each target takes the one most likely for it."""
JUDGED = 256
"""Rows by which the roughness is judged, at the most."""
HIGHEST = 0.9
"""Largest r; at 1 two coalitions that differ in one player would be unrelated."""
NUGGET = 1e-8
"""Share of the variance that is rounding: the recommender answers in float32."""
NODES, MASSES = leggauss(12)
"""For integrals over the mean sign 2q - 1, from -1 to 1."""


def posterior(signs: Matrix, odd: Matrix) -> tuple[Matrix, Matrix]:
    """Means and standard deviations of the Shapley values, each (n_players, n_targets).

    ``signs`` (n_asked, n_players) are 1 where a player is in and -1 where not, one row of each
    pair of a coalition and its complement, none twice; ``odd`` (n_asked, n_targets) half the
    difference of their values, in score units. Scale and roughness are each target's own, the
    most likely ones; the roughness is judged by the first `JUDGED` rows.
    """
    from scipy.linalg import solve_triangular

    n_players, n_targets = signs.shape[1], odd.shape[1]
    alike = (signs @ signs.T).astype(np.int32)
    alike += n_players
    alike //= 2
    few = alike[:JUDGED, :JUDGED]
    shares = [min(HIGHEST, roughness / n_players) for roughness in ROUGHNESS]
    likely = [_solve(few, odd[:JUDGED], n_players, share).likely for share in shares]
    chosen = np.argmax(likely, axis=0)
    sizes = (signs > 0).sum(axis=1)
    values, errors = np.zeros((2, n_players, n_targets))
    for place in np.unique(chosen):
        targets = chosen == place
        found = _solve(alike, odd[:, targets], n_players, shares[place])
        inside, outside = _value_by_size(n_players, shares[place])
        across = np.where(signs > 0, inside[sizes, None], outside[sizes, None])
        values[:, targets] = across.T @ found.weights
        told = solve_triangular(found.lower, across, lower=True, check_finite=False)
        left = np.maximum(_variance(n_players, shares[place]) - (told**2).sum(axis=0), 0.0)
        errors[:, targets] = np.sqrt(left[:, None] * found.scale)
    return values, errors


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Solved:
    """The lower factor of the covariance, and for each target the solution, scale, likelihood."""

    lower: Matrix
    weights: Matrix
    scale: Matrix
    likely: Matrix


def _solve(alike: NDArray[np.int32], odd: Matrix, n_players: int, share: float) -> _Solved:
    from scipy.linalg import cho_solve, cholesky

    covariance = _by_agreement(n_players, share)[alike]
    covariance[np.diag_indices_from(covariance)] *= 1.0 + NUGGET
    # of the transpose, which is the same matrix, LAPACK can work in place
    lower = cholesky(covariance.T, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve((lower, True), odd, check_finite=False)
    # the linear part takes up one degree of freedom for each player
    freedom = max(1, len(odd) - n_players)
    scale = np.maximum((odd * weights).sum(axis=0) / freedom, 1e-300)
    likely = -len(odd) / 2 * np.log(scale) - np.log(np.diag(lower)).sum()
    return _Solved(lower=lower, weights=weights, scale=scale, likely=likely)


def _by_agreement(n_players: int, share: float) -> Matrix:
    """Covariance of two coalitions that agree on 0, 1, ..., n players."""
    alike = np.arange(n_players + 1)
    unlike = n_players - alike
    together, apart = np.log1p(share), np.log1p(-share)
    product = np.exp(alike * together + unlike * apart)
    turned = np.exp(unlike * together + alike * apart)
    covariance: Matrix = (alike - unlike) / n_players + (product - turned) / 2
    return covariance


def _value_by_size(n_players: int, share: float) -> tuple[Matrix, Matrix]:
    """Shapley value of a player in the game S -> covariance(S, T), for T of size 0, 1, ..., n.

    First of a player in T, then of one outside.
    """
    size = np.arange(n_players + 1)[:, None]
    members, others = np.log1p(NODES * share), np.log1p(-NODES * share)
    everybody = size * members + (n_players - size) * others
    # the nodes lie evenly around 0, so that the sum over them keeps the odd part alone
    inside: Matrix = 2 / n_players + share * (np.exp(everybody - members) @ MASSES)
    outside: Matrix = -2 / n_players - share * (np.exp(everybody - others) @ MASSES)
    return inside, outside


def _variance(n_players: int, share: float) -> float:
    """Variance of a player's Shapley value before anything was asked."""
    nodes: NDArray[np.float64] = NODES[:, None] * NODES[None, :]
    others = np.exp((n_players - 1) * np.log1p(share * nodes))
    return float(4 / n_players + share * MASSES @ others @ MASSES)
