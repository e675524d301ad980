from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from explain.attribution.attribute import attribute
from recommenders.contract import Dataset, Histories, LinearInHistory
from recommenders.data.splits import until
from recommenders.linear.ials import IALS, IALSConfig
from tests import worlds
from tests.contracts.recommender_contract import RegisteredRecommenderContract

als = pytest.importorskip("implicit.cpu.als")
SOME = np.array([3, 1, 40], dtype=np.int32)


class TestContract(RegisteredRecommenderContract):
    make = IALS
    bad_settings = ({"factors": 0}, {"iterations": 0}, {"regularization": 0.0}, {"alpha": -1.0})
    block_constant = "recommenders.linear.ials.MAX_CELLS"
    block_size = 300


class TestContractWithFewFactors(TestContract):
    """Most histories are longer than the factors are many: the other system is solved."""

    @staticmethod
    def make() -> IALS:
        return IALS(IALSConfig(factors=4, alpha=3.0, seed=1))


@pytest.fixture(scope="module", params=[4, 64])
def fitted(request: pytest.FixtureRequest, mid: Dataset) -> IALS:
    return IALS(IALSConfig(factors=request.param)).fit(mid)


def factors(model: IALS) -> np.ndarray:
    return model.arrays()["factors"].astype(np.float64)


def full_solve(model: IALS, items: np.ndarray) -> np.ndarray:
    """Equation 4 of the paper as it is written: a confidence for every item of the catalogue."""
    item_factors = factors(model)
    bought = np.zeros(len(item_factors))
    bought[items] = 1.0
    confidence = np.diag(1.0 + model.config.alpha * bought)
    penalty = model.penalty * np.eye(item_factors.shape[1])
    customer = np.linalg.solve(
        item_factors.T @ confidence @ item_factors + penalty, item_factors.T @ confidence @ bought
    )
    return item_factors @ customer


@pytest.mark.slow
def test_the_fold_in_is_the_full_solve(fitted: IALS, mid: Dataset) -> None:
    histories = mid.histories()
    scores = fitted.score(histories)
    assert (histories.lengths > 20).any()
    for row in range(len(histories)):
        players = histories.players(row)
        np.testing.assert_allclose(scores[row], full_solve(fitted, players), rtol=1e-5, atol=1e-7)


def test_the_fold_in_is_what_implicit_solves(fitted: IALS, mid: Dataset) -> None:
    """`implicit` takes an entry of the matrix as the confidence itself, so 1 + alpha goes in."""
    histories = mid.histories()
    confidence = sparse.csr_matrix(histories.matrix(mid.n_items))
    confidence.data[:] = 1.0 + fitted.config.alpha
    model = als.AlternatingLeastSquares(
        factors=fitted.config.factors, regularization=fitted.penalty, alpha=1.0, num_threads=1
    )
    model.item_factors = fitted.arrays()["factors"]
    expected = model.recalculate_user(np.arange(len(histories)), confidence) @ model.item_factors.T
    np.testing.assert_allclose(fitted.score(histories), expected, rtol=2e-4, atol=2e-6)


def test_the_factors_of_items_solve_their_own_equation(mid: Dataset) -> None:
    """At the end of the fit, items and folded-in customers fit each other."""
    model = IALS(IALSConfig(factors=6, iterations=300)).fit(mid)
    bought = mid.histories().matrix(mid.n_items).toarray().astype(np.float64)
    scores = model.score(mid.histories()).astype(np.float64)
    item_factors = factors(model)
    customers = np.linalg.lstsq(item_factors, scores.T, rcond=None)[0].T
    for item in range(mid.n_items):
        confidence = 1.0 + model.config.alpha * bought[:, item]
        system = (customers.T * confidence) @ customers + model.penalty * np.eye(6)
        solved = np.linalg.solve(system, customers.T @ (confidence * bought[:, item]))
        np.testing.assert_allclose(
            item_factors[item], solved, atol=2e-3 * np.abs(item_factors).max()
        )


