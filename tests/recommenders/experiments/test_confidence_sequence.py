import math

import numpy as np
import pytest

from recommenders.experiments.confidence_sequence import (
    FIRST_LOOK,
    always_valid_p,
    at_the_end,
    multiplier,
    tuning,
)

UNITS = 2_000
"""Units of each arm of the simulated experiments."""


def test_by_hand() -> None:
    # -2 log .05 = 5.9915, its log 1.7903: r^2 = 8.7818 / t, and t r^2 + 1 = 9.7818 at the end
    assert tuning(1000, alpha=0.05) == pytest.approx(8.7818 / 1000, abs=1e-6)
    inside = math.log(math.sqrt(9.7818) / 0.05)
    assert at_the_end(alpha=0.05) == pytest.approx(
        math.sqrt(2 * 9.7818 / 8.7818 * inside), abs=1e-3
    )
    assert at_the_end(alpha=0.05) == pytest.approx(3.035, abs=1e-3)
    assert multiplier(500, tuned=500, alpha=0.05) == pytest.approx(at_the_end(alpha=0.05))


def test_it_is_tightest_about_where_it_is_tuned() -> None:
    widths = {
        tuned: multiplier(4000, tuned=tuned, alpha=0.05) for tuned in (400, 4000, 40_000, 400_000)
    }
    assert min(widths, key=lambda tuned: widths[tuned]) in (4000, 40_000)
    assert widths[4000] < 1.01 * min(widths.values())


def test_the_p_value_is_alpha_at_the_end_of_the_interval() -> None:
    reach = multiplier(3000, tuned=5000, alpha=0.05)
    assert always_valid_p(reach, 3000, tuned=5000) == pytest.approx(0.05)
    assert always_valid_p(-reach, 3000, tuned=5000) == pytest.approx(0.05)
    assert always_valid_p(0.0, 3000) == 1.0


def _statistics(draw: np.ndarray) -> np.ndarray:
    """Difference over its standard error after each pair of units: (n_trials, n_looks)."""
    n = np.arange(1, UNITS + 1)
    sums, squares = draw.cumsum(axis=2), (draw**2).cumsum(axis=2)
    variances = (squares - sums**2 / n) / np.maximum(1, n - 1)
    errors = np.sqrt(variances.sum(axis=1) / n)
    gaps = (sums[:, 1] - sums[:, 0]) / n
    looked = slice(FIRST_LOOK - 1, None)
    return np.asarray(gaps[:, looked] / errors[:, looked])


@pytest.mark.parametrize("law", ["skewed", "rare"])
def test_peeking_at_every_unit_keeps_the_promise_where_a_fixed_interval_breaks_it(law: str) -> None:
    rng = np.random.default_rng(3)
    shape = (1000, 2, UNITS)
    draw = (
        rng.exponential(1.0, shape) if law == "skewed" else (rng.random(shape) < 0.1).astype(float)
    )
    statistics = np.abs(_statistics(draw))
    pairs = 2 * np.arange(FIRST_LOOK, UNITS + 1)
    reach = np.array([multiplier(n, tuned=2 * UNITS, alpha=0.05) for n in pairs.tolist()])
    assert np.mean((statistics > reach).any(axis=1)) <= 0.05
    # four times the promise and more
    assert np.mean((statistics > 1.96).any(axis=1)) > 0.2
