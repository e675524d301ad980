from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.neural.ncf import NCF, NCFConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract

pytestmark = pytest.mark.slow

torch = pytest.importorskip("torch", reason="torch is not installed")


class TestContract(RegisteredRecommenderContract):
    make = NCF
    bad_settings = ({"factors": 0}, {"layers": (8, 0, 2)}, {"negatives": 0}, {"dropout": 1.0})
    block_constant = "recommenders.neural.base.MAX_CELLS"


def test_the_score_by_hand() -> None:
    rng = np.random.default_rng(0)
    model = NCF(NCFConfig(factors=2, layers=(4, 3, 2)))
    weights = {name: rng.normal(size=array.shape) for name, array in model._start(5, rng).items()}
    model.restore(weights)
    x = np.zeros(5)
    x[[1, 4]] = 1 / np.sqrt(2)
    expected = []
    for item in range(5):
        product = (x @ weights["history"] + weights["history_bias"]) @ weights["item"][item]
        layer = x @ weights["history_below"] + weights["below_bias"] + weights["item_below"][item]
        for name in ("second", "third"):
            layer = np.maximum(layer, 0) @ weights[name] + weights[f"{name}_bias"]
        logit = product + weights["item_bias"][item] + (np.maximum(layer, 0) @ weights["top"])[0]
        expected.append(1 / (1 + np.exp(-logit)))
    scores = model.score(Histories.of_items([[1, 4, 4]]))[0]
    np.testing.assert_allclose(scores, expected, rtol=1e-5)


def test_without_its_network_it_is_the_factorisation(mid: Dataset) -> None:
    model = NCF().fit(mid)
    histories = mid.histories()
    x = histories.matrix(mid.n_items).toarray().astype(np.float64)
    x /= np.maximum(np.sqrt(x.sum(axis=1, keepdims=True)), 1.0)
    weights = model.weights
    customers = x @ weights["history"] + weights["history_bias"]
    plain = 1 / (1 + np.exp(-(customers @ weights["item"].T + weights["item_bias"])))
    assert np.abs(model.score(histories) - plain).max() > 0.01
    weights["top"] = np.zeros_like(weights["top"])
    np.testing.assert_allclose(model.score(histories), plain, rtol=1e-4)
