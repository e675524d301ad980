from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.neural.mult_vae import MultVAE, MultVAEConfig
from tests.contracts.recommender_contract import RegisteredRecommenderContract

pytestmark = pytest.mark.slow

torch = pytest.importorskip("torch", reason="torch is not installed")


class TestContract(RegisteredRecommenderContract):
    make = MultVAE
    bad_settings = (
        {"hidden": 0},
        {"code": 0},
        {"annealing": 0},
        {"dropout": 1.0},
        {"max_weight": -1.0},
    )
    block_constant = "recommenders.neural.base.MAX_CELLS"


def test_the_scores_are_a_distribution_over_the_catalogue(mid: Dataset) -> None:
    model = MultVAE().fit(mid)
    scores = model.score(mid.histories())
    np.testing.assert_allclose(scores.sum(axis=1), 1.0, rtol=1e-5)
    assert (scores > 0).all()
    # what is asked for does not change what it is a share of
    some = model.score(mid.histories(), np.array([3, 5], dtype=np.int32))
    assert (some.sum(axis=1) < 0.9).all()


def test_nobody_is_recommended_what_everybody_buys_most(mid: Dataset) -> None:
    """Without a history the chances follow the number of buyers."""
    bought = mid.histories().matrix(mid.n_items)
    scores = MultVAE().fit(mid).score(Histories.of_items([[]]))[0]
    assert np.corrcoef(scores, bought.sum(axis=0))[0, 1] > 0.7


def test_the_divergence_is_that_of_two_normal_distributions() -> None:
    """The loss with its second term, less the loss without it, is the closed form of the paper."""
    parts = []
    for weight in (0.0, 1.0):
        settings = MultVAEConfig(hidden=4, code=3, dropout=0.0, max_weight=weight, annealing=1)
        model = MultVAE(settings)
        start = model._start(6, np.random.default_rng(1))
        weights = {name: torch.from_numpy(array) for name, array in start.items()}
        bought = torch.from_numpy((np.random.default_rng(2).random((5, 6)) < 0.5).astype("f4"))
        loss = model._loss(weights, bought, torch.Generator().manual_seed(3), 1)
        parts.append(float(loss))
        x = bought / bought.norm(dim=1, keepdim=True).clamp(min=1)
        mean, spread = model._encoded(weights, x)
    code = torch.distributions.Normal(mean, (0.5 * spread).exp())
    plain = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    apart = torch.distributions.kl_divergence(code, plain).sum(1).mean()
    assert parts[1] - parts[0] == pytest.approx(float(apart), rel=1e-3)


def test_the_second_term_grows_with_the_epochs() -> None:
    model = MultVAE(MultVAEConfig(hidden=4, code=3, max_weight=100.0, annealing=10))
    start = model._start(6, np.random.default_rng(1))
    weights = {name: torch.from_numpy(array) for name, array in start.items()}
    weights["spread_bias"] -= 2.0
    bought = torch.ones((2, 6))
    first, half, full, later = (
        float(model._loss(weights, bought, torch.Generator().manual_seed(3), epoch))
        for epoch in (0, 5, 10, 40)
    )
    assert half - first == pytest.approx((full - first) / 2, rel=1e-3)
    assert first < full == later
