"""What the whole shop wants on a day: season, trend, launches and promotions."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from recommenders.histories import BoolArray, DoubleArray, LongArray
from sample_data import tables
from sample_data.catalogue.items import Catalogue
from sample_data.catalogue.prices import PriceBook
from sample_data.columns import Cause
from sample_data.config import WorldConfig

CAUSES: Final = (Cause.TASTE, Cause.SEASON, Cause.TREND, Cause.LAUNCH, Cause.PROMOTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Demand relative to plain taste, split into the parts that each cause adds.

    A customer's free choice is drawn from taste times the sum of the parts, and its cause from
    the parts of the chosen item: a purchase is caused by the season as often as it would not
    have happened without it.
    """

    parts: DoubleArray  # (n_days, len(CAUSES), n_items), promotions per sensitivity
    available: BoolArray  # (n_days, n_items)
    season_of: tuple[str, ...]  # name of each item's season, or empty
    trend: LongArray  # 1 rising, -1 falling, 0 neither


def build_demand(
    catalogue: Catalogue, prices: PriceBook, config: WorldConfig, rng: np.random.Generator
) -> Demand:
    """Lay every force over every day. Demand is 1 for a settled item out of season."""
    days = np.arange(config.days)[:, None]
    season_of = tuple(catalogue.types[k].season for k in catalogue.type_of)
    season = np.ones((config.days, len(catalogue)))
    for name, bump in tables.seasons().items():
        first = config.start.timetuple().tm_yday
        away = np.abs((np.arange(config.days) + first - bump.peak_day + 182.5) % 365 - 182.5)
        curve = bump.floor + (bump.peak_lift - bump.floor) * np.exp(
            -0.5 * (away / bump.width_days) ** 2
        )
        season[:, np.array(season_of) == name] = curve[:, None]
    available = days >= catalogue.launch_day[None, :]
    trend = _trending(catalogue, config, rng)
    middle = rng.integers(120, config.days - 60, size=len(catalogue))[None, :]
    step = 1 / (1 + np.exp(-(days - middle) / config.rise_days))
    height = rng.uniform(*config.rise, size=len(catalogue))[None, :]
    rise = np.where(trend == 1, (height - 1) * step, 0.0)
    fade = np.where(trend == -1, 1 - (1 - config.fade) * step, 1.0)
    age = days - catalogue.launch_day[None, :]
    boost = config.launch_boost * np.exp(-np.maximum(age, 0) / config.launch_decay)
    boost = np.where(catalogue.launch_day[None, :] >= 0, boost, 0.0)
    dear = np.where(prices.raised, prices.price / catalogue.price[:, None], 1.0).T
    plain = available * fade * dear**-config.price_elasticity
    parts = np.stack(
        [
            plain * np.minimum(season, 1.0),
            plain * np.maximum(season - 1.0, 0.0),
            plain * season * rise,
            plain * season * boost,
            plain * season * prices.depth.T * config.promotion_lift,
        ],
        axis=1,
    )
    return Demand(parts=parts, available=available, season_of=season_of, trend=trend)


def _trending(catalogue: Catalogue, config: WorldConfig, rng: np.random.Generator) -> LongArray:
    trend = np.zeros(len(catalogue), dtype=np.int64)
    settled = np.flatnonzero((catalogue.launch_day < 0) & ~catalogue.staple)
    chosen = rng.choice(settled, size=config.risers + config.faders, replace=False)
    trend[chosen[: config.risers]] = 1
    trend[chosen[config.risers :]] = -1
    return trend
