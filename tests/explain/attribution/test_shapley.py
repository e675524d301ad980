from __future__ import annotations

import numpy as np
import pytest

from explain.attribution.game import Game
from explain.attribution.shapley import (
    Worth,
    all_coalitions,
    has_converged,
    kernel_weights,
    paired_coalitions,
    shapley,
)
from explain.testing import history_of
from recommenders.histories import BoolArray, DoubleArray
from recommenders.testing import toys


def glove(coalitions: BoolArray) -> DoubleArray:
    """The glove game: player 0 has a left glove, 1 and 2 a right one each; a pair is worth 6."""
    return 6.0 * (coalitions[:, [0]] & coalitions[:, 1:].any(axis=1, keepdims=True))


def test_the_glove_game_by_hand() -> None:
    # the left glove completes a pair in four of six orders
    worth = Worth(of=glove, n_players=3, none=np.zeros(1), everything=np.full(1, 6.0))
    shares = shapley(worth, budget=0, rng=np.random.default_rng(0))
    np.testing.assert_allclose(shares.values, [[4.0], [1.0], [1.0]])
    assert (shares.enumerated, shares.converged, shares.errors.any()) == (True, True, False)


def test_one_player_takes_all() -> None:
    worth = Worth(of=glove, n_players=1, none=np.array([1.0]), everything=np.array([3.0]))
    assert shapley(worth, budget=9, rng=np.random.default_rng(0)).values.tolist() == [[2.0]]


def test_convergence_by_hand() -> None:
    values = np.array([[8.0, 8.0], [6.0, 6.0], [4.0, 4.0], [1.0, 3.5]])
    # third and fourth are 3.0 and 0.5 apart; two errors of the difference are 0.57
    assert has_converged(values, np.full((4, 2), 0.2)).tolist() == [True, False]
    # all errors are within 1 % of the largest value
    assert has_converged(values, np.full((4, 2), 0.08)).tolist() == [True, True]


def test_all_coalitions() -> None:
    coalitions = all_coalitions(4)
    assert coalitions.shape == (14, 4)
    assert len({tuple(row) for row in coalitions.tolist()}) == 14
    assert coalitions.any(axis=1).all()
    assert not coalitions.all(axis=1).any()


def test_kernel_weights_by_hand() -> None:
    # four players: (4 - 1) / (C(4, s) s (4 - s))
    weights = kernel_weights(np.array([1, 2, 3]), 4)
    np.testing.assert_allclose(weights, [3 / (4 * 3), 3 / (6 * 4), 3 / (4 * 3)])


def test_paired_coalitions_are_complements_with_the_right_sizes() -> None:
    n = 12
    coalitions = paired_coalitions(n, 20_000, np.random.default_rng(0))
    assert (coalitions[0::2] != coalitions[1::2]).all()
    sizes = np.bincount(coalitions.sum(axis=1), minlength=n + 1)[1:n] / len(coalitions)
    expected = 1.0 / (np.arange(1, n) * np.arange(n - 1, 0, -1))
    np.testing.assert_allclose(sizes, expected / expected.sum(), atol=2e-3)
    np.testing.assert_allclose(coalitions.mean(axis=0), 0.5, atol=1e-9)
    assert np.abs(coalitions[0::2].mean(axis=0) - coalitions[0::2].mean()).max() < 0.02


@pytest.mark.parametrize("budget", [0, 1, 7])
def test_a_small_budget_still_gives_a_defined_answer(budget: int) -> None:
    game = Game(toys.squashed(30), history_of(15), np.array([1, 2], dtype=np.int32))
    none, everything = game.ends()
    rng = np.random.default_rng(0)
    worth = Worth(of=game.value, n_players=15, none=none, everything=everything)
    shares = shapley(worth, budget=budget, rng=rng)
    assert np.isfinite(shares.values).all()
    assert np.isfinite(shares.errors).all()
    np.testing.assert_allclose(shares.values.sum(axis=0), everything - none, atol=1e-9)
