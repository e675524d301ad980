"""Shapley values of a game that was asked about some of its coalitions, by a Gaussian process.

A coalition S is a vector z of signs, 1 where a player is in. The game is taken as a draw from a
Gaussian process over such vectors, and the Shapley value, which is linear in the game, then has a
normal posterior with mean and variance in closed form (Rasmussen and Williams, "Gaussian Processes
for Machine Learning", 2006, eqs. 2.25 and 2.26, as for any linear functional). Only the odd part of
the game, (v(S) - v(complement of S)) / 2, bears on Shapley values, so that is what is modelled.

The covariance of two coalitions is a sum of three parts. With h(S) = 1 / m, m the number of
players in S or outside it, whichever is less (one half for none and for all):

- (1 + bend h h') z'z / n: what each player adds by itself, more or less where few others are in;
- weight (h h')^1/2 times the odd part of the product over the players of 1 + r z_j z'_j,
  r = roughness / n: interactions of any number of players, the weaker the more take part;
- noise (h h')^1/2 for a coalition with itself: what cannot be foreseen from other coalitions.

A recommender often bends most where the history is nearly empty, hence h. All players are alike in
it, so it depends on two sizes and on the number of players on whom two coalitions agree, and
Shapley values come from means over all coalitions of a size. The mean of a product of two kinds of
factors over them is a coefficient of a product of two polynomials.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommenders.histories import DoubleArray


class KernelFamily(NamedTuple):
    """Strength of interaction, its weight, that of the noise, and that of the bent linear part."""

    roughness: float
    weight: float
    noise: float
    bend: float = 1.0


KERNEL_FAMILIES: Final = (
    KernelFamily(0.0003, 1.0, 0.0, bend=0.0),
    KernelFamily(0.03, 1.0, 0.0),
    KernelFamily(0.3, 1.0, 0.001),
    KernelFamily(1.0, 0.3, 0.001),
    KernelFamily(1.0, 0.3, 0.01),
    KernelFamily(3.0, 0.03, 0.001),
    KernelFamily(3.0, 0.03, 0.01),
)
"""What is tried; each target takes the kind most likely for it."""
JUDGED = 256
"""Rows by which the kind is judged, at the most."""
HIGHEST = 0.9
"""Largest r; at 1 two coalitions that differ in one player would be unrelated."""
NUGGET = 1e-8
"""Share of the variance that is rounding: the recommender answers in float32."""


def posterior(signs: DoubleArray, odd: DoubleArray) -> tuple[DoubleArray, DoubleArray]:
    """Means and standard deviations of the Shapley values, each (n_players, n_targets).

    ``signs`` (n_asked, n_players) are 1 where a player is in and -1 where not, one row of each
    pair of a coalition and its complement, none twice; ``odd`` (n_asked, n_targets) half the
    difference of their values, in score units. Scale and kind are each target's own, the most
    likely ones; the kind is judged by the first `JUDGED` rows.
    """
    from scipy.linalg import solve_triangular

    n_players, n_targets = signs.shape[1], odd.shape[1]
    alike = (signs @ signs.T).astype(np.int32)
    alike += n_players
    alike //= 2
    sizes = (signs > 0).sum(axis=1)
    few, first, judged = alike[:JUDGED, :JUDGED], sizes[:JUDGED], odd[:JUDGED]
    likely = [_solve(few, first, judged, n_players, kind).likely for kind in KERNEL_FAMILIES]
    chosen = np.argmax(likely, axis=0)
    values, errors = np.zeros((2, n_players, n_targets))
    for family in np.unique(chosen):
        targets = chosen == family
        solved = _solve(alike, sizes, odd[:, targets], n_players, KERNEL_FAMILIES[family])
        inside, variance = _value_by_size(n_players, KERNEL_FAMILIES[family])
        # the covariance is odd: outside a coalition is inside its complement, with the sign turned
        across = np.where(signs > 0, inside[sizes, None], -inside[n_players - sizes, None])
        values[:, targets] = across.T @ solved.weights
        explained = solve_triangular(solved.lower, across, lower=True, check_finite=False)
        left = np.maximum(variance - (explained**2).sum(axis=0), 0.0)
        errors[:, targets] = np.sqrt(left[:, None] * solved.scale)
    return values, errors


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Solved:
    """The lower factor of the covariance, and for each target the solution, scale, likelihood."""

    lower: DoubleArray
    weights: DoubleArray
    scale: DoubleArray
    likely: DoubleArray


def _solve(
    alike: NDArray[np.int32],
    sizes: NDArray[np.int64],
    odd: DoubleArray,
    n_players: int,
    kind: KernelFamily,
) -> _Solved:
    from scipy.linalg import cho_solve, cholesky

    steep = _steepness(sizes, n_players)
    linear, product = _by_agreement(n_players, kind)
    covariance = product[alike]
    root = np.sqrt(steep)
    covariance *= root[:, None]
    covariance *= root
    bent = linear[alike]
    covariance += bent
    bent *= kind.bend * steep[:, None]
    bent *= steep
    covariance += bent
    diagonal = np.diag_indices_from(covariance)
    covariance[diagonal] += kind.noise * steep
    covariance[diagonal] *= 1.0 + NUGGET
    # of the transpose, which is the same matrix, LAPACK can work in place
    lower = cholesky(covariance.T, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve((lower, True), odd, check_finite=False)
    # the linear part takes up one degree of freedom for each player
    freedom = max(1, len(odd) - n_players)
    scale = np.maximum((odd * weights).sum(axis=0) / freedom, 1e-300)
    likely = -len(odd) / 2 * np.log(scale) - np.log(np.diag(lower)).sum()
    return _Solved(lower=lower, weights=weights, scale=scale, likely=likely)


def _steepness(sizes: NDArray[np.int64], n_players: int) -> DoubleArray:
    """The factor h of coalitions of these sizes."""
    steepness: DoubleArray = 1.0 / np.maximum(np.minimum(sizes, n_players - sizes), 0.5)
    return steepness


def _share(n_players: int, kind: KernelFamily) -> float:
    return min(HIGHEST, kind.roughness / n_players)


def _by_agreement(n_players: int, kind: KernelFamily) -> tuple[DoubleArray, DoubleArray]:
    """Linear and weighted product part for coalitions that agree on 0, 1, ..., n players."""
    alike = np.arange(n_players + 1)
    share = _share(n_players, kind)
    unlike = n_players - alike
    together, apart = np.log1p(share), np.log1p(-share)
    product = np.exp(alike * together + unlike * apart)
    turned = np.exp(unlike * together + alike * apart)
    return (alike - unlike) / n_players, kind.weight * (product - turned) / 2


@lru_cache(maxsize=512)
def _value_by_size(n_players: int, kind: KernelFamily) -> tuple[DoubleArray, float]:
    """Shapley value of a player of T in the game S -> covariance(S, T), and its prior variance.

    The first for T of size 0, 1, ..., n, shape (n_players + 1,), 0 for none.
    """
    from scipy.special import binom

    sizes = np.arange(1, n_players + 1)
    steep = _steepness(sizes, n_players)
    root = np.sqrt(steep)
    # mean of z'z over the coalitions of a size that have the player, T by rows
    others = np.outer(2 * sizes - n_players - 1, 2 * sizes - n_players - 1) / max(1, n_players - 1)
    linear = (1 + others) / n_players
    product = _mean_product(n_players, _share(n_players, kind))
    met = linear * (1 + kind.bend * np.outer(steep, steep)) + kind.weight * product * np.outer(
        root, root
    )
    met[np.diag_indices_from(met)] += kind.noise * steep / binom(n_players - 1, sizes - 1)
    # coalitions without the player are complements of those with it, which doubles the mean
    inside = np.concatenate([[0.0], 2 / n_players * met.sum(axis=1)])
    inside.flags.writeable = False
    return inside, float(2 / n_players * inside.sum())


def _mean_product(n_players: int, share: float) -> DoubleArray:
    """Mean odd part of the product, over coalitions of a size that have a given player of T.

    Rows are the sizes 1, ..., n of T, columns those of the coalitions. The other players
    of T bring a factor 1 + r where they are in and 1 - r where not, those outside T the other way
    round, so that the sum over all coalitions of a size is a coefficient of
    ((1 - r) + (1 + r) x)^(t - 1) times ((1 + r) + (1 - r) x)^(n - t).
    """
    into, out = (1 + share) / 2, (1 - share) / 2
    even = _binomial(n_players, 0.5)[n_players - 1]
    more, less = _binomial(n_players, into), _binomial(n_players, out)
    means = np.empty((n_players, n_players))
    for size in range(1, n_players + 1):
        rest = n_players - size
        product = np.convolve(more[size - 1, :size], less[rest, : rest + 1])
        turned = np.convolve(less[size - 1, :size], more[rest, : rest + 1])
        means[size - 1] = (into * product - out * turned) / even
    return means


def _binomial(n_players: int, chance: float) -> DoubleArray:
    """Chance of j in k draws, k by rows, both from 0 to n - 1."""
    from scipy.special import gammaln

    draws = np.arange(n_players)[:, None]
    hits = np.arange(n_players)[None, :]
    missed = np.maximum(draws - hits, 0)
    ways = gammaln(draws + 1) - gammaln(hits + 1) - gammaln(missed + 1)
    logs = ways + hits * np.log(chance) + missed * np.log1p(-chance)
    return np.where(hits <= draws, np.exp(np.minimum(logs, 0.0)), 0.0)
