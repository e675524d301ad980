"""The examination curve: the planted one is found, and where there is too little it is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.position_bias.curve import Method, band, curve_of, examination
from recommenders.progress import Progress
from tests.benchmarks.placement.simulated import RELATIVE, error, exposures


@pytest.mark.parametrize("method", [Method.HARVESTING, Method.ITEM_HARVESTING])
def test_the_planted_curve_of_a_simulation_is_in_its_band(method: Method) -> None:
    curve = curve_of(
        exposures(300, 50, np.random.default_rng(0)),
        method,
        rng=np.random.default_rng(1),
        draws=60,
    )
    assert ((curve.low <= RELATIVE) & (curve.high >= RELATIVE)).all()
    assert error(curve.examination) < 0.1
    assert (curve.low[1:] < curve.examination[1:]).all()
    assert curve.examination[0] == curve.low[0] == curve.high[0] == 1.0
    frame = curve.frame()
    assert frame.place.tolist() == list(range(1, 11))
    assert frame.clicks.sum() == curve.clicks.sum() > 0


def test_the_band_holds_the_whole_curve_nineteen_times_in_twenty() -> None:
    held = 0
    for seed in range(20):
        exposed = exposures(150, 30, np.random.default_rng(100 + seed))
        curve = curve_of(exposed, rng=np.random.default_rng(seed), draws=60)
        known = curve.known
        inside = (curve.low <= RELATIVE) & (curve.high >= RELATIVE)
        held += bool(inside[known].all())
    # 19 expected; 15 or fewer would happen once in 400 times
    assert held >= 16


def test_the_planted_curve_of_the_sample_world_is_in_its_band(sample: Dataset) -> None:
    curve = examination(sample, rng=np.random.default_rng(0))
    assert curve.known.all()
    assert ((curve.low <= RELATIVE) & (curve.high >= RELATIVE)).all()
    assert error(curve.examination) < 0.15
    naive = examination(sample, Method.NAIVE, rng=np.random.default_rng(0), draws=50)
    assert error(naive.examination) > 0.35
    # its band is narrow and false: half of what stands first is what customers want
    assert ((naive.low > RELATIVE) | (naive.high < RELATIVE)).sum() >= 7
    random = examination(sample, Method.RANDOMISED, rng=np.random.default_rng(0), draws=50)
    assert error(random.examination) < 0.2


def test_the_same_numbers_come_of_the_same_generator() -> None:
    exposed = exposures(100, 30, np.random.default_rng(0))
    first, again = (curve_of(exposed, rng=np.random.default_rng(5), draws=10) for _ in range(2))
    pd.testing.assert_frame_equal(first.frame(), again.frame())
    said: list[str] = []
    report: Progress = lambda share, doing: said.append(doing)  # noqa: E731
    curve_of(exposed, rng=np.random.default_rng(5), draws=2, progress=report)
    assert said == ["drawing the customers again"] * 2


def test_too_few_clicks_are_refused_in_a_sentence() -> None:
    with pytest.raises(DataError) as error:
        curve_of(exposures(2, 20, np.random.default_rng(0)), rng=np.random.default_rng(0))
    assert str(error.value).startswith(
        "Too few clicks tell one place from another: 37 of 37 are on"
    )
    assert "At least 100 are needed" in error.value.remedy


def test_the_em_is_refused_where_each_item_was_seen_a_few_times() -> None:
    exposed = exposures(400, 10, np.random.default_rng(0))
    with pytest.raises(DataError, match="often enough") as error:
        curve_of(exposed, Method.EM, rng=np.random.default_rng(0))
    assert "harvesting does not" in error.value.remedy


def test_a_place_with_few_clicks_is_left_out_and_the_others_stay() -> None:
    exposed = exposures(200, 30, np.random.default_rng(2))
    # of the clicks at the last place five are left
    last = np.flatnonzero((exposed.places == 9) & (exposed.clicks > 0))
    clicks = exposed.clicks.copy()
    clicks[last[5:]] = 0.0
    curve = curve_of(replace(exposed, clicks=clicks), rng=np.random.default_rng(0), draws=10)
    assert curve.known.tolist() == [True] * 9 + [False]
    assert np.isnan(curve.low[9])
    # without the first place there is nothing to compare with
    clicks = np.where(exposed.places == 0, 0.0, exposed.clicks)
    with pytest.raises(DataError, match="first place"):
        curve_of(replace(exposed, clicks=clicks), rng=np.random.default_rng(0), draws=10)


def test_a_band_by_hand() -> None:
    # half of what lies between the 16th and the 84th percentile of evenly spread logarithms
    logs = np.linspace(-1.0, 1.0, 201)
    low, high = band(np.array([1.0, 0.5]), np.column_stack([np.ones(201), 0.5 * np.exp(logs)]))
    assert (low[0], high[0]) == (1.0, 1.0)
    np.testing.assert_allclose([low[1], high[1]], 0.5 * np.exp([-1.96 * 0.68, 1.96 * 0.68]), 1e-3)
    never = np.column_stack([np.ones(20), np.repeat([0.0, 0.5], 10)])
    assert band(np.array([1.0, 0.5]), never)[0][1] == 0.0
    assert np.isnan(band(np.array([1.0, 0.5]), np.zeros((0, 2)))).all()
