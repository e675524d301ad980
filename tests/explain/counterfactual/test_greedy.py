from __future__ import annotations

import numpy as np
import pytest

from explain.counterfactual import greedy
from explain.counterfactual.greedy import fewer
from explain.counterfactual.masked_scores import MaskedScorer, SearchConfig
from recommenders.contract import Histories
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from recommenders.testing.toys import Toy

HISTORY = Histories.of_items([[0, 1, 2, 3]])
TARGET, RIVAL = 4, 5


def scorer_of(toy: Toy, *, enters: bool = False) -> MaskedScorer:
    """Items 4 and 5 compete for a list of one."""
    ranker = Ranker(recommender=toy, popularity=np.zeros(6, dtype=np.float32))
    candidates = ranker.candidates(HISTORY, bought_before=False)
    return MaskedScorer(ranker, HISTORY, TARGET, candidates=candidates, shown=1, enters=enters)


def carried(*, linear: bool, to_target: tuple[float, ...], to_rival: float = 0.0) -> Toy:
    """What each purchase adds to the target; purchase 0 adds to its rival as well."""
    weights = np.zeros((6, 6))
    weights[:4, TARGET] = to_target
    weights[0, RIVAL] = to_rival
    return toys.Linear(weights) if linear else Toy(6, lambda x: 0.5 + x @ weights)


@pytest.mark.parametrize("linear", [False, True])
def test_the_strongest_goes_first_until_the_target_is_out(linear: bool) -> None:
    # the lead of 4 - 2 is gone without purchase 1 (3): at 1 - 2 the rival stands above
    toy = carried(linear=linear, to_target=(0.5, 3.0, 0.25, 0.25), to_rival=2.0)
    assert fewer(scorer_of(toy), SearchConfig()) == [1]


def test_nothing_is_removed_that_the_set_does_not_need() -> None:
    # 0 adds most at once, but only without 1, 2 and 3 together does the target fall below 5
    def form(x: np.ndarray) -> np.ndarray:
        scores = np.zeros((len(x), 6))
        others = x[:, 1:4].sum(axis=1)
        scores[:, TARGET] = x[:, 0] + 0.1 * others + 8.0 * (others > 0)
        scores[:, RIVAL] = 5.0
        return scores

    assert sorted(fewer(scorer_of(Toy(6, form)), SearchConfig()) or []) == [1, 2, 3]
    # once its questions are spent, nothing is put back
    spent = fewer(scorer_of(Toy(6, form)), SearchConfig(max_asked=-1))
    assert sorted(spent or []) == [0, 1, 2, 3]


def test_what_comes_in_when_the_rival_loses_its_support() -> None:
    toy = carried(linear=False, to_target=(0.0, 0.5, 0.5, 0.0), to_rival=4.0)
    assert fewer(scorer_of(toy, enters=True), SearchConfig()) == [0]


def test_no_set_is_none() -> None:
    assert fewer(scorer_of(toys.Fixed([0, 0, 0, 0, 9, 5])), SearchConfig()) is None


def test_after_the_limit_the_last_answers_give_the_order() -> None:
    # leads without 0, 1, 2 or 3 alone: after the first step nobody is asked again
    toy = carried(linear=False, to_target=(1.0, 4.0, 3.0, 2.0))
    scorer = scorer_of(toy)
    order = greedy._delete(scorer, SearchConfig(max_greedy=4))
    assert order == [1, 2, 3, 0]
    asked_again = greedy._delete(scorer_of(toy), SearchConfig())
    assert asked_again == [1, 2, 3, 0]
