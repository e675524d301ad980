"""Days and times of day, in wall-clock seconds since midnight of the first day."""

from typing import Final

import numpy as np
import pandas as pd

from recommenders.histories import DoubleArray
from sample_data.config import WorldConfig

OPEN: Final = 6 * 3600  # nobody shops before: there is no doubt about hours that clocks skip
CLOSE: Final = 23 * 3600
# Peaks of the day, as (weight, hour, standard deviation in hours).
RHYTHMS: Final = {
    "morning": ((0.55, 9.5, 1.2), (0.25, 14.5, 1.5), (0.2, 18.5, 1.2)),
    "evening": ((0.15, 8.2, 0.8), (0.25, 12.6, 1.2), (0.6, 19.6, 1.4)),
    "night": ((0.25, 13.0, 1.8), (0.75, 20.9, 1.1)),
    "office": ((0.5, 10.2, 1.1), (0.4, 14.8, 1.3), (0.1, 17.2, 0.8)),
}
WEEKDAYS: Final = {  # Monday to Sunday, mean 1
    "morning": (1.1, 1.05, 1.1, 1.05, 1.1, 0.95, 0.65),
    "evening": (0.8, 0.8, 0.85, 0.9, 0.95, 1.4, 1.3),
    "night": (0.9, 0.85, 0.9, 0.95, 0.8, 1.2, 1.4),
    "office": (1.35, 1.3, 1.3, 1.25, 1.15, 0.4, 0.25),
}


def weekday_weights(rhythm: str, config: WorldConfig, rng: np.random.Generator) -> DoubleArray:
    """How likely one customer shops on each day, shape (n_days,), mean about 1."""
    own = rng.gamma(3.0, 1 / 3.0, size=7) * WEEKDAYS[rhythm]
    own /= own.mean()
    return np.asarray(own[(np.arange(config.days) + config.start.weekday()) % 7])


def time_of_day(rhythm: str, rng: np.random.Generator) -> int:
    """Seconds since midnight, within opening hours."""
    peaks = RHYTHMS[rhythm]
    shares = np.cumsum([weight for weight, _, _ in peaks])
    _, hour, spread = peaks[min(int(np.searchsorted(shares, rng.random())), len(peaks) - 1)]
    second = int(3600 * (hour + spread * rng.normal()))
    return min(max(second, OPEN + 3600 + second % 1800), CLOSE - 1800 - second % 1800)


def timestamps(seconds: DoubleArray | list[int] | list[float], config: WorldConfig) -> pd.Series:
    """Zoned times of wall-clock seconds; NaN gives NaT."""
    wall = pd.Timestamp(config.start) + pd.to_timedelta(pd.Series(seconds), unit="s")
    return wall.dt.tz_localize(config.timezone).dt.as_unit("ms")
