from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from explain.bench.protocol.cases import draw, of, split
from recommenders.contract import Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import LongArray
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.explain.bench.bench_worlds import ranker_of


@dataclass(frozen=True, kw_only=True)
class World:
    train: Dataset
    test: LongArray
    ranker: Ranker


@pytest.fixture(scope="module")
def world(mid: Dataset) -> World:
    train, test = split(mid)
    return World(train=train, test=test, ranker=Ranker.of(ItemKNN().fit(train), train))


def test_test_customers_are_not_in_the_fit_and_are_explained(world: World, mid: Dataset) -> None:
    assert len(world.test) == 40
    assert world.train.fingerprint != mid.fingerprint
    assert len(world.train.histories(world.test).items) == 0
    cases = draw(world.ranker, mid, world.test, most=12, rng=np.random.default_rng(0)).cases
    assert len(cases) == 12
    for case in cases:
        assert case.customer in world.test
        assert len(case.history.players()) >= 2
        assert not case.candidates[case.history.items].any()
        assert case.candidates.sum() == mid.n_items - len(case.history.players())
        best = world.ranker.rank(case.history, k=1).items[0]
        assert case.target == best
        assert case.target not in case.history.items


def test_a_smaller_draw_is_the_beginning_of_a_larger_one(world: World, mid: Dataset) -> None:
    def drawn(most: int | None) -> list[int]:
        cases = draw(world.ranker, mid, world.test, most=most, rng=np.random.default_rng(9))
        return [case.customer for case in cases.cases]

    everybody = drawn(None)
    assert drawn(5) == everybody[:5]
    cases = draw(world.ranker, mid, world.test, most=None, rng=np.random.default_rng(9))
    assert len(everybody) + cases.short == len(world.test)
    assert cases.short > 0


def test_nobody_to_explain_is_said(world: World, mid: Dataset) -> None:
    empty = mid.histories().lengths == 0
    nobody = np.flatnonzero(empty)[:3]
    with pytest.raises(DataError, match="Of 3 customers held back none has 2 items"):
        draw(world.ranker, mid, nobody, most=None, rng=np.random.default_rng(0))


def test_a_history_of_everything_leaves_nothing_to_explain() -> None:
    ranker = ranker_of(toys.linear(3), 3)
    assert of(ranker, 7, Histories.of_items([[0, 1, 2]])) is None
    case = of(ranker, 7, Histories.of_items([[0, 2]]))
    assert case is not None
    assert (case.customer, case.target) == (7, 1)
    assert case.candidates.tolist() == [False, True, False]
