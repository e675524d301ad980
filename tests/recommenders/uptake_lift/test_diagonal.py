from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from recommenders.histories import DoubleArray
from recommenders.uptake_lift.diagonal import diagonal_shares


def value(amounts: DoubleArray, weights: DoubleArray) -> DoubleArray:
    return amounts @ weights / np.sqrt(1.0 + amounts.sum())


def test_by_hand() -> None:
    # X = 3, s = 2: I1 = 2/3, I2 / 2 = 1 / 18, A = 1 * 2 + 2 * (-1) = 0
    shares = diagonal_shares(np.array([1.0, 2.0]), np.array([[2.0], [-1.0]]))
    np.testing.assert_allclose(shares[:, 0], [4 / 3, -4 / 3], rtol=1e-12)
    # A = 3: each unit of weight 1 gets 2/3 - 3/18 = 1/2
    shares = diagonal_shares(np.array([1.0, 2.0]), np.ones((2, 1)))
    np.testing.assert_allclose(shares[:, 0], [0.5, 1.0], rtol=1e-12)


@pytest.mark.parametrize("size", [1e-12, 1e-3, 1.0, 300.0])
def test_they_add_up(size: float) -> None:
    rng = np.random.default_rng(0)
    amounts, weights = size * rng.random(40), rng.normal(size=(40, 5))
    shares = diagonal_shares(amounts, weights)
    np.testing.assert_allclose(shares.sum(axis=0), value(amounts, weights), rtol=1e-9)


@pytest.mark.parametrize("size", [0.0, 1e-9, 1.0, 300.0])
def test_they_add_up_from_another_start(size: float) -> None:
    rng = np.random.default_rng(2)
    amounts, start, weights = rng.random(40), size * rng.random(40), rng.normal(size=(40, 5))
    shares = diagonal_shares(amounts, weights, start)
    expected = value(amounts, weights) - value(start, weights)
    np.testing.assert_allclose(shares.sum(axis=0), expected, rtol=1e-9)
    back = diagonal_shares(start, weights, amounts)
    np.testing.assert_allclose(back, -shares, rtol=1e-9, atol=1e-12)


def test_they_are_integrals_along_the_diagonal() -> None:
    rng = np.random.default_rng(1)
    amounts, start, weights = rng.random(6) * 2, rng.random(6), rng.normal(size=(6, 1))
    shares = diagonal_shares(amounts, weights, start)[:, 0]

    def slope(u: float, player: int) -> float:
        step = 1e-6
        up, down = (start + u * (amounts - start) for _ in range(2))
        up[player] += step
        down[player] -= step
        difference = value(up, weights)[0] - value(down, weights)[0]
        return float((amounts - start)[player] * difference / (2 * step))

    expected = [quad(slope, 0, 1, args=(player,))[0] for player in range(6)]
    np.testing.assert_allclose(shares, expected, rtol=1e-5)


def test_an_empty_history_has_no_shares() -> None:
    assert diagonal_shares(np.zeros(0), np.zeros((0, 3))).shape == (0, 3)
    assert diagonal_shares(np.zeros(2), np.ones((2, 3))).tolist() == [[0.0] * 3] * 2
