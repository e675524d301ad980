from __future__ import annotations

import numpy as np
import pytest

from explain.bench.explainers.methods import (
    BenchExplainer,
    Greedy,
    ItemCosine,
    Latest,
    LeaveOneOut,
    RemovalOrderMethod,
)
from explain.bench.explainers.registry import explainers
from explain.bench.protocol.metrics import curves, figures, order
from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN
from recommenders.testing import toys
from tests import worlds
from tests.explain.bench.bench_worlds import case_of, game_of, ranker_of

N_ITEMS, TARGET, CAUSE, DUMMY = 20, 19, 7, 3
PURCHASES = [0, 1, 2, DUMMY, 4, 5, CAUSE]
ALL = [explainer for explainer in explainers() if explainer.name != "LXR"]
"""LXR needs a recommender with gradients: `test_lxr`."""
ASKING = [
    explainer
    for explainer in ALL
    if explainer.name not in ("random", "item cosine", "latest purchase")
]


def one_cause() -> toys.Toy:
    """Only purchase 7 lifts the target much, and purchase 3 is not seen at all."""

    def form(x: np.ndarray) -> np.ndarray:
        scores = np.tanh(0.2 * x @ toys.weights(N_ITEMS))
        scores[:, TARGET] = 0.1 * np.tanh(x[:, 0] + x[:, 1] * x[:, 2]) + 2.0 * x[:, CAUSE]
        return scores

    return toys.blind(toys.Toy(N_ITEMS, form), DUMMY)


def name_of(explainer: BenchExplainer) -> str:
    return explainer.name


def explained(explainer: BenchExplainer, toy: toys.Toy, seed: int = 0) -> np.ndarray:
    case = case_of(PURCHASES, TARGET, N_ITEMS)
    game = game_of(toy, case)
    values = explainer.explain(game, case.candidates, np.random.default_rng(seed))
    assert values.shape == (len(PURCHASES),)
    assert values.dtype == np.float64
    assert np.isfinite(values).all()
    return values


@pytest.mark.slow
@pytest.mark.parametrize("explainer", ASKING, ids=name_of)
def test_it_finds_the_one_purchase_that_matters(explainer: BenchExplainer) -> None:
    values = explained(explainer, one_cause())
    assert sorted(PURCHASES)[int(values.argmax())] == CAUSE


@pytest.mark.parametrize("explainer", ASKING, ids=name_of)
def test_a_purchase_that_is_not_seen_gets_nothing(explainer: BenchExplainer) -> None:
    values = explained(explainer, one_cause())
    if isinstance(explainer, Greedy | RemovalOrderMethod):
        # an order says only that something else went first
        assert values[sorted(PURCHASES).index(DUMMY)] < values.max()
    else:
        assert abs(values[sorted(PURCHASES).index(DUMMY)]) <= 0.01 * np.abs(values).max()


@pytest.mark.slow
@pytest.mark.parametrize("explainer", ALL, ids=name_of)
def test_a_seed_reproduces(explainer: BenchExplainer, tiny: Dataset) -> None:
    recommender = ItemKNN().fit(tiny)
    explainer.fit(recommender, tiny, np.random.default_rng(0))
    case = case_of([worlds.A, worlds.B, worlds.C], worlds.D, tiny.n_items)
    first, second = (
        explainer.explain(game_of(recommender, case), case.candidates, np.random.default_rng(5))
        for _ in range(2)
    )
    assert first.shape == (3,)
    np.testing.assert_array_equal(first, second)


@pytest.mark.slow
@pytest.mark.parametrize("n_players", [1, 2, 7, 14])
@pytest.mark.parametrize("explainer", ASKING, ids=name_of)
def test_short_and_long_histories(explainer: BenchExplainer, n_players: int) -> None:
    toy = toys.squashed(40)
    case = case_of(list(range(n_players)), 35, 40)
    values = explainer.explain(game_of(toy, case), case.candidates, np.random.default_rng(0))
    assert values.shape == (n_players,)
    assert np.isfinite(values).all()


def test_greedy_deletion_lowers_the_score_at_least_as_much_as_leave_one_out() -> None:
    rng = np.random.default_rng(0)
    better = 0
    for seed in range(20):
        toy = toys.pairs(16, seed)
        case = case_of(list(range(8)), 12, 16)
        lowest = {}
        for explainer in (Greedy(), LeaveOneOut()):
            values = explainer.explain(game_of(toy, case), case.candidates, rng)
            ordered = order(values, rng)
            lowest[explainer.name] = figures(curves(ranker_of(toy, 16), case, ordered))
        assert lowest["greedy deletion"]["DEL after 1"] == pytest.approx(
            lowest["leave-one-out"]["DEL after 1"]
        )
        assert lowest["greedy deletion"]["DEL after 2"] <= (
            lowest["leave-one-out"]["DEL after 2"] + 1e-6
        )
        better += lowest["greedy deletion"]["DEL"] < lowest["leave-one-out"]["DEL"] - 1e-6
    assert better >= 10


def test_greedy_deletion_asks_nothing_of_a_sum() -> None:
    linear, silent = toys.linear(16, 3), toys.additive(16, 3)
    case = case_of(list(range(8)), 12, 16)
    rng = np.random.default_rng(0)
    from_contributions = Greedy().explain(game_of(linear, case), case.candidates, rng)
    from_queries = Greedy().explain(game_of(silent, case), case.candidates, rng)
    assert linear.asked == 0
    assert silent.asked == 8 * 9 // 2
    np.testing.assert_array_equal(np.argsort(-from_contributions), np.argsort(-from_queries))


def test_cosine_counts_common_customers(tiny: Dataset) -> None:
    explainer = ItemCosine()
    explainer.fit(ItemKNN(), tiny, np.random.default_rng(0))
    case = case_of([worlds.A, worlds.B, worlds.E], worlds.C, tiny.n_items)
    values = explainer.explain(
        game_of(ItemKNN().fit(tiny), case), case.candidates, np.random.default_rng(0)
    )
    # C has two buyers; A shares one of its three, B two of its three, E none of its one
    np.testing.assert_allclose(values, [1 / np.sqrt(6), 2 / np.sqrt(6), 0.0])


def test_latest_goes_by_the_last_time(tiny: Dataset) -> None:
    case = case_of([4, 1, 3, 4], 9, 12)
    values = Latest().explain(
        game_of(toys.squashed(12), case), case.candidates, np.random.default_rng(0)
    )
    assert np.argsort(-values).tolist() == [2, 1, 0]