def test_an_empty_history_gives_exact_zeros(fitted: IALS, mid: Dataset) -> None:
    scores = fitted.score(Histories.of_items([[], [1, 2], []]))
    assert not scores[[0, 2]].any()
    assert scores[1].any()
    assert not fitted.score(Histories.of_items([[], []]), SOME).any()


def test_the_score_is_not_a_sum_over_the_history(fitted: IALS, mid: Dataset) -> None:
    assert not isinstance(fitted, LinearInHistory)
    first, second, both = fitted.score(Histories.of_items([[0], [8], [0, 8]]))
    assert np.abs(first + second - both).max() > 0.05 * np.abs(both).max()


def test_no_events_are_counted_twice(fitted: IALS) -> None:
    once, twice = fitted.score(Histories.of_items([[3, 5], [3, 5, 3, 3]]))
    np.testing.assert_array_equal(once, twice)


def test_items_of_nobody_and_customers_of_nothing_score_zero(mid: Dataset, tiny: Dataset) -> None:
    model = IALS().fit(tiny)
    scores = model.score(Histories.of_items([[0], [6]]))
    assert scores[0, :2].all()
    # nobody bought item 6: it has no factors and says nothing
    assert not scores[1].any()
    assert not scores[:, 6].any()


def test_the_strongest_taste_survives_in_a_shop_of_any_size(tiny: Dataset, mid: Dataset) -> None:
    for data in (tiny, mid):
        histories = data.histories()
        own = IALS().fit(data).score(histories)[histories.matrix(data.n_items).toarray() > 0]
        assert own.mean() > 0.1


def test_a_shop_without_any_purchase_scores_zero(tiny: Dataset) -> None:
    model = IALS().fit(until(tiny, tiny.as_of - pd.Timedelta(days=1000)))
    assert not model.score(Histories.of_items([[0, 1], []])).any()


def test_items_with_the_same_buyers_tie() -> None:
    data = worlds.mid(n_customers=12, n_items=60)
    bought = data.histories().matrix(data.n_items).toarray()
    buyers, group, size = np.unique(bought, axis=1, return_inverse=True, return_counts=True)
    alike = np.flatnonzero((size > 1) & (buyers.sum(axis=0) > 0))
    assert len(alike) > 2
    scores = IALS(IALSConfig(factors=8)).fit(data).score(data.histories())
    assert scores.any()
    for number in alike:
        columns = scores[:, group.ravel() == number]
        np.testing.assert_array_equal(columns, columns[:, :1].repeat(columns.shape[1], axis=1))


def test_the_factors_of_customers_are_not_kept(mid: Dataset) -> None:
    model = IALS().fit(mid)
    assert set(model.arrays()) == {"factors", "penalty"}
    arrays = [array for array in vars(model).values() if isinstance(array, np.ndarray)]
    assert arrays
    assert all(len(array) != mid.n_customers for array in arrays)


def test_contributions_are_sampled_and_add_up(fitted: IALS, mid: Dataset) -> None:
    histories = mid.histories()
    row = histories.take([int(histories.lengths.argmax())])
    assert len(row.players()) > 10
    attribution = attribute(fitted, row, SOME)
    assert attribution.method.value == "sampled"
    added = attribution.values.sum(axis=0) + attribution.base
    np.testing.assert_allclose(added, fitted.score(row, SOME)[0], rtol=1e-6)


def test_the_seed_counts(mid: Dataset) -> None:
    first, second = (
        IALS(IALSConfig(factors=4, iterations=1, seed=seed)).fit(mid).arrays()["factors"]
        for seed in (0, 1)
    )
    assert not np.array_equal(first, second)


@pytest.mark.slow
def test_fitting_does_not_warn_where_the_blas_has_threads() -> None:
    """`implicit` warns once a process, so the first fit of a fresh one has to be watched."""
    code = (
        "from tests import worlds; from recommenders.linear.ials import IALS; "
        "IALS().fit(worlds.tiny())"
    )
    threads = {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2", "MKL_NUM_THREADS": "2"}
    subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        check=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, **threads},
    )
