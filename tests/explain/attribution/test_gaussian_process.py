"""Gaussian process over coalitions: its closed forms by enumeration, and what it makes of games."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest

from explain.attribution.gaussian_process import (
    KERNEL_FAMILIES,
    KernelFamily,
    _by_agreement,
    _steepness,
    _value_by_size,
    posterior,
)

N = 5
EVERY = np.array([[1.0 if number >> p & 1 else -1.0 for p in range(N)] for number in range(2**N)])

SOME = np.random.default_rng(5).permutation(2 ** (N - 1))
"""Pairs in random order."""


def number(signs: Any) -> int:
    return int(sum(1 << p for p in range(N) if signs[p] > 0))


def by_permutations(game: Any) -> Any:
    """Shapley values of a game given as one value for each row of EVERY."""
    gains = np.zeros(N)
    orders = list(permutations(range(N)))
    for order in orders:
        signs = -np.ones(N)
        before = game[number(signs)]
        for player in order:
            signs[player] = 1.0
            after = game[number(signs)]
            gains[player] += after - before
            before = after
    return gains / len(orders)


def covariance(coalition: Any, other: Any, kind: KernelFamily) -> float:
    """As the module's docstring has it, one product at a time."""
    share = min(0.9, kind.roughness / N)
    product = np.prod(1 + share * coalition * other)
    turned = np.prod(1 - share * coalition * other)
    members = [(signs > 0).sum() for signs in (coalition, other)]
    steep = np.prod([1 / max(0.5, min(m, N - m)) for m in members])
    linear = (1 + kind.bend * steep) * (coalition @ other) / N
    own = kind.noise * ((coalition == other).all() * 1.0 - (coalition == -other).all())
    return float(linear + np.sqrt(steep) * (kind.weight * (product - turned) / 2 + own))


@pytest.mark.parametrize("kind", [*KERNEL_FAMILIES, KernelFamily(9.0, 0.5, 0.2)])
def test_the_closed_forms_are_those_of_enumeration(kind: KernelFamily) -> None:
    linear, product = _by_agreement(N, kind)
    inside, variance = _value_by_size(N, kind)
    sizes = (EVERY > 0).sum(axis=1)
    steep = _steepness(sizes, N)
    for position in (0, 7, 11, 30, 31):
        other = EVERY[position]
        section = np.array([covariance(coalition, other, kind) for coalition in EVERY])
        alike = ((EVERY @ other + N) / 2).astype(int)
        both = steep * steep[position]
        met = (1 + kind.bend * both) * linear[alike] + np.sqrt(both) * product[alike]
        met += kind.noise * np.sqrt(both) * (1.0 * (alike == N) - (alike == 0))
        np.testing.assert_allclose(section, met, atol=1e-12)
        size = sizes[position]
        expected = np.where(other > 0, inside[size], -inside[N - size])
        np.testing.assert_allclose(by_permutations(section), expected, atol=1e-12)
    # the variance is the Shapley value, once more, of the covariances with the value itself
    with_value = np.where(EVERY[:, 2] > 0, inside[sizes], -inside[N - sizes])
    assert by_permutations(with_value)[2] == pytest.approx(variance, rel=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [KERNEL_FAMILIES[0], KERNEL_FAMILIES[-1]])
def test_means_over_many_players_stay_finite(kind: KernelFamily) -> None:
    inside, variance = _value_by_size(1_000, kind)
    assert np.isfinite(inside).all()
    # a coalition of this player alone, or of all, tells most of its value
    assert inside[1000] == inside.max() > 0
    assert variance > 0


def halves(game: Any) -> tuple[Any, Any]:
    """One row of each pair with half the difference of the two values."""
    rows = np.flatnonzero(EVERY[:, 0] > 0)
    turned = np.array([number(-EVERY[row]) for row in rows])
    return EVERY[rows], (game[rows] - game[turned])[:, None] / 2


def test_all_coalitions_leave_nothing_open() -> None:
    game = np.random.default_rng(1).normal(size=2**N)
    values, errors = posterior(*halves(game))
    np.testing.assert_allclose(values[:, 0], by_permutations(game), atol=1e-5)
    assert errors.max() < 1e-3


def test_a_few_coalitions_suffice_for_a_sum() -> None:
    weights = np.array([3.0, -1.0, 0.0, 0.5, 2.0])
    signs, odd = halves(((EVERY > 0) * weights).sum(axis=1))
    values, errors = posterior(signs[SOME[:7]], odd[SOME[:7]])
    np.testing.assert_allclose(values[:, 0], weights, atol=1e-4)
    assert errors.max() < 0.01


def test_what_is_open_is_said() -> None:
    rng = np.random.default_rng(2)
    games = [np.tanh(EVERY @ rng.normal(size=N)) for _ in range(40)]
    signs = halves(games[0])[0]
    odd = np.hstack([halves(game)[1] for game in games])
    truth = np.column_stack([by_permutations(game) for game in games])
    few, wide = posterior(signs[SOME[:8]], odd[SOME[:8]])
    many, narrow = posterior(signs[SOME[:13]], odd[SOME[:13]])
    assert narrow.mean() < wide.mean() / 2
    assert np.abs(many - truth).mean() < np.abs(few - truth).mean() / 2
    for posterior_errors, error in ((few, wide), (many, narrow)):
        assert 0.8 < (np.abs(posterior_errors - truth) <= 2 * error).mean() < 1.0


def test_targets_do_not_disturb_each_other() -> None:
    rng = np.random.default_rng(3)
    games = [EVERY @ rng.normal(size=N), 100 * rng.normal(size=2**N), np.zeros(2**N)]
    signs = halves(games[0])[0]
    odd = np.hstack([halves(game)[1] for game in games])
    values, errors = posterior(signs[:9], odd[:9])
    for position in range(len(games)):
        alone, error = posterior(signs[:9], odd[:9, [position]])
        np.testing.assert_allclose(values[:, position], alone[:, 0], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(errors[:, position], error[:, 0], rtol=1e-9, atol=1e-12)
    assert not values[:, 2].any()


def test_values_and_errors_are_in_the_units_of_the_game() -> None:
    signs, odd = halves(np.random.default_rng(4).normal(size=2**N))
    values, errors = posterior(signs[:10], odd[:10])
    larger, wider = posterior(signs[:10], 1000 * odd[:10])
    np.testing.assert_allclose(larger, 1000 * values, rtol=1e-9)
    np.testing.assert_allclose(wider, 1000 * errors, rtol=1e-9)


def test_no_target() -> None:
    values, errors = posterior(EVERY[:6], np.zeros((6, 0)))
    assert values.shape == errors.shape == (N, 0)
