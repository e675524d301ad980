from __future__ import annotations

import numpy as np
import pytest

from explain.counterfactual.masked_scores import MaskedScorer
from recommenders.contract import Histories
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from recommenders.testing.toys import Toy

HISTORY = Histories.of_items([[0, 1, 2]])
TARGET = 3
WEIGHTS = np.zeros((6, 6))
# with everything the target has .5 + 4, its rivals .5 + 3 and .5 + 1; 5 is no candidate
WEIGHTS[:3, 3:] = [[3.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 2.0, 0.0]]
CANDIDATES = np.array([False, False, False, True, True, True])


def scorer_of(toy: Toy, *, shown: int = 1, enters: bool = False) -> MaskedScorer:
    ranker = Ranker(recommender=toy, popularity=np.zeros(6, dtype=np.float32))
    return MaskedScorer(
        ranker, HISTORY, TARGET, candidates=CANDIDATES, shown=shown, enters=enters, near=2
    )


def silent() -> Toy:
    return Toy(6, lambda x: 0.5 + x @ WEIGHTS)


def test_ranks_scores_and_leads_by_hand() -> None:
    scorer = scorer_of(silent())
    assert scorer.codes[scorer.near].tolist() == [3, 4, 5]
    ranks, scores, leads = scorer.scores_without([(), (0,), (0, 1), (0, 1, 2)])
    assert ranks == [1, 2, 2, 1]
    assert scores == [4.5, 1.5, 0.5, 0.5]
    # the target less the best of its rivals: 4 - 3, 1 - 2, 0 - 2, 0 - 0
    assert leads.tolist() == [1.0, -1.0, -2.0, 0.0]
    assert scorer.n_scored == 1 + 4


def test_where_the_target_shall_be() -> None:
    leaving, entering = scorer_of(silent()), scorer_of(silent(), enters=True)
    assert [leaving.reached(rank) for rank in (1, 2)] == [False, True]
    assert [entering.reached(rank) for rank in (1, 2)] == [True, False]
    leads = np.array([1.0, -1.0, -2.0])
    # of those that bring it there, the furthest rank, then the lead
    assert leaving.best([1, 2, 2], leads) == 2
    assert leaving.best([1, 2, 3], leads) == 2
    assert entering.best([1, 1, 2], np.array([0.5, 1.0, -2.0])) == 1
    assert leaving.best([1, 1, 1], leads) is None


@pytest.mark.parametrize("linear", [False, True])
def test_one_more_purchase_taken_away(linear: bool) -> None:
    toy = toys.Linear(WEIGHTS) if linear else silent()
    scorer = scorer_of(toy)
    asked = toy.asked
    scores = scorer.scores_without_one_more([0], [1, 2], scorer.near)
    np.testing.assert_allclose(scores, [[0.5, 2.5, 0.5], [1.5, 0.5, 1.5]])
    # contributions that add up need no question
    assert toy.asked - asked == (0 if linear else 2)


def test_a_list_that_has_room_for_all_has_no_lead() -> None:
    scorer = scorer_of(silent(), shown=4)
    scores = np.array([[4.0, 3.0, 1.0]])
    assert scorer.lead(scores).tolist() == [4.0]
    assert scorer_of(silent(), shown=2).lead(scores).tolist() == [3.0]


def test_few_candidates_are_asked_about_alone() -> None:
    weights = np.zeros((40, 40))
    weights[0, 30], weights[1, 31] = 2.0, 1.0
    toy = toys.Linear(weights)
    ranker = Ranker(recommender=toy, popularity=np.zeros(40, dtype=np.float32))
    candidates = np.isin(np.arange(40), [30, 31])
    scorer = MaskedScorer(ranker, Histories.of_items([[0, 1]]), 30, candidates=candidates, shown=1)
    assert scorer.codes.tolist() == [30, 31]
    assert scorer.scores_without([(), (0,)])[0] == [1, 2]
