from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Dataset, Histories
from recommenders.errors import DataError
from recommenders.linear.ease import EASE, EASEConfig, ease_weights, penalty
from tests.contracts.recommender_contract import RegisteredRecommenderContract
from tests.worlds import BOUGHT


class TestContract(RegisteredRecommenderContract):
    make = EASE
    bad_settings = ({"regularization": 0.0}, {"max_memory": 0.0})
    block_constant = "recommenders.linear.ease.BLOCK"
    block_size = 7
    blocks_in_fit = True


def regressions(gram: np.ndarray, penalty: float) -> np.ndarray:
    """Each item's ridge regression on all the others, one by one."""
    weights = np.zeros_like(gram)
    for item in range(len(gram)):
        others = np.delete(np.arange(len(gram)), item)
        system = gram[np.ix_(others, others)] + penalty * np.eye(len(others))
        weights[others, item] = np.linalg.solve(system, gram[others, item])
    return weights


def test_two_items_by_hand() -> None:
    # three buyers of the first, two of them and one other of the second, penalty 1: 2 / (3 + 1)
    bought = sparse.csr_array(np.array([[1, 1], [1, 1], [1, 0], [0, 1]], dtype=np.float32))
    np.testing.assert_allclose(ease_weights(bought, 1.0), [[0, 0.5], [0.5, 0]], rtol=1e-6)


def test_the_tiny_world_is_a_regression_for_each_item(tiny: Dataset) -> None:
    model = EASE(EASEConfig(regularization=2.0)).fit(tiny)
    scores = model.score(Histories.of_items([[item] for item in range(8)]))
    # eleven purchases of six items
    expected = regressions(BOUGHT.T @ BOUGHT, 2.0 * 11 / 6)
    np.testing.assert_allclose(scores, expected, atol=1e-6)


def test_the_mid_world_is_a_regression_for_each_item(
    mid: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought = mid.histories().matrix(mid.n_items)
    dense = bought.toarray().astype(np.float64)
    monkeypatch.setattr("recommenders.linear.ease.BLOCK", 7)
    weights = ease_weights(bought, 5.0)
    np.testing.assert_allclose(weights, regressions(dense.T @ dense, 5.0), atol=1e-6)
    assert weights.flags.f_contiguous


def test_a_catalogue_that_takes_too_much_memory_is_refused(mid: Dataset) -> None:
    # 80 items take 16 x 80^2 bytes
    EASE(EASEConfig(max_memory=16 * 80**2 / 1e9)).fit(mid)
    with pytest.raises(DataError, match=r"80 items are too many for EASE.*local EASE"):
        EASE(EASEConfig(max_memory=15.9 * 80**2 / 1e9)).fit(mid)


def test_items_without_a_buyer_do_not_lower_the_penalty() -> None:
    assert penalty(np.array([3.0, 0.0, 1.0, 0.0]), 5.0) == 10.0
    assert penalty(np.zeros(3), 5.0) == 5.0


def test_repeats_and_quantities_do_not_count(tiny: Dataset) -> None:
    model = EASE().fit(tiny)
    once, thrice = model.score(Histories.of_items([[0, 1, 2], [0, 0, 0, 1, 2]]))
    np.testing.assert_array_equal(once, thrice)
