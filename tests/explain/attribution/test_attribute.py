from __future__ import annotations

import time
from itertools import permutations
from math import factorial
from typing import Any

import numpy as np
import pytest

from explain.attribution.attribute import (
    AttributionConfig,
    attribute,
    attribute_item,
    of_players,
)
from explain.attribution.game import Game
from explain.attribution.shapley import (
    TOP_REASONS,
    has_converged,
)
from explain.contract import AttributionMethod
from explain.testing import ExplainerContract, history_of
from recommenders.contract import Histories
from recommenders.testing import toys
from tests.explain import shops

NON_LINEAR = (toys.squashed, toys.pairs, toys.softmax, toys.timed)


class TestExact(ExplainerContract):
    method = AttributionMethod.EXACT
    toys = (toys.linear,)
    n_players = 14
    max_scored = 2


class TestEnumerated(ExplainerContract):
    method = AttributionMethod.ENUMERATED
    toys = (toys.additive, *NON_LINEAR)
    n_players = 7
    max_scored = 2**7


class TestSampled(ExplainerContract):
    method = AttributionMethod.SAMPLED
    toys = (toys.additive, *NON_LINEAR)
    n_players = 14
    config = AttributionConfig(max_per_player=10)
    max_scored = 10 * 14 + 2


@pytest.mark.slow
@pytest.mark.parametrize("make", NON_LINEAR)
def test_drawing_stops_when_the_first_reasons_stand(make: Any) -> None:
    toy, history = make(26), history_of(13)
    targets = np.arange(8, dtype=np.int32)
    truth = _enumerated(toy, history, targets)
    n_right = n_converged = 0
    for seed in range(10):
        for column, target in enumerate(targets):
            attribution = attribute(
                toy,
                history,
                np.array([target], dtype=np.int32),
                config=AttributionConfig(max_per_player=80),
                rng=np.random.default_rng(seed),
            )
            assert attribution.n_scored <= 80 * 13 + 2
            if attribution.converged:
                n_converged += 1
                top = set(np.argsort(-attribution.values[:, 0])[:TOP_REASONS])
                n_right += top == set(np.argsort(-truth[:, column])[:TOP_REASONS])
            else:
                assert attribution.n_scored > 40 * 13
    assert n_converged >= 60
    assert n_right >= 0.9 * n_converged


def test_what_has_not_converged_is_said() -> None:
    # four equal purchases: the third cannot be told from the fourth, whatever is drawn
    values = np.array([[3.0], [3.0], [3.0], [3.0], [0.0]])
    assert not has_converged(values, np.full_like(values, 0.5))
    assert has_converged(values, np.full_like(values, 0.03))
    apart = np.array([[3.0], [3.0], [3.0], [1.0]])
    assert has_converged(apart, np.full_like(apart, 0.5))
    both = np.hstack([apart, np.array([[3.0], [3.0], [3.0], [3.0]])])
    assert has_converged(both, np.full_like(both, 0.5)).tolist() == [True, False]


class TestTwoLevel(ExplainerContract):
    method = AttributionMethod.TWO_LEVEL
    toys = (toys.additive, *NON_LINEAR)
    n_players = 16
    n_groups = 4
    config = AttributionConfig(max_flat=5, opened_share=1.0)
    # groups enumerated, then four groups of 64 coalitions with 32 histories that stand before
    max_scored = 2**4 + 4 * (64 + 32)


def value_table(toy: toys.Toy, history: Histories, target: int) -> dict[frozenset[int], float]:
    """v(S) for every set of players, one history built by hand for each."""
    players = history.players().tolist()
    table: dict[frozenset[int], float] = {}
    for number in range(2 ** len(players)):
        members = [p for position, p in enumerate(players) if number >> position & 1]
        part = history.where(np.isin(history.items, members))
        table[frozenset(members)] = float(toy.score(part)[0, target])
    return table


def by_permutations(table: dict[frozenset[int], float], orders: list[tuple[int, ...]]) -> Any:
    """Mean gain of each player over the orders in which players arrive."""
    players = sorted(max(table, key=len))
    gains = dict.fromkeys(players, 0.0)
    for order in orders:
        present: frozenset[int] = frozenset()
        for player in order:
            gains[player] += table[present | {player}] - table[present]
            present |= {player}
    return np.array([gains[player] / len(orders) for player in players])


@pytest.mark.parametrize("make", [*NON_LINEAR, toys.ordered, toys.additive])
@pytest.mark.parametrize("n_players", [2, 3, 6])
def test_enumerated_values_are_the_shapley_values(make: Any, n_players: int) -> None:
    toy, history = make(12), history_of(n_players, seed=n_players)
    targets = np.array([2, 7], dtype=np.int32)
    attribution = attribute(toy, history, targets)
    assert attribution.method is AttributionMethod.ENUMERATED
    orders = list(permutations(history.players().tolist()))
    for column, target in enumerate(targets):
        expected = by_permutations(value_table(toy, history, target), orders)
        np.testing.assert_allclose(attribution.values[:, column], expected, atol=2e-6)


