"""Price history: list prices that creep up, promotions, and mock cuts after a raise."""

from dataclasses import dataclass

import numpy as np

from recommenders.histories import BoolArray, DoubleArray
from sample_data.catalogue.items import Catalogue, charm
from sample_data.config import WorldConfig

QUIET_DAYS = 35  # around a mock cut, so that it is the only change a 30-day median sees


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """Prices in dollars, arrays of shape (n_items, n_days)."""

    price: DoubleArray
    list_price: DoubleArray
    depth: DoubleArray  # share cut by a true promotion, else 0
    raised: BoolArray  # the price stands above its usual level, before a mock cut
    mock: BoolArray  # cut back under a raised list price: looks like an offer and is none

    def true_drop(self, item: int, wished: int, until: int, *, share: float, back: int) -> int:
        """First day in (wished, until) with a price at least `share` below both the price when
        wished and the median of the `back` days before; -1 if there is none.
        """
        row = self.price[item]
        for day in np.flatnonzero(row[wished + 1 : until] <= (1 - share) * row[wished]):
            at = wished + 1 + int(day)
            if row[at] <= (1 - share) * float(np.median(row[max(at - back, 0) : at])):
                return at
        return -1


def build_prices(catalogue: Catalogue, config: WorldConfig, rng: np.random.Generator) -> PriceBook:
    """Price every item on every day."""
    shape = (len(catalogue), config.days)
    regular = np.empty(shape)
    depth = np.zeros(shape)
    raised = np.zeros(shape, dtype=np.bool_)
    mock = np.zeros(shape, dtype=np.bool_)
    years = config.days / 365
    mocked = set(
        rng.choice(len(catalogue), size=round(config.mock_share * len(catalogue)), replace=False)
    )
    for item in range(len(catalogue)):
        level = float(catalogue.price[item])
        regular[item] = level
        for day in sorted(
            rng.integers(1, config.days, rng.poisson(config.raises_per_year * years))
        ):
            level = charm(level * (1 + rng.uniform(*config.raise_share)))
            regular[item, day:] = level
        free = np.ones(config.days, dtype=np.bool_)
        free[: max(int(catalogue.launch_day[item]), 0)] = False
        if item in mocked:
            _mock_cut(raised[item], mock[item], free, config, rng)
        for _ in range(rng.poisson(config.promotions_per_year * years)):
            length = int(rng.integers(config.promotion_days[0], config.promotion_days[1] + 1))
            day = int(rng.integers(config.days))  # some still run on the last day
            if free[max(day - 7, 0) : day + length + 7].all():
                cut = round(rng.uniform(*config.promotion_depth) * 20) / 20
                depth[item, day : day + length] = cut
                free[day : day + length] = False
    up = 1 + rng.uniform(*config.mock_raise, size=(len(catalogue), 1))
    inflated = _charmed(regular * up)
    list_price = np.where(raised | mock, inflated, regular)
    price = np.where(
        raised, inflated, np.where(depth > 0, _charmed(regular * (1 - depth)), regular)
    )
    return PriceBook(price=price, list_price=list_price, depth=depth, raised=raised, mock=mock)


def _mock_cut(
    raised: BoolArray,
    mock: BoolArray,
    free: BoolArray,
    config: WorldConfig,
    rng: np.random.Generator,
) -> None:
    length = int(rng.integers(config.mock_days[0], config.mock_days[1] + 1))
    first = int(rng.integers(QUIET_DAYS, config.days - 2 * length))
    raised[first : first + length] = True
    mock[first + length : first + 2 * length] = True
    free[max(first - QUIET_DAYS, 0) : first + 2 * length + QUIET_DAYS] = False


def _charmed(prices: DoubleArray) -> DoubleArray:
    steps = np.where(prices < 10, 0.1, np.where(prices < 50, 0.5, 1.0))
    rounded = np.maximum(np.round(prices / steps) * steps - 0.01, 0.49)
    return np.asarray(np.round(rounded, 2), dtype=np.float64)
