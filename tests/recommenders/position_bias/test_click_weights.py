"""Weights of clicks, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommenders.contract import Dataset, Event
from recommenders.errors import DataError
from recommenders.position_bias.click_weights import click_weights, inverse_examination
from recommenders.position_bias.curve import curve_of
from tests.benchmarks.placement.simulated import exposures

CURVE = replace(
    curve_of(exposures(100, 30, np.random.default_rng(0)), rng=np.random.default_rng(0), draws=0),
    examination=np.array([1.0, 0.5, 0.05, np.nan]),
)


def test_a_click_weighs_what_its_place_is_looked_at_less() -> None:
    # 1 and 2 and (20, clipped to) 10: their mean is 13 / 3
    weights = inverse_examination(CURVE, np.array([1, 2, 3]))
    np.testing.assert_allclose(weights, np.array([1.0, 2.0, 10.0]) * 3 / 13)
    np.testing.assert_allclose(
        inverse_examination(CURVE, np.array([1, 2, 3]), largest=2), np.array([1.0, 2.0, 2.0]) * 0.6
    )


def test_a_click_of_an_unknown_place_weighs_the_average() -> None:
    weights = inverse_examination(CURVE, np.array([1, 2, 0, 4, 99]))
    np.testing.assert_allclose(weights, [2 / 3, 4 / 3, 1.0, 1.0, 1.0])
    assert inverse_examination(CURVE, np.array([0, 4])).tolist() == [1.0, 1.0]
    assert inverse_examination(CURVE, np.array([], dtype=np.int64)).tolist() == []
    with pytest.raises(ValueError, match=r"largest must be at least 1, got 0\.5"):
        inverse_examination(CURVE, np.array([1]), largest=0.5)


def test_every_click_of_a_log_has_its_weight(sample: Dataset) -> None:
    weights = click_weights(sample)
    clicks = sample.log.events == Event.CLICK
    assert weights[clicks].mean() == pytest.approx(1.0)
    assert not weights[~clicks].any()
    first, last = (weights[clicks & (sample.positions == place)].mean() for place in (1, 10))
    assert 5 < last / first <= 10


def test_without_clicks_there_is_nothing_to_weigh(bare: Dataset) -> None:
    with pytest.raises(DataError, match="no clicks"):
        click_weights(bare)