@pytest.mark.parametrize("make", NON_LINEAR)
def test_two_levels_give_the_owen_values(make: Any) -> None:
    toy, history = make(12), history_of(6, seed=3)
    target = np.array([5], dtype=np.int32)
    players = history.players().tolist()
    groups = ["a", "a", "b", "c", "b", "b"]
    members = [[p for p, g in zip(players, groups, strict=True) if g == name] for name in "abc"]
    orders = [
        tuple(player for part in parts for player in part)
        for first in permutations(members)
        for parts in _inner_orders(list(first))
    ]
    assert len(orders) == factorial(3) * 2 * 6 * 1
    expected = by_permutations(value_table(toy, history, 5), orders)
    config = AttributionConfig(max_flat=3, opened_share=1.0, min_inner=256)
    runs = []
    for seed in range(12):
        attribution = attribute(
            toy,
            history,
            target,
            groups=np.array(groups),
            config=config,
            rng=np.random.default_rng(seed),
        )
        assert attribution.method is AttributionMethod.TWO_LEVEL
        assert attribution.gap < 1e-6
        order = np.argsort([unit.items[0] for unit in attribution.units])
        runs.append((attribution.values[order, 0], attribution.errors[order, 0]))
    mean = np.mean([values for values, _ in runs], axis=0)
    error = np.sqrt(np.mean([errors**2 for _, errors in runs], axis=0) / len(runs))
    assert (np.abs(mean - expected) <= 4.5 * error + 2e-6).all()
    # the test can tell Owen from Shapley values
    plain = by_permutations(value_table(toy, history, 5), list(permutations(players)))
    if make is toys.timed:
        assert np.abs(mean - expected).max() < np.abs(plain - expected).max() / 3


def _inner_orders(parts: list[list[int]]) -> list[list[tuple[int, ...]]]:
    if not parts:
        return [[]]
    return [[first, *rest] for first in permutations(parts[0]) for rest in _inner_orders(parts[1:])]


def test_sampling_a_sum_is_exact() -> None:
    toy, history = toys.additive(60), history_of(30)
    targets = np.arange(10, dtype=np.int32)
    attribution = attribute(toy, history, targets)
    assert attribution.method is AttributionMethod.SAMPLED
    np.testing.assert_allclose(
        attribution.values, toys.weights(60)[history.players()][:, targets], atol=1e-5
    )
    assert attribution.errors.max() < 1e-4 * np.abs(attribution.values).max()


def test_more_coalitions_come_closer() -> None:
    toy, history = toys.squashed(26), history_of(13)
    targets = np.arange(6, dtype=np.int32)
    truth = _enumerated(toy, history, targets)
    off = []
    for per_player in (5, 20, 320):
        config = AttributionConfig(coalitions_per_player=per_player, max_per_player=per_player)
        attribution = attribute(toy, history, targets, config=config)
        off.append(float(np.abs(attribution.values - truth).mean() / np.abs(truth).mean()))
    assert off[2] < off[1] < off[0]
    assert off[2] < 0.02


def _enumerated(toy: toys.Toy, history: Histories, targets: Any) -> Any:
    """The mean gain over all coalitions of the others, by their sizes."""
    game = Game(toy, history, targets)
    n = game.n_players
    inside = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    worth = game.value(inside)
    sizes = inside.sum(axis=1)
    chance = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    values = []
    for player in range(n):
        out = np.flatnonzero(~inside[:, player])
        values.append(chance[sizes[out]] @ (worth[out | 1 << player] - worth[out]))
    return np.array(values)


@pytest.mark.slow
@pytest.mark.parametrize("make", NON_LINEAR)
def test_standard_errors_are_those_of_repeated_draws(make: Any) -> None:
    toy, history = make(24), history_of(12)
    targets = np.arange(4, dtype=np.int32)
    truth = _enumerated(toy, history, targets)
    scores = []
    for seed in range(40):
        attribution = attribute(toy, history, targets, rng=np.random.default_rng(seed))
        scores.append((attribution.values - truth) / attribution.errors)
    z = np.array(scores)
    if make is toys.pairs:
        # interactions of two cancel within a pair: the values are exact, the errors just rounding
        assert np.abs(z).max() < 1.0
        assert attribution.errors.max() < 1e-4 * np.abs(truth).max()
        return
    assert 0.5 < z.std() < 1.4
    assert abs(z.mean()) < 0.3
    # and no single purchase is far off
    assert (z.std(axis=0) > 0.3).all()
    assert (z.std(axis=0) < 1.9).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "n_players", "n_groups"),
    [
        (toys.squashed, 15, 3),
        (toys.pairs, 15, 3),
        (toys.timed, 15, 3),
        (toys.squashed, 22, 11),
        (toys.softmax, 22, 11),
    ],
)
def test_standard_errors_of_two_levels(make: Any, n_players: int, n_groups: int) -> None:
    toy, history = make(2 * n_players), history_of(n_players)
    targets = np.arange(3, dtype=np.int32)
    owner = np.arange(n_players) % n_groups
    truth = _owen(toy, history, targets, owner)
    config = AttributionConfig(max_flat=5, opened_share=1.0)
    scores = []
    for seed in range(30):
        attribution = attribute(
            toy,
            history,
            targets,
            groups=np.array([f"{g:02}" for g in owner]),
            config=config,
            rng=np.random.default_rng(seed),
        )
        order = np.argsort([unit.items[0] for unit in attribution.units])
        scores.append((attribution.values[order] - truth) / attribution.errors[order])
    z = np.array(scores)
    assert 0.7 < z.std() < 1.4
    assert abs(z.mean()) < 0.3


