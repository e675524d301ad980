from __future__ import annotations

import numpy as np

from recommenders.demand.spread import LATELY, PRIOR, RANGE, relative_spread


def test_an_item_as_its_like_has_one() -> None:
    sold = np.tile(np.array([[4.0], [6.0]]), (13, 5))
    np.testing.assert_allclose(relative_spread(sold), 1.0)


def test_a_jumpy_item_by_hand() -> None:
    # variance 2 of each but the last, whose weeks are 0 and 10: half of 100
    sold = np.tile(np.array([[4.0], [6.0]]), (13, 5))
    sold[:, 4] = np.tile([0.0, 10.0], 13)
    weeks = LATELY - 1
    np.testing.assert_allclose(
        relative_spread(sold)[4], np.sqrt((PRIOR + weeks * 50 / 2) / (PRIOR + weeks)).clip(*RANGE)
    )
    assert relative_spread(sold)[:4].tolist() == [1.0] * 4


def test_a_trend_is_no_spread() -> None:
    rng = np.random.default_rng(0)
    steady = rng.poisson(50.0, (LATELY, 40)).astype(float)
    trend = steady + np.linspace(0.0, 30.0, LATELY)[:, None]
    both = relative_spread(np.hstack([steady, trend]))
    assert both[40:].mean() < 1.15 * both[:40].mean()


def test_nothing_to_tell_from_is_as_usual() -> None:
    assert relative_spread(np.zeros((5, 3))).tolist() == [1.0] * 3
    assert relative_spread(np.ones((1, 3))).tolist() == [1.0] * 3
