"""When the price of a wished item truly falls; a price that was raised and then cut does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommenders.histories import DoubleArray, LongArray
from recommenders.shelves.price_history import PriceHistory

MAD = 1.4826
"""Standard deviations of a normal in its median absolute deviation, inverted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropConfig:
    """What counts as a true drop."""

    least: float = 0.05
    """Share by which the price is below the reference, in (0, 1)."""
    z: float = 2.0
    """Robust standard deviations by which it is below the item's usual price."""
    reference: int = 30
    """Days before the drop whose median is part of the reference."""
    usual: int = 180
    """Days before the drop that tell the usual price and its spread."""
    floor: float = 0.01
    """The spread is at least this share of the usual price, for prices that never move."""
    min_prices: int = 3
    """Days with a price in the days of the reference, at the least."""
    patience: int = 365
    """Days after which a wish counts as forgotten."""
    fresh: int = 14
    """Days for which a drop is news, and for which a price that was seen is taken to hold."""

    def __post_init__(self) -> None:
        if not (0 < self.least < 1 and 0 < self.floor < 1 and self.z > 0):
            raise ValueError(f"least and floor must be shares and z positive, got {self}")
        if min(self.reference, self.usual, self.min_prices, self.patience, self.fresh) < 1:
            raise ValueError(f"days start at 1, got {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A drop that fired: the item was wished on day ``wished`` at ``then`` (of several wishes the
    one at the lowest price), and on ``day`` it cost ``price``, ``share`` below the reference.
    Days count from 1970, amounts are in the currency of the data set.
    """

    item: int
    wished: int
    then: float
    day: int
    price: float
    share: float


def drops(
    prices: PriceHistory, item: int, wished: LongArray, *, today: int, config: DropConfig
) -> list[Drop]:
    """Every drop since the item was wished, one for each price level, in the order of days.

    ``wished`` are the days of the open wishes, ascending, at least one. A drop fires on a day
    whose price is ``least`` or more below the lower of the price when wished and the median of
    the ``reference`` days before, and ``z`` or more robust standard deviations below the median
    of the ``usual`` days before, and below every price that has fired already.

    The last of these keeps a price silent that was raised for some weeks and is then cut: both
    references may be raised, the usual price is not. What was raised before the first price that
    was seen, or for most of the ``usual`` days, cannot be told from an ordinary price.
    """
    wish_prices = prices.on(item, wished)
    lowest = int(np.argmin(np.where(np.isnan(wish_prices), np.inf, wish_prices)))
    then = float(wish_prices[lowest])
    days, all_prices = prices.known_prices(item)
    last = int(wished[-1])
    later = (days > last) & (days <= min(today, last + config.patience))
    fired: list[Drop] = []
    # a comparison with NaN is false: without a price when wished nothing fires
    for position in np.flatnonzero(later & (all_prices <= (1 - config.least) * then)):
        day, price = int(days[position]), float(all_prices[position])
        if fired and price >= fired[-1].price:
            continue
        before = days[:position]
        if np.count_nonzero(before >= day - config.reference) < config.min_prices:
            continue
        usual = prices.on(item, np.arange(day - config.usual, day))
        reference = min(then, float(np.nanmedian(usual[-config.reference :])))
        if price <= (1 - config.least) * reference and _z(usual, price, config) >= config.z:
            fired.append(
                Drop(
                    item=item,
                    wished=int(wished[lowest]),
                    then=then,
                    day=day,
                    price=price,
                    share=1 - price / reference,
                )
            )
    return fired


def current(
    prices: PriceHistory, fired: list[Drop], *, today: int, config: DropConfig
) -> Drop | None:
    """The last drop while it is news: fired lately, and its price has held since."""
    if not fired or fired[-1].day <= today - config.fresh:
        return None
    days, all_prices = prices.known_prices(fired[-1].item)
    since = (days >= fired[-1].day) & (days <= today)
    return fired[-1] if all_prices[since].max() <= fired[-1].price else None


def _z(usual: DoubleArray, price: float, config: DropConfig) -> float:
    middle = float(np.nanmedian(usual))
    spread = MAD * float(np.nanmedian(np.abs(usual - middle)))
    return (middle - price) / max(spread, config.floor * middle)