def _owen(toy: toys.Toy, history: Histories, targets: Any, owner: Any) -> Any:
    """Owen values from every set of groups and every set of members."""
    game = Game(toy, history, targets)
    n_groups = int(owner.max()) + 1
    numbers = np.arange(2 ** (n_groups - 1))
    before = (numbers[:, None] >> np.arange(n_groups - 1)) & 1 == 1
    sizes = before.sum(axis=1)
    chance = np.array(
        [factorial(s) * factorial(n_groups - 1 - s) / factorial(n_groups) for s in sizes]
    )
    values = np.zeros((game.n_players, len(targets)))
    for group in range(n_groups):
        members = np.flatnonzero(owner == group)
        present = np.insert(before, group, False, axis=1)[:, owner]
        inside = (np.arange(2 ** len(members))[:, None] >> np.arange(len(members))) & 1 == 1
        mean = []
        for subset in inside:
            joined = present.copy()
            joined[:, members] = subset
            mean.append(chance @ game.value(joined))
        for position, member in enumerate(members):
            for number, subset in enumerate(inside):
                if not subset[position]:
                    s, n = int(subset.sum()), len(members)
                    w = factorial(s) * factorial(n - s - 1) / factorial(n)
                    values[member] += w * (mean[number | 1 << position] - mean[number])
    return values


def test_groups_that_do_not_matter_stay_one_unit() -> None:
    w = toys.weights(40)
    w[20:] *= 1e-3
    toy = toys.Toy(40, lambda x: np.tanh(x @ w))
    history = history_of(20)
    groups = np.array(["strong"] * 10 + ["weak"] * 9 + ["lonely"])
    config = AttributionConfig(max_flat=5)
    attribution = attribute(
        toy, history, np.array([1], dtype=np.int32), groups=groups, config=config
    )
    labels = {unit.label: unit.items for unit in attribution.units if unit.label}
    assert labels == {"weak": tuple(range(20, 38, 2))}
    assert (38,) in [unit.items for unit in attribution.units]
    assert attribution.gap < 1e-6


def test_a_group_beyond_the_room_stays_closed() -> None:
    config = AttributionConfig(max_flat=5, max_opened=8, opened_share=1.0)
    groups = np.array(["large"] * 12 + ["small"] * 4)
    toy, history = toys.squashed(32), history_of(16)
    attribution = attribute(
        toy, history, np.array([1], dtype=np.int32), groups=groups, config=config
    )
    assert [len(unit.items) for unit in attribution.units if unit.label] == [12]


def test_one_group_only_is_no_grouping() -> None:
    config = AttributionConfig(max_flat=5)
    toy, history = toys.squashed(24), history_of(12)
    attribution = attribute(
        toy, history, np.array([1], dtype=np.int32), groups=np.array(["all"] * 12), config=config
    )
    assert attribution.method is AttributionMethod.SAMPLED


@pytest.mark.slow
@pytest.mark.parametrize("grouped", [True, False])
def test_a_long_history_ends_soon(grouped: bool) -> None:
    toy, history = toys.squashed(1_400), history_of(700)
    groups = np.array([f"group {player % 30}" for player in range(700)])
    begin = time.process_time()
    attribution = attribute(
        toy, history, np.arange(10, dtype=np.int32), groups=groups if grouped else None
    )
    assert time.process_time() - begin < 10.0
    assert attribution.method is (
        AttributionMethod.TWO_LEVEL if grouped else AttributionMethod.SAMPLED
    )
    assert attribution.n_scored <= 10 * 700 + 2
    assert toy.calls <= 80
    assert attribution.gap < 1e-6


@pytest.mark.slow
def test_memory_of_a_long_history_is_bounded() -> None:
    import tracemalloc

    toy, history = toys.squashed(800), history_of(400)
    tracemalloc.start()
    attribute(toy, history, np.arange(10, dtype=np.int32))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 150e6, f"{peak / 1e6:.0f} MB"


def test_one_item_is_the_first_target_of_many() -> None:
    history = history_of(4)
    recommender = toys.squashed(30)
    alone = attribute_item(recommender, history, 7)
    both = attribute(recommender, history, np.array([7, 2], dtype=np.int32))
    np.testing.assert_allclose(alone.values[:, 0], both.values[:, 0])
    assert alone.targets.tolist() == [7]


def test_a_group_is_shared_by_its_members() -> None:
    grouped = shops.attribution({(1, 4): 0.6, (2,): 0.3}, target=5)
    players = np.array([1, 2, 4], dtype=np.int32)
    np.testing.assert_allclose(of_players(grouped, players), [0.3, 0.3, 0.3])
