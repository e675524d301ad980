"""Shares of a sum that is divided by the root of its size, in closed form."""

from __future__ import annotations

import numpy as np

from recommenders.histories import DoubleArray


def diagonal_shares(
    amounts: DoubleArray, weights: DoubleArray, start: DoubleArray | None = None
) -> DoubleArray:
    """Aumann-Shapley shares of f(x) = sum_j x_j a_jt / sqrt(1 + sum_j x_j), of x against y.

    ``amounts`` are the x_j >= 0 and ``start`` the y_j >= 0 (0 where it is None), shape
    (n_players,); ``weights`` the a_jt, shape (n_players, n_targets); so is the result, in the unit
    of f. The shares of a target add up to f(x) - f(y).

    Aumann and Shapley ("Values of Non-Atomic Games", 1974) give player j the integral over u in
    [0, 1] of (x_j - y_j) df/dx_j at y + u (x - y): what it adds where all others have come as far.
    With v = 1 + the sum at u, A_u = sum_j (y_j + u (x_j - y_j)) a_jt = A0 + u D,

        df/dx_j = a_jt v^-1/2 - A_u v^-3/2 / 2,

    so the share is (x_j - y_j) (a_jt I - (A0 J + D K) / 2), where with the roots s0 and s1 of v at
    both ends

        I = integral of v^-1/2    = 2 / (s0 + s1),
        J = integral of v^-3/2    = 2 / (s0 s1 (s0 + s1)),
        K = integral of u v^-3/2  = 2 / (s1 (s0 + s1)^2).

    The Shapley values of the same game take a step for each player in place of the straight line;
    for purchases that are small beside all of them the two agree.
    """
    before = np.zeros_like(amounts) if start is None else start
    moved = amounts - before
    first, last = np.sqrt(1.0 + before.sum()), np.sqrt(1.0 + amounts.sum())
    both = first + last
    summed = before @ weights * (2.0 / (first * last * both))
    summed += moved @ weights * (2.0 / (last * both**2))
    shares: DoubleArray = moved[:, None] * (2.0 / both * weights - 0.5 * summed[None, :])
    return shares
