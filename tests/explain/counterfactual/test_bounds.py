from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from explain.counterfactual.bounds import AdditiveBounds
from explain.counterfactual.masked_scores import MaskedScorer
from recommenders.contract import Histories
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys

ALL_ADDITIONS = 10**9


def bounds_of(
    weights: Any, n_bought: int, target: int, *, deepest: int, shown: int = 1, enters: bool = False
) -> AdditiveBounds:
    toy = toys.Linear(weights)
    ranker = Ranker(recommender=toy, popularity=np.zeros(len(weights), dtype=np.float32))
    history = Histories.of_items([list(range(n_bought))])
    candidates = np.arange(len(weights)) >= n_bought
    scorer = MaskedScorer(
        ranker, history, target, candidates=candidates, shown=shown, enters=enters
    )
    return AdditiveBounds(scorer, toy, deepest)


def by_hand() -> Any:
    """Purchases 0, 1 and 2 bring the target 3 a lead of 3 + 2 + 1 - 4 = 2 over its rival 4."""
    weights = np.zeros((5, 5))
    weights[:3, 3] = [3.0, 2.0, 1.0]
    weights[2, 4] = 4.0
    return weights


def test_sets_by_hand() -> None:
    bounds = bounds_of(by_hand(), 3, 3, deepest=2)
    # 3 is more than the lead of 2; so is 2, just: a tie may fall either way
    assert bounds.possible(1, ALL_ADDITIONS) == ([(0,), (1,)], True)
    # with 2 gone the rival has nothing; 0 and 1 together leave -3
    assert bounds.possible(2, ALL_ADDITIONS) == ([(0, 1)], True)


def test_what_brings_it_in() -> None:
    # the rival 4 leads by 4 + 0 - 3: without 2 it does not
    weights = np.zeros((5, 5))
    weights[:3, 3] = [1.0, 1.0, 1.0]
    weights[2, 4] = 4.0
    bounds = bounds_of(weights, 3, 3, deepest=1, enters=True)
    assert bounds.possible(1, ALL_ADDITIONS) == ([(2,)], True)


def test_a_search_that_is_cut_short_says_so() -> None:
    sets, complete = bounds_of(by_hand(), 3, 3, deepest=2).possible(2, 1)
    assert (sets, complete) == ([], False)


def test_rivals_that_stand_above_whatever_goes_are_counted() -> None:
    # 4 scores 100 more than the target by purchase 0 and 1 each: no single removal changes that
    weights = by_hand()
    weights[:2, 4] = 100.0
    bounds = bounds_of(weights, 3, 3, deepest=1, shown=1)
    assert bounds.always == 1
    assert bounds.differences.shape == (3, 0)


@pytest.mark.parametrize("enters", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_no_set_that_works_is_left_out(seed: int, enters: bool) -> None:
    n_bought, n_items, shown = 7, 14, 2
    weights = np.random.default_rng(seed).normal(size=(n_items, n_items))
    scores = weights[:n_bought].sum(axis=0)
    ranked = n_bought + np.argsort(-scores[n_bought:], kind="stable")
    target = int(ranked[4 if enters else 0])
    bounds = bounds_of(weights, n_bought, target, deepest=3, shown=shown, enters=enters)
    for size in (1, 2, 3):
        possible, complete = bounds.possible(size, ALL_ADDITIONS)
        works = []
        for gone in combinations(range(n_bought), size):
            left = scores - weights[list(gone)].sum(axis=0)
            rank = 1 + int((left[n_bought:] > left[target]).sum())
            if (rank <= shown) == enters:
                works.append(gone)
        assert complete
        assert set(works) <= set(possible)
        assert len(possible) == len(works)
