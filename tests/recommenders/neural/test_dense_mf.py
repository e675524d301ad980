from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories, LinearInHistory
from recommenders.neural.dense_mf import DenseMF, DenseMFConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract

pytestmark = pytest.mark.slow

torch = pytest.importorskip("torch", reason="torch is not installed")


class TestContract(RegisteredRecommenderContract):
    make = DenseMF
    bad_settings = ({"factors": 0}, {"dropout": 1.0}, {"dropout": -0.1})
    block_constant = "recommenders.neural.base.MAX_CELLS"


def test_the_score_by_hand() -> None:
    weights = {
        "history": np.array([[1.0], [2.0], [5.0]]),
        "history_bias": np.array([0.5]),
        "item": np.array([[1.0], [-1.0], [3.0]]),
        "item_bias": np.array([0.0, 0.25, -1.0]),
    }
    scores = DenseMF().restore(weights).score(Histories.of_items([[0, 1], [2, 2], []]))
    customers = np.tanh(np.array([3 / np.sqrt(2), 5.0, 0.0]) + 0.5)
    logits = customers[:, None] * [1.0, -1.0, 3.0] + [0.0, 0.25, -1.0]
    np.testing.assert_allclose(scores, 1 / (1 + np.exp(-logits)), rtol=1e-6)


def test_the_score_is_not_a_sum_over_the_history(mid: Dataset) -> None:
    model = DenseMF().fit(mid)
    assert not isinstance(model, LinearInHistory)
    first, second, both, none = model.score(Histories.of_items([[0], [8], [0, 8], []]))
    assert np.abs(first + second - both - none).max() > 0.05 * np.abs(both).max()


def test_the_loss_is_the_cross_entropy_of_the_whole_catalogue() -> None:
    model = DenseMF(DenseMFConfig(factors=2, dropout=0.0))
    model.restore(model._start(5, np.random.default_rng(0)))
    bought = torch.tensor([[1.0, 0, 0, 1, 0], [0, 0, 1, 0, 0]])
    weights = {name: torch.from_numpy(array) for name, array in model.weights.items()}
    loss = float(model._loss(weights, bought, torch.Generator(), 0))
    chances = model.score(Histories.of_items([[0, 3], [2]])).astype(np.float64)
    right = np.where(bought.numpy() > 0, chances, 1 - chances)
    assert loss == pytest.approx(-np.log(right).sum() / 2, rel=1e-5)
