"""The order in which purchases decide: hand-made games, and asking no more than is needed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explain.attribution.attribute import AttributionConfig, attribute_item
from explain.attribution.game import Game
from explain.attribution.removal_order import RemovalOrderConfig, removal_order
from recommenders.contract import Histories
from recommenders.testing import toys
from tests import worlds

N_ITEMS = 8


def everything(n_items: int = N_ITEMS) -> Any:
    return np.ones(n_items, dtype=np.bool_)


def scored(form: Any) -> toys.Toy:
    """A toy whose item 7 scores as given by the purchases, all others nothing."""

    def full(x: Any) -> Any:
        scores = np.zeros(x.shape)
        scores[:, 7] = form(x)
        return scores

    return toys.Toy(N_ITEMS, full)


def order(toy: toys.Toy, items: list[int], **settings: Any) -> tuple[int, ...]:
    config = RemovalOrderConfig(**{"growth": 0.0, **settings})
    history = Histories.of_items([items])
    return removal_order(toy, history, 7, candidates=everything(), config=config).items


def test_the_parts_of_a_sum_come_by_size() -> None:
    toy = scored(lambda x: 3 * x[:, 0] + 1 * x[:, 1] + 2 * x[:, 2] - x[:, 3])
    assert order(toy, [3, 1, 2, 0]) == (0, 2, 1, 3)


def test_purchases_that_stand_in_for_each_other_are_found() -> None:
    # either of 0 and 1 suffices, so that neither is missed alone: leave-one-out puts both last
    toy = scored(lambda x: 4 * np.maximum(x[:, 0], x[:, 1]) + 0.8 * x[:, 2] + 0.7 * x[:, 3])
    assert order(toy, [0, 1, 2, 3])[0] == 0
    # once one of them is gone, the other is what matters
    toy = scored(lambda x: 4 * np.maximum(x[:, 0], x[:, 1]) + 1.0 * x[:, 2])
    assert order(toy, [0, 1, 2], insertion=0.0) == (2, 0, 1)
    toy = scored(lambda x: 4 * np.maximum(x[:, 0], x[:, 1]) + 0.1 * x[:, 2])
    assert order(toy, [0, 1, 2]) == (0, 1, 2)


def test_a_lead_counts_where_the_score_does_not_move() -> None:
    def form(x: Any) -> Any:
        scores = np.zeros(x.shape)
        scores[:, 7] = 1.0 + x[:, 0] + x[:, 1]
        scores[:, 6] = 2.0 * x[:, 1]
        return scores

    toy = toys.Toy(N_ITEMS, form)
    # 0 and 1 lift the item alike, but 1 lifts its rival more
    assert order(toy, [0, 1], ahead=1, rivals=1) == (0, 1)
    assert order(toy, [0, 1], ahead=1, rivals=1, lead=0.0) == (0, 1)
    candidates = everything()
    candidates[6] = False
    history = Histories.of_items([[1, 0]])
    config = RemovalOrderConfig(ahead=1, rivals=1, growth=0.0)
    unrivalled = removal_order(toy, history, 7, candidates=candidates, config=config)
    assert unrivalled.items == (0, 1)


def test_equal_purchases_keep_the_order_of_their_codes() -> None:
    toy = scored(lambda x: x[:, :4].sum(axis=1))
    assert order(toy, [3, 0, 2, 1]) == (0, 1, 2, 3)


@pytest.mark.slow
@pytest.mark.parametrize("make", [toys.pairs, toys.softmax])
def test_the_order_is_better_than_that_of_leaving_one_out(make: Any) -> None:
    gains = []
    for seed in range(40):
        toy = make(30, seed)
        history = Histories.of_items([list(range(0, 24, 2))])
        players = history.players()
        full = toy.score(history)[0]
        candidates = everything(30)
        candidates[players] = False
        target = int(np.argmax(np.where(candidates, full, -np.inf)))
        out = [
            float(full[target] - toy.score(history.where(history.items != item))[0, target])
            for item in players
        ]
        config = RemovalOrderConfig(lead=0.0, insertion=1.0, growth=0.0)
        removals = removal_order(toy, history, target, candidates=candidates, config=config).items
        gains.append(
            _area(toy, history, target, players[np.argsort(-np.array(out), kind="stable")])
            - _area(toy, history, target, np.array(removals))
        )
    assert np.mean(gains) > 0


def _area(toy: toys.Toy, history: Histories, target: int, ordered: Any) -> float:
    """Mean score as purchases go, less the mean score as they come, in that order."""
    left = [~np.isin(history.items, ordered[:n]) for n in range(len(ordered) + 1)]
    gone = [float(toy.score(history.where(keep))[0, target]) for keep in left]
    come = [float(toy.score(history.where(~keep))[0, target]) for keep in left]
    return float(np.mean(gone) - np.mean(come))


def test_a_linear_recommender_is_not_asked_again() -> None:
    weights = toys.weights(40)
    linear, silent = toys.Linear(weights), toys.additive(40)
    history = Histories.of_items([list(range(20))])
    candidates = everything(40)
    candidates[:20] = False
    removals = removal_order(linear, history, 25, candidates=candidates)
    assert removals.n_scored == linear.asked <= 5
    by_asking = removal_order(silent, history, 25, candidates=candidates)
    assert by_asking.items == removals.items
    assert by_asking.n_scored == silent.asked > 20


def test_steps_grow_and_each_purchase_comes_once() -> None:
    toy = toys.squashed(200)
    history = Histories.of_items([list(range(0, 200, 2))])
    candidates = everything(200)
    candidates[::2] = False
    removals = removal_order(toy, history, 3, candidates=candidates)
    assert sorted(removals.items) == list(range(0, 200, 2))
    # and contributions once, where the last purchases are worth next to nothing
    assert removals.n_scored < 50 * 100 + AttributionConfig().max_scored
    one_by_one = removal_order(
        toy, history, 3, candidates=candidates, config=RemovalOrderConfig(growth=0.0)
    )
    assert one_by_one.n_scored > 1.5 * removals.n_scored
    assert one_by_one.items[0] == removals.items[0]


def test_no_history_and_no_rival() -> None:
    toy = toys.squashed(N_ITEMS)
    nobody = Histories.of_items([[]])
    assert removal_order(toy, nobody, 2, candidates=everything()).items == ()
    alone = np.zeros(N_ITEMS, dtype=np.bool_)
    alone[2] = True
    history = Histories.of_items([[0, 1]])
    assert sorted(removal_order(toy, history, 2, candidates=alone).items) == [0, 1]


def test_frame_names_the_purchases() -> None:
    data = worlds.tiny()
    history = Histories.of_items([[worlds.B, worlds.A]])
    removals = removal_order(toys.squashed(8), history, worlds.D, candidates=everything())
    frame = removals.frame(data)
    assert frame["place"].tolist() == [1, 2]
    assert set(frame["purchased"]) == {worlds.TITLES[worlds.A], worlds.TITLES[worlds.B]}


@pytest.mark.parametrize(
    "wrong", [{"ahead": 0}, {"rivals": 5}, {"growth": -1.0}, {"lead": 1.5}, {"insertion": -1.0}]
)
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        RemovalOrderConfig(**wrong)


def saturated(weights: Any, offset: float) -> toys.Toy:
    """A toy whose item 7 is a chance near 1 in single precision, and whose rivals move little."""

    def full(x: Any) -> Any:
        logits = np.zeros(x.shape)
        logits[:, 7] = offset + x[:, : len(weights)] @ weights
        return (1.0 / (1.0 + np.exp(-logits))).astype(np.float32)

    return toys.Toy(N_ITEMS, full)


def test_a_score_at_its_end_leaves_the_order_to_the_contributions() -> None:
    # any two of the purchases make the chance 1.0 in single precision: no single one is missed, and
    # beside another none is a gain
    toy = saturated(np.array([9.0, 12.0, 10.0, 11.0]), offset=-1.0)
    history = Histories.of_items([[0, 1, 2, 3]])
    game = Game(toy, history, np.array([7], dtype=np.int32))
    without_one = ~np.eye(4, dtype=np.bool_)
    assert (game.value(without_one) == 1.0).all()
    # alone the largest gains most; what is left after it is told apart by nothing but contributions
    assert order(toy, [0, 1, 2, 3]) == (1, 3, 2, 0)
    by_size = attribute_item(toy, history, 7)
    assert np.argsort(-by_size.values[:, 0]).tolist() == [1, 3, 2, 0]


def test_what_decides_nothing_keeps_the_order_of_the_codes() -> None:
    assert order(scored(lambda x: np.ones(len(x))), [2, 0, 1]) == (0, 1, 2)


def test_rounding_is_no_change() -> None:
    # the second moves the score by its last binary digit alone: the order of the codes stays
    toy = scored(lambda x: np.float32(1.0) - 6e-8 * x[:, 1] + 0.0 * x[:, 0])
    assert order(toy, [1, 0]) == (0, 1)
    with pytest.raises(ValueError, match="silent must not be negative"):
        RemovalOrderConfig(silent=-0.1)
