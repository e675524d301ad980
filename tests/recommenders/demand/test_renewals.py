from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from recommenders.data.purchase_days import PurchaseDays
from recommenders.demand import renewals
from recommenders.demand.renewals import (
    expected_purchases,
    first_and_later,
    followed_by,
    renewed,
)
from recommenders.repeat.renewal import Renewal, outlook
from tests.recommenders.repeat.test_buy_again import history, planted_model

SURE = np.array([1.0])


def shop(**changed: float) -> Renewal:
    return planted_model(**changed).shop


def pairs(lines: list[tuple[int, int]]) -> PurchaseDays:
    return PurchaseDays.of(history(lines), n_items=3, timezone="UTC")


def test_the_renewal_equation_by_hand() -> None:
    first = np.array([[0.5], [0.0], [0.0]])
    follows = np.array([[0.0], [0.4], [0.2]])
    # .5; .5 x .4; .2 x .4 + .5 x .2
    np.testing.assert_allclose(renewed(first, follows)[:, 0], [0.5, 0.2, 0.18])


def test_purchases_within_one_week_follow_on_each_other() -> None:
    assert renewed(np.array([[0.5]]), np.array([[0.5]])).tolist() == [[1.0]]


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(14.0, [0.0, 0.0, 1.0, 0.0]), (10.5, [0.0, 0.5, 0.5, 0.0]), (3.5, [0.5, 0.5, 0.0, 0.0])],
)
def test_a_fixed_gap_falls_into_the_weeks_that_it_reaches(
    gap: float, expected: list[float]
) -> None:
    chances = followed_by(np.log([gap]), np.array([1e-6]), SURE, 0.0, weeks=4)
    np.testing.assert_allclose(chances[:, 0], expected, atol=1e-5)


def test_strays_come_at_their_rate() -> None:
    chances = followed_by(np.log([14.0]), np.array([0.3]), 0.0 * SURE, 0.01, weeks=300)
    assert chances.sum() == pytest.approx(1.0, abs=1e-6)
    # a week later: about 7 x .01
    assert chances[1, 0] == pytest.approx(0.07, rel=0.08)


def test_the_first_week_holds_the_chance_of_buy_again_and_what_follows_in_it() -> None:
    bought = pairs([(0, 65), (0, 36), (0, 8), (1, 90), (2, 31)])
    expected = expected_purchases(shop(), bought, weeks=2)
    chance = outlook(shop(), bought, horizon=7.0).chance
    # after a month's rhythm hardly anything follows within a week
    np.testing.assert_allclose(expected[0], chance, rtol=2e-3)


def test_expected_purchases_are_those_of_a_simulation() -> None:
    bought = pairs([(0, 36), (0, 22), (0, 9)])
    weekly = shop(own_gaps=1e-6, own_returns=1e-6, stray=0.0)
    expected = expected_purchases(weekly, bought, weeks=6)[:, 0]
    rng, n = np.random.default_rng(1), 20_000
    middle = np.mean(np.log([14.0, 13.0]))
    counts = np.zeros(6)
    for _ in range(n):
        now = -9.5
        while True:
            now += np.exp(rng.normal(middle, 0.25))
            if now >= 42:
                break
            if now > 0:
                counts[int(now // 7)] += 1
            elif now > -9.5:
                break  # it would have been seen
    # of the runs only those count that saw no purchase between the last one and today
    simulated = counts / n / float(norm.sf((np.log(9.5) - middle) / 0.25))
    np.testing.assert_allclose(expected, simulated, atol=0.025)


def test_a_first_purchase_is_followed_by_the_items_rhythm() -> None:
    monthly = first_and_later(shop(stray=0.0), np.array([0]), weeks=8)[:, 0]
    assert monthly[0] == pytest.approx(1.0, abs=1e-6)
    # half of first buyers return, after 30 days: weeks 4 to 7
    assert monthly[1:].sum() == pytest.approx(0.5, abs=0.05)
    assert monthly[1:].argmax() + 1 == 4


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    bought = pairs([(0, 65), (0, 36), (0, 8), (1, 90), (2, 31)])
    whole = expected_purchases(shop(), bought, weeks=3)
    monkeypatch.setattr(renewals, "CHUNK", 2)
    np.testing.assert_allclose(expected_purchases(shop(), bought, weeks=3), whole, rtol=1e-12)
