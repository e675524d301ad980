from __future__ import annotations

import numpy as np

from explain.bench.explainers.methods import LeaveOneOut
from explain.bench.protocol.query_counter import counting
from recommenders.contract import Histories, LinearInHistory
from recommenders.testing import toys
from tests.explain.bench.bench_worlds import case_of, game_of


def test_a_counter_counts_and_stays_linear() -> None:
    toy = toys.linear(12)
    case = case_of([1, 2, 3], 9, 12)
    counter = counting(toy)
    assert isinstance(counter, LinearInHistory)
    LeaveOneOut().explain(game_of(counter, case), case.candidates, np.random.default_rng(0))
    assert (counter.asked, counter.calls) == (4, 1)
    assert not isinstance(counting(toys.squashed(12)), LinearInHistory)
    assert counter.events == toy.events


def test_histories_are_counted_one_by_one_and_contributions_ask_about_none() -> None:
    toy = toys.linear(12)
    counter = counting(toy)
    assert isinstance(counter, LinearInHistory)
    history = Histories.of_items([[1, 2]])
    targets = np.array([9], dtype=np.int32)
    scores = counter.score(Histories.of_items([[1, 2], [3], []]), targets)
    np.testing.assert_array_equal(scores, toy.score(Histories.of_items([[1, 2], [3], []]), targets))
    assert (counter.asked, counter.calls) == (3, 1)
    np.testing.assert_array_equal(
        counter.contributions(history, targets), toy.contributions(history, targets)
    )
    assert (counter.asked, counter.calls) == (3, 2)
