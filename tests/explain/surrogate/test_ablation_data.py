from __future__ import annotations

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from explain.surrogate.ablation_data import CustomerCandidates, half, read
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from tests.explain.surrogate.test_ablation import SMALL


@pytest.fixture(scope="module")
def people(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> list[CustomerCandidates]:
    return read(ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL)[0]


def test_one_half_is_trained_on(people: list[CustomerCandidates]) -> None:
    for person in people:
        n = len(person.head.targets)
        assert person.training.sum() == (n + 1) // 2
        fitted_scores = person.head.scores[person.training]
        assert person.halved.centre == pytest.approx(fitted_scores.mean())
        assert person.halved.scale == pytest.approx(fitted_scores.std())
        np.testing.assert_array_equal(person.halved.scores, person.head.scores)
        held_out = person.head.targets[~person.training]
        assert not np.isin(person.drawn.targets, held_out).any()
        assert len(np.unique(person.drawn.targets)) == len(person.drawn.targets)
    assert not np.array_equal(people[0].training, people[1].training)


def test_drawn_candidates_have_their_own_scores(
    people: list[CustomerCandidates], mid: Dataset, mid_ranker: Ranker
) -> None:
    lengths = mid.histories().lengths
    first = int(np.random.default_rng(0).permutation(np.flatnonzero(lengths >= 3))[0])
    history = mid.histories([first])
    drawn = people[0].drawn
    assert not np.isin(drawn.targets, history.items).any()
    np.testing.assert_array_equal(
        drawn.scores, mid_ranker.recommender.score(history)[0, drawn.targets]
    )


def test_half() -> None:
    for n in (2, 5, 40):
        training = half(n, np.random.default_rng(3))
        assert training.sum() == (n + 1) // 2
        np.testing.assert_array_equal(training, half(n, np.random.default_rng(3)))
