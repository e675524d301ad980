from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from recommenders.contract import Dataset, Recommender
from recommenders.data.purchase_days import PurchaseDays
from tests.benchmarks.shelves.buy_again import calibration_error, ndcg
from tests.benchmarks.shelves.repeat_baselines import (
    RepeatBaseline,
    RepeatBaselineConfig,
    RepeatMethod,
    gamma_fit,
)
from tests.recommenders.repeat.test_buy_again import history
from tests.recommenders.repeat.test_renewal import planted


def made(method: RepeatMethod, n_items: int = 3) -> RepeatBaseline:
    """Figures written down: RCP .4, log gaps 3 and .5, gamma 2 and 40."""
    baseline = RepeatBaseline(RepeatBaselineConfig(method=method))
    baseline.rcp = np.full(n_items, 0.4)
    baseline.mu, baseline.sigma = np.full(n_items, 3.0), np.full(n_items, 0.5)
    baseline.shape, baseline.rate = np.full(n_items, 2.0), np.full(n_items, 40.0)
    return baseline


LINES = history([(0, 90), (0, 60), (0, 20), (1, 70), (1, 5)])
"""Item 0 on three days, 70 days from first to last; item 1 on two days, 65 days apart."""


def test_frequency_counts_days_and_the_latest_goes_first() -> None:
    lines = history([(0, 90), (0, 60), (0, 60), (1, 70), (1, 5), (2, 4)])
    scores = made(RepeatMethod.FREQUENCY).score(lines)[0]
    assert np.floor(scores).tolist() == [2, 2, 1]
    assert scores[1] > scores[0]


def test_recency_puts_the_latest_first() -> None:
    assert np.argsort(-made(RepeatMethod.RECENCY).score(LINES)[0]).tolist() == [1, 0, 2]


def test_rcp_is_the_share_who_bought_twice(tiny: Dataset) -> None:
    config = RepeatBaselineConfig(method=RepeatMethod.RCP, prior_buyers=1e-9)
    fitted = RepeatBaseline(config).fit(tiny)
    # ann and dan bought A twice, bob once
    assert fitted.score(tiny.histories([1]))[0, 0] == pytest.approx(2 / 3)
    assert fitted.score(tiny.histories([1]))[0, 4] == 0.0


def test_atd_by_hand() -> None:
    law = stats.lognorm(s=0.5, scale=np.exp(3.0))
    scores = made(RepeatMethod.ATD).score(LINES)[0]
    expected = [0.4 * law.pdf(20.5), 0.4 * law.pdf(5.5), 0.0]
    np.testing.assert_allclose(scores, expected, rtol=1e-5)


def test_pg_by_hand() -> None:
    rates = [(3 + 2) / (90.5 + 40), (2 + 2) / (70.5 + 40)]
    expected = [0.4 * (1 - np.exp(-7 * rate)) for rate in rates]
    np.testing.assert_allclose(made(RepeatMethod.PG).score(LINES)[0, :2], expected, rtol=1e-5)


def test_mpg_by_hand() -> None:
    # item 0: mean gap 35, 20.5 days since; item 1: mean gap 65, 5.5 days since
    rates = [5 / (70 + 2 * 14.5 + 40), 4 / (65 + 2 * 59.5 + 40)]
    expected = [0.4 * (1 - np.exp(-7 * rate)) for rate in rates]
    np.testing.assert_allclose(made(RepeatMethod.MPG).score(LINES)[0, :2], expected, rtol=1e-5)


def test_mpg_is_pg_after_twice_the_mean_gap_and_for_a_first_purchase() -> None:
    lines = history([(0, 70), (0, 50), (1, 9)])
    np.testing.assert_array_equal(
        made(RepeatMethod.MPG).score(lines), made(RepeatMethod.PG).score(lines)
    )


