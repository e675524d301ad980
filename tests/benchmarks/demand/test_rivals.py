from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.demand.bands import TAUS
from tests.benchmarks.demand import ets_worker, rivals


def test_seasonal_naive_is_the_year_before_or_the_last_week() -> None:
    sold = np.arange(60.0)[:, None]
    assert rivals.seasonal_naive(sold, 3)[:, 0].tolist() == [8.0, 9.0, 10.0]
    assert rivals.seasonal_naive(sold[:51], 3)[:, 0].tolist() == [50.0, 50.0, 50.0]


def test_the_moving_average_is_of_eight_weeks() -> None:
    sold = np.array([100.0, 1, 2, 3, 4, 5, 6, 7, 8])[:, None]
    assert rivals.moving_average(sold, 2)[:, 0].tolist() == [4.5, 4.5]


def test_a_rule_gets_bands_from_its_own_past() -> None:
    rng = np.random.default_rng(0)
    sold = rng.poisson(20.0, (40, 200)).astype(float)
    quantiles = rivals.with_bands(rivals.moving_average, sold, 2, origins=12, whole=True)
    assert quantiles.shape == (len(TAUS), 200)
    came = rng.poisson(20.0, 200)
    assert 0.7 < ((quantiles[0] <= came) & (came <= quantiles[2])).mean() < 0.9
    assert quantiles[1].mean() == pytest.approx(20.0, abs=0.8)


def test_series_of_the_worker_begin_with_their_first_sale() -> None:
    wide = pd.DataFrame({"0": [0.0] * 5 + [1.0] * 7, "1": [0.0] * 11 + [2.0], "2": [0.0] * 12})
    lines = ets_worker.series(wide)
    # at least eight weeks, however young
    assert lines["unique_id"].value_counts().to_dict() == {"2": 12, "0": 8, "1": 8}
    assert lines.loc[lines["unique_id"] == "1", "y"].tolist() == [0.0] * 7 + [2.0]
