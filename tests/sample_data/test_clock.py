from datetime import date

import numpy as np
import pandas as pd
import pytest

from sample_data.clock import (
    CLOSE,
    OPEN,
    RHYTHMS,
    WEEKDAYS,
    time_of_day,
    timestamps,
    weekday_weights,
)


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_the_shop_is_open(rhythm):
    rng = np.random.default_rng(0)
    times = [time_of_day(rhythm, rng) for _ in range(2_000)]
    assert OPEN <= min(times) < max(times) <= CLOSE


def test_the_morning_is_before_the_evening():
    rng = np.random.default_rng(0)
    morning, evening = (
        np.median([time_of_day(rhythm, rng) for _ in range(2_000)])
        for rhythm in ("morning", "evening")
    )
    assert morning < 12 * 3600 < evening


@pytest.mark.parametrize("rhythm", WEEKDAYS)
def test_a_week_repeats_itself(rhythm, config):
    weights = weekday_weights(rhythm, config, np.random.default_rng(0))
    assert weights.shape == (config.days,)
    np.testing.assert_array_equal(weights[7:], weights[:-7])
    assert weights[:7].mean() == pytest.approx(1.0)


def test_offices_rest_on_sundays(config):
    own = [weekday_weights("office", config, np.random.default_rng(seed)) for seed in range(200)]
    mean = np.mean(own, axis=0)[:7]
    sunday = (6 - date.weekday(config.start)) % 7
    assert mean.argmin() == sunday


def test_seconds_are_those_of_the_wall_clock(config):
    times = timestamps([0.0, 86_400.0 * 30 + 3_600 * 9, float("nan")], config)
    assert str(times.dt.tz) == config.timezone
    assert times[0] == pd.Timestamp(config.start, tz=config.timezone)
    # nine o'clock by the wall, whatever happened to the clocks in those thirty days
    assert (times[1].date() - config.start).days == 30
    assert times[1].hour == 9
    assert times[2] is pd.NaT