def test_known_gammas_are_found_again() -> None:
    rng = np.random.default_rng(0)
    parameters = [(2.0, 40.0), (0.7, 10.0), (9.0, 300.0)]
    rates = np.concatenate([rng.gamma(a, 1 / b, 20_000) for a, b in parameters])
    shape, rate = gamma_fit(np.repeat([0, 2, 3], 20_000), rates, 4)
    for column, (a, b) in zip((0, 2, 3), parameters, strict=True):
        assert shape[column] == pytest.approx(a, rel=0.04)
        assert rate[column] == pytest.approx(b, rel=0.05)
    fitted = stats.gamma.fit(rates[:20_000], floc=0)
    assert (shape[0], rate[0]) == pytest.approx((fitted[0], 1 / fitted[2]), rel=1e-3)


def test_rates_that_are_all_alike_do_no_harm() -> None:
    shape, rate = gamma_fit(np.zeros(6, dtype=np.int64), np.full(6, 0.02), 1)
    assert shape[0] / rate[0] == pytest.approx(0.02)
    assert shape[0] > 1_000


def test_the_figures_of_a_planted_world() -> None:
    dataset, usual = planted(stretch=0.0, n_customers=300)
    fitted = RepeatBaseline().fit(dataset)
    np.testing.assert_allclose(fitted.mu, usual, atol=0.06)
    # .6 take it up; of the last of them some have had no time to return
    np.testing.assert_allclose(fitted.rcp, 0.59, atol=0.09)
    bought = PurchaseDays.of(dataset.histories(), n_items=10, timezone="UTC")
    again = bought.counts > 1
    rates = bought.counts / (bought.today - bought.first + 0.5)
    for item in (0, 9):
        own = rates[again & (bought.items == item)]
        assert fitted.shape[item] / fitted.rate[item] == pytest.approx(own.mean())


@pytest.mark.parametrize("method", list(RepeatMethod))
def test_every_method_keeps_the_protocol(mid: Dataset, method: RepeatMethod) -> None:
    fitted = RepeatBaseline(RepeatBaselineConfig(method=method)).fit(mid)
    assert isinstance(fitted, Recommender)
    batch = mid.histories(list(range(30)))
    scores = fitted.score(batch)
    assert scores.dtype == np.float32
    bought = batch.matrix(mid.n_items).toarray() > 0
    assert (scores[bought] > 0).all()
    assert not scores[~bought].any()
    wanted = np.array([7, 3, 3, 60], dtype=np.int32)
    np.testing.assert_array_equal(fitted.score(batch, wanted), scores[:, wanted])


def test_ndcg_by_hand() -> None:
    customers = np.array([0, 0, 0, 1, 1, 3])
    bought = np.array([True, False, True, False, False, True])
    scores = np.array([0.9, 0.8, 0.7, 0.5, 0.4, 0.1])
    who, values = ndcg(customers, bought, scores)
    # customer 1 bought nothing again and does not count
    assert who.tolist() == [0, 3]
    ideal = 1 + 1 / np.log2(3)
    np.testing.assert_allclose(values, [(1 + 1 / np.log2(4)) / ideal, 1.0])
    assert ndcg(customers, bought, scores, top=1)[1].tolist() == [1.0, 1.0]
    np.testing.assert_allclose(ndcg(customers, bought, -scores, top=2)[1], [1 / ideal, 1.0])


def test_calibration_error_by_hand() -> None:
    chance = np.repeat([0.1, 0.8], [50, 50])
    bought = np.zeros(100, dtype=bool)
    bought[:10] = bought[50:90] = True
    customers = np.arange(100) % 2
    weights = np.array([[1.0, 1.0], [2.0, 0.0]])
    error, drawn = calibration_error(chance, bought, customers, weights)
    bins = bought.reshape(10, 10).mean(axis=1)
    expected = np.abs(bins - np.repeat([0.1, 0.8], 5)).mean()
    assert error == pytest.approx(expected)
    even = bought[::2].reshape(10, 5).mean(axis=1)
    assert drawn == pytest.approx([expected, np.abs(even - np.repeat([0.1, 0.8], 5)).mean()])
