from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.neural.ncf import NCF, NCFConfig
from tests.contracts.recommender_contract import RecommenderContract

torch = pytest.importorskip("torch", reason="torch is not installed")


class TestContract(RecommenderContract):
    make = NCF


def test_the_score_by_hand() -> None:
    rng = np.random.default_rng(0)
    made = NCF(NCFConfig(factors=2, layers=(4, 3, 2)))
    known = {name: rng.normal(size=array.shape) for name, array in made._start(5, rng).items()}
    made.restore(known)
    x = np.zeros(5)
    x[[1, 4]] = 1 / np.sqrt(2)
    expected = []
    for item in range(5):
        product = (x @ known["history"] + known["history_bias"]) @ known["item"][item]
        layer = x @ known["history_below"] + known["below_bias"] + known["item_below"][item]
        for name in ("second", "third"):
            layer = np.maximum(layer, 0) @ known[name] + known[f"{name}_bias"]
        logit = product + known["item_bias"][item] + (np.maximum(layer, 0) @ known["top"])[0]
        expected.append(1 / (1 + np.exp(-logit)))
    found = made.score(Histories.of_items([[1, 4, 4]]))[0]
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_without_its_network_it_is_the_factorisation(mid: Dataset) -> None:
    made = NCF().fit(mid)
    histories = mid.histories()
    x = histories.matrix(mid.n_items).toarray().astype(np.float64)
    x /= np.maximum(np.sqrt(x.sum(axis=1, keepdims=True)), 1.0)
    weights = made.weights
    customers = x @ weights["history"] + weights["history_bias"]
    plain = 1 / (1 + np.exp(-(customers @ weights["item"].T + weights["item_bias"])))
    assert np.abs(made.score(histories) - plain).max() > 0.01
    weights["top"] = np.zeros_like(weights["top"])
    np.testing.assert_allclose(made.score(histories), plain, rtol=1e-4)


@pytest.mark.parametrize(
    "wrong",
    [{"factors": 0}, {"layers": (8, 0, 2)}, {"negatives": 0}, {"dropout": 1.0}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_settings_are_checked(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        NCFConfig(**wrong)
