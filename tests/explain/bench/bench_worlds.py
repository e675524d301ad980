"""Small things that the tests of the benchmark share."""

from __future__ import annotations

import io

import numpy as np

from explain.attribution.game import Game
from explain.bench.explainers.methods import Greedy
from explain.bench.protocol.cases import BenchCase
from recommenders.contract import Histories, Recommender
from recommenders.progress import ProgressBar
from recommenders.ranking.ranker import Ranker


def ranker_of(recommender: Recommender, n_items: int) -> Ranker:
    return Ranker(recommender=recommender, popularity=np.zeros(n_items, dtype=np.float32))


def case_of(items: list[int], target: int, n_items: int, *, customer: int = 0) -> BenchCase:
    candidates = np.ones(n_items, dtype=np.bool_)
    candidates[items] = False
    history = Histories.of_items([items], as_of=100 * 86_400)
    return BenchCase(customer=customer, history=history, target=target, candidates=candidates)


def game_of(recommender: Recommender, case: BenchCase) -> Game:
    return Game(recommender, case.history, np.array([case.target], dtype=np.int32))


def quiet() -> ProgressBar:
    return ProgressBar(io.StringIO())


class SlowGreedy(Greedy):
    """Greedy deletion, run on fewer cases."""

    slow = True
