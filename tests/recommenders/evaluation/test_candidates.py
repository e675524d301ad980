from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.evaluation.candidates import ALL, NEW, Candidates, candidate_sets_of
from recommenders.evaluation.holdout import Holdout, by_user, temporal
from tests.worlds import A, B, C, D, E


@pytest.fixture(scope="module")
def cut(tiny: Dataset) -> Holdout:
    """ann has A and has to find A, B, C; bob A: B; cat B, C: D; dan A: A, E."""
    return temporal(tiny, days=30.5)


def test_what_counts_with_and_without_what_was_bought_before(cut: Holdout) -> None:
    everything, new = candidate_sets_of(cut, seed=0)
    assert (everything.name, everything.bought_before) == (ALL, True)
    assert (new.name, new.bought_before) == (NEW, False)

    def items(candidates: Candidates) -> list[list[int]]:
        return [candidates.relevant[[row]].indices.tolist() for row in range(4)]

    assert items(everything) == [[A, B, C], [B], [D], [A, E]]
    assert items(new) == [[B, C], [B], [D], [E]]
    for candidates in (everything, new):
        bought = [candidates.bought[[row]].indices.tolist() for row in range(4)]
        assert bought == [[A], [A], [B, C], [A]]


def test_the_negatives_are_candidates_that_are_not_relevant(tiny: Dataset, cut: Holdout) -> None:
    everything, new = candidate_sets_of(cut, seed=0)
    for candidates in (everything, new):
        for row in range(4):
            out = set(candidates.relevant[[row]].indices)
            out |= set() if candidates.bought_before else set(candidates.bought[[row]].indices)
            for drawn in (candidates.popular, candidates.uniform):
                assert not set(drawn[row].tolist()) & out
    sold = set(cut.train.histories().items.tolist())
    assert set(everything.popular.ravel().tolist()) <= sold
    assert set(everything.uniform.ravel().tolist()) - sold


def test_where_nothing_repeats_new_items_are_ranked(mid: Dataset, cut: Holdout) -> None:
    names = [
        candidates.name
        for candidates in candidate_sets_of(by_user(mid, rng=np.random.default_rng(0)), seed=0)
    ]
    assert names == [NEW]
    assert [candidates.name for candidates in candidate_sets_of(cut, seed=0, new_only=True)] == [
        NEW
    ]
    first, again, other = (candidate_sets_of(cut, seed=seed)[0] for seed in (0, 0, 1))
    assert isinstance(first, Candidates)
    assert first.uniform.tolist() == again.uniform.tolist() != other.uniform.tolist()
