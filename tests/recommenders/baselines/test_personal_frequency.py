from __future__ import annotations

import numpy as np
import pytest

from recommenders.baselines.personal_frequency import PersonalFrequency
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Dataset, Histories
from recommenders.ranking.ranker import Ranker
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.recommenders.repeat.test_buy_again import history
from tests.worlds import ANN, EVE, A, B, C, D, E, F


class TestContract(RegisteredRecommenderContract):
    make = PersonalFrequency


def test_by_hand(tiny: Dataset) -> None:
    scores = PersonalFrequency().fit(tiny).score(tiny.histories([ANN, EVE]))
    # ann bought A in three baskets, B and C in one; the others fall below one
    assert np.floor(scores[0]).tolist() == [3, 1, 1, 0, 0, 0, 0, 0]
    assert np.floor(scores[1]).tolist() == [0, 0, 0, 0, 0, 1, 0, 0]


def test_the_rest_is_the_share_of_items_less_popular(tiny: Dataset) -> None:
    scores = PersonalFrequency().fit(tiny).score(Histories.of_items([[]]))[0]
    # 2^(-days / 60) over buyers: B 2.35, A 2.04, C 1.61, D 0.99, E 0.71, F 0.35, nobody the rest
    assert np.argsort(-scores, kind="stable")[:6].tolist() == [B, A, C, D, E, F]
    np.testing.assert_allclose(scores, np.array([6, 7, 5, 4, 3, 2, 0, 0]) / 8)


def test_lines_of_one_day_are_one_basket(tiny: Dataset) -> None:
    recommender = PersonalFrequency().fit(tiny)
    twice = recommender.score(history([(0, 3), (0, 3), (1, 5), (1, 4)]))[0]
    assert np.floor(twice[:2]).tolist() == [1, 2]


def test_the_list_goes_on_with_popularity(mid: Dataset) -> None:
    ranker = Ranker.of(PersonalFrequency().fit(mid), mid)
    lines = mid.histories().take([int(mid.histories().lengths.argmax())])
    order = ranker.rank(lines, k=mid.n_items, bought_before=True).items
    n_own = len(lines.players())
    assert set(order[:n_own].tolist()) == set(lines.players().tolist())
    popular = Popularity().fit(mid).score(lines)[0]
    assert (np.diff(popular[order[n_own:]]) <= 0).all()


def test_contributions_are_the_baskets(tiny: Dataset) -> None:
    recommender = PersonalFrequency().fit(tiny)
    parts = recommender.contributions(tiny.histories([ANN]), np.array([C, A, F], dtype=np.int32))
    np.testing.assert_allclose(parts, [[0, 3, 0], [0, 0, 0], [1, 0, 0]], atol=1e-6)


def test_an_item_that_is_not_there_is_refused(tiny: Dataset) -> None:
    with pytest.raises(ValueError, match="beyond"):
        PersonalFrequency().fit(tiny).score(Histories.of_items([[8]]))
