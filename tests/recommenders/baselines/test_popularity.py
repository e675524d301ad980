from __future__ import annotations

import numpy as np
import pytest

from recommenders.baselines.popularity import Popularity, PopularityConfig
from recommenders.contract import Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import DAY
from recommenders.position_bias.click_weights import click_weights
from tests.contracts.recommender_contract import RegisteredRecommenderContract


class TestContract(RegisteredRecommenderContract):
    make = Popularity
    bad_settings = (
        {"half_life": 0.0},
        {"half_life": -1.0},
        {"half_life": float("nan")},
        {"clicks": -1.0},
    )


def test_by_hand(tiny: Dataset) -> None:
    # the last purchase of each buyer, in days before the as-of date
    last = [[10, 70, 30], [10, 20, 35], [5, 35], [1], [30], [90], [], []]
    expected = [sum(2.0 ** (-days / 60.0) for days in ages) for ages in last]
    scores = Popularity().fit(tiny).score(Histories.of_items([[], [2]]))
    np.testing.assert_allclose(scores, [expected, expected], rtol=1e-6)


@pytest.mark.parametrize("half_life", [30.0, 1e9])
def test_half_life(tiny: Dataset, half_life: float) -> None:
    recommender = Popularity(PopularityConfig(half_life=half_life)).fit(tiny)
    item_f = recommender.score(Histories.of_items([[]]))[0, 5]
    assert item_f == pytest.approx(2.0 ** (-90 / half_life))


def test_buying_twice_is_one_buyer(tiny: Dataset) -> None:
    forever = Popularity(PopularityConfig(half_life=1e12)).fit(tiny)
    np.testing.assert_allclose(forever.score(Histories.of_items([[]]))[0], [3, 3, 2, 1, 1, 1, 0, 0])


def test_no_purchase_contributes(tiny: Dataset) -> None:
    recommender = Popularity().fit(tiny)
    parts = recommender.contributions(tiny.histories([0]), np.array([3, 4], dtype=np.int32))
    assert parts.tolist() == [[0.0, 0.0]] * 3


def test_clicks_count_by_the_inverse_examination_of_their_place(sample: Dataset) -> None:
    log = sample.log
    plain = Popularity().fit(sample).score(Histories.of_items([[]]))[0]
    counted = Popularity(PopularityConfig(clicks=0.5)).fit(sample).score(Histories.of_items([[]]))
    worth = 0.5 * click_weights(sample) * 2.0 ** (-(log.as_of - log.times) / DAY / 60.0)
    added = np.bincount(log.items, worth, minlength=sample.n_items)
    np.testing.assert_allclose(counted[0], plain + added, rtol=1e-4)


def test_clicks_that_tell_nothing_are_refused(tiny: Dataset) -> None:
    with pytest.raises(DataError):
        Popularity(PopularityConfig(clicks=1.0)).fit(tiny)
