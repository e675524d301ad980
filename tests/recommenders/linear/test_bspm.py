from __future__ import annotations

from math import exp

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.linear.bspm import BSPM, BSPMConfig
from recommenders.linear.graph_filter import GraphFilter, GraphFilterConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.recommenders.linear.test_graph_filter import bundles, smooth
from tests.worlds import BOUGHT

YELP2018 = BSPMConfig(rank=384, low_pass_weight=0.3, time=1.2, order=1, averaged=True)
"""The authors' settings for Yelp2018; those for Gowalla are the defaults."""


class TestContract(RegisteredRecommenderContract):
    make = BSPM
    bad_settings = ({"rank": 0}, {"low_pass_weight": -0.1}, {"time": -1.0}, {"order": 2})
    block_constant = "recommenders.linear.bspm.MAX_CELLS"
    exact_in_blocks = True


class TestContractWithTheOtherSettings(TestContract):
    @staticmethod
    def make() -> BSPM:
        return BSPM(YELP2018)


def parts(bought: np.ndarray, rank: int) -> tuple[np.ndarray, np.ndarray]:
    """P = R'R and D^-1/2 V b V' D^1/2, written down densely."""
    users, items = bought.sum(axis=1), np.maximum(bought.sum(axis=0), 1.0)
    per_user = np.divide(1.0, np.sqrt(users), out=np.zeros_like(users), where=users > 0)
    normalised = per_user[:, None] * bought / np.sqrt(items)
    root = np.sqrt(items)
    return normalised.T @ normalised, smooth(normalised, rank) * root / root[:, None]


def runge_kutta(start: np.ndarray, linear: np.ndarray, time: float) -> np.ndarray:
    """One classical step of dy/dt = -yP, slope by slope."""
    first = -start @ linear
    second = -(start + time / 2 * first) @ linear
    third = -(start + time / 2 * second) @ linear
    fourth = -(start + time * third) @ linear
    return start + time / 6 * (first + 2 * second + 2 * third + fourth)


def test_gowalla_settings_against_the_equation(tiny: Dataset) -> None:
    linear, smooth = parts(BOUGHT, 2)
    model = BSPM(BSPMConfig(rank=2, max_share=1.0)).fit(tiny)
    scores = model.score(Histories.of_items([[item] for item in range(8)]))
    expected = runge_kutta(linear + 0.2 * smooth, linear, 2.5)
    np.testing.assert_allclose(scores, expected, atol=2e-6)


def test_yelp_settings_against_the_equation(tiny: Dataset) -> None:
    linear, smooth = parts(BOUGHT, 2)
    settings = {"time": YELP2018.time, "order": YELP2018.order, "averaged": YELP2018.averaged}
    model = BSPM(BSPMConfig(rank=2, max_share=1.0, low_pass_weight=0.3, **settings)).fit(tiny)
    scores = model.score(Histories.of_items([[item] for item in range(8)]))
    start = linear + 0.3 * smooth
    expected = (linear + start - 1.2 * start @ linear) / 2
    np.testing.assert_allclose(scores, expected, atol=2e-6)


def test_the_mid_world_against_the_equation(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items).toarray().astype(np.float64)
    linear, smooth = parts(bought, 6)
    model = BSPM(BSPMConfig(rank=6)).fit(mid)
    expected = bought[:30] @ runge_kutta(linear + 0.2 * smooth, linear, 2.5)
    scores = model.score(mid.histories(list(range(30))))
    np.testing.assert_allclose(scores, expected, atol=1e-4 * np.abs(expected).max())


def test_an_item_of_one_customer_by_hand(tiny: Dataset) -> None:
    # eve bought F alone, and nobody else did: P is 1 there, and the series that of exp(-T)
    model = BSPM(BSPMConfig(low_pass_weight=0.0, time=0.5)).fit(tiny)
    scores = model.score(Histories.of_items([[5]]))[0]
    assert scores[5] == pytest.approx(1 - 0.5 + 0.5**2 / 2 - 0.5**3 / 6 + 0.5**4 / 24)
    assert scores[5] == pytest.approx(exp(-0.5), abs=3e-4)
    assert not np.delete(scores, 5).any()


def test_without_sharpening_it_is_the_graph_filter(mid: Dataset) -> None:
    blurred = BSPM(BSPMConfig(rank=8, low_pass_weight=0.3, time=0.0)).fit(mid)
    plain = GraphFilter(GraphFilterConfig(rank=8)).fit(mid)
    histories = mid.histories(list(range(30)))
    np.testing.assert_allclose(blurred.score(histories), plain.score(histories), atol=1e-6)


def test_items_with_the_same_buyers_tie_alone_and_in_every_batch() -> None:
    data = bundles()
    model = BSPM().fit(data)
    histories = data.histories(list(range(60)))
    scores = model.score(histories)
    assert np.ptp(scores.reshape(len(histories), -1, 4), axis=2).max() == 0.0
    for row in range(60):
        np.testing.assert_array_equal(model.score(histories.take([row]))[0], scores[row])
