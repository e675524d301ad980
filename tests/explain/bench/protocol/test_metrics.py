from __future__ import annotations

import numpy as np
import pytest

from explain.bench.protocol.cases import BenchCase
from explain.bench.protocol.metrics import HIGHER, MAIN, counts, curves, figures, order
from recommenders.contract import Histories
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys

N_ITEMS, TARGET = 12, 2


def world() -> tuple[Ranker, BenchCase]:
    """Two purchases. Purchase 0 holds the target (2) up, purchase 1 lifts the rivals 3 to 8.

    Without 0 the target scores 1.5 and six rivals 2.5; with nothing all score .5, and the target
    is the least popular of ten candidates.
    """
    weights = np.zeros((N_ITEMS, N_ITEMS))
    weights[0, TARGET], weights[1, TARGET] = 3.0, 1.0
    weights[0, 3:9], weights[1, 3:9] = 1.0, 2.0
    popularity = np.ones(N_ITEMS, dtype=np.float32)
    popularity[TARGET] = 0.0
    candidates = np.ones(N_ITEMS, dtype=np.bool_)
    candidates[:2] = False
    case = BenchCase(
        customer=7, history=Histories.of_items([[0, 1]]), target=TARGET, candidates=candidates
    )
    return Ranker(recommender=toys.Linear(weights), popularity=popularity), case


def test_steps_are_rounded_and_end_with_everything() -> None:
    assert counts(2).tolist() == [0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2]
    assert counts(5).tolist() == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert counts(100).tolist() == list(range(0, 101, 10))
    assert counts(1).tolist() == [0] * 5 + [1] * 6


def test_curves_by_hand() -> None:
    ranker, case = world()
    walk = curves(ranker, case, np.array([0, 1]))
    assert walk.rank.tolist() == [1, 1, 1, 7, 7, 7, 7, 7, 10, 10, 10]
    assert walk.deletion.tolist() == [4.5] * 3 + [1.5] * 5 + [0.5] * 3
    assert walk.insertion.tolist() == [0.5] * 3 + [3.5] * 5 + [4.5] * 3
    assert walk.rank_negative.tolist() == [1] * 8 + [10] * 3
    # two purchases: from the second removal on all are gone
    assert walk.fixed_rank.tolist() == [7, 10, 10, 10, 10]
    assert walk.fixed_score.tolist() == [1.5, 0.5, 0.5, 0.5, 0.5]


def test_figures_by_hand() -> None:
    ranker, case = world()
    metrics = figures(curves(ranker, case, np.array([0, 1])))
    assert metrics["POS@5"] == pytest.approx(3 / 11)
    assert metrics["POS@10"] == pytest.approx(1.0)
    assert metrics["NEG@5"] == pytest.approx(8 / 11)
    assert metrics["DEL"] == pytest.approx((3 * 4.5 + 5 * 1.5 + 3 * 0.5) / 11)
    assert metrics["INS"] == pytest.approx((3 * 0.5 + 5 * 3.5 + 3 * 4.5) / 11)
    assert metrics["CDCG"] == pytest.approx((3 + 5 / 3 + 3 / np.log2(11)) / 11)
    assert metrics["POS@5 after 1"] == 0.0
    assert metrics["POS@10 after 1"] == 1.0
    assert metrics["DEL after 1"] == 1.5
    assert metrics["CDCG after 1"] == pytest.approx(1 / 3)
    assert metrics["CDCG after 3"] == pytest.approx(1 / np.log2(11))


def test_the_other_order_is_worse_in_all_metrics() -> None:
    ranker, case = world()
    good, bad = (figures(curves(ranker, case, np.array(o))) for o in ([0, 1], [1, 0]))
    for name in (*MAIN, "NEG@5"):
        if good[name] != bad[name]:
            assert (good[name] > bad[name]) == (name in HIGHER), name
    assert good["POS@5"] < bad["POS@5"]


def test_removed_items_are_never_ranked() -> None:
    ranker, case = world()
    # purchase 0 itself scores high once it is away: it would push the target down
    strong = ranker.recommender.weights.copy()
    strong[1, 0] = 99.0
    walk = curves(
        Ranker(recommender=toys.Linear(strong), popularity=ranker.popularity),
        case,
        np.array([0, 1]),
    )
    assert walk.rank.tolist() == curves(ranker, case, np.array([0, 1])).rank.tolist()


def test_a_curve_costs_two_calls() -> None:
    toy = toys.squashed(30)
    ranker = Ranker(recommender=toy, popularity=np.zeros(30, dtype=np.float32))
    candidates = np.ones(30, dtype=np.bool_)
    candidates[:9] = False
    case = BenchCase(
        customer=0,
        history=Histories.of_items([list(range(9))]),
        target=20,
        candidates=candidates,
    )
    curves(ranker, case, np.arange(9))
    assert toy.calls == 2


def test_equal_values_go_in_random_order() -> None:
    values = np.array([0.0, 1.0, 0.0, 0.0])
    orders = {tuple(order(values, np.random.default_rng(seed))) for seed in range(40)}
    assert len(orders) == 6
    assert {players[0] for players in orders} == {1}
