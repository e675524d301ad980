"""What is expected to be bought of each item: again by its buyers, and by new ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommenders.data.purchase_days import PurchaseDays
from recommenders.demand.renewals import WEEK, expected_purchases, first_and_later
from recommenders.histories import DoubleArray, LongArray
from recommenders.repeat.renewal import Renewal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expectation:
    """Units by week and item, each of shape (weeks, n_items); week 1 begins tomorrow.

    ``repeat``: by customers who have bought the item before today; ``new``: by those who buy it
    for the first time in one of the weeks, with what they buy again in the weeks that are left.
    """

    repeat: DoubleArray
    new: DoubleArray

    @property
    def total(self) -> DoubleArray:
        """Both together, (weeks, n_items)."""
        return self.repeat + self.new


def expectation(
    shop: Renewal, bought: PurchaseDays, *, weeks: int, new_half_life: float
) -> Expectation:
    """The expected units, from the purchases up to today.

    Repeat units are summed over the pairs of a customer and an item: expected purchase days
    (`expected_purchases`) times `units_a_purchase`. New buyers come at the weighted mean rate of
    the past weeks, where a week counts half of one ``new_half_life`` weeks later; the first week
    of the data, in which everybody is new, does not count.
    """
    n_items = len(shop.mu)
    mean = item_units(bought, n_items)
    pairs = expected_purchases(shop, bought, weeks=weeks) * units_a_purchase(bought, mean)
    repeat = np.zeros((weeks, n_items))
    for week, units in enumerate(pairs):
        repeat[week] = np.bincount(bought.items, units, minlength=n_items)
    rate = first_buyers(bought, n_items, half_life=new_half_life)
    purchases = first_and_later(shop, np.arange(n_items), weeks=weeks).cumsum(axis=0)
    return Expectation(repeat=repeat, new=purchases * rate * mean)


def units_a_purchase(bought: PurchaseDays, mean: DoubleArray) -> DoubleArray:
    """Expected units of a pair's purchase day, (n_pairs,).

    The mean of its own, where the item's ``mean`` (n_items,) counts as one more.
    """
    owner = np.repeat(np.arange(len(bought)), bought.counts)
    own = np.bincount(owner, bought.units, minlength=len(bought))
    return (own + mean[bought.items]) / (bought.counts + 1)


def item_units(bought: PurchaseDays, n_items: int) -> DoubleArray:
    """Mean units of a purchase day of each item, where the shop's mean counts as one more."""
    items = np.repeat(bought.items, bought.counts)
    units = np.bincount(items, bought.units, minlength=n_items)
    days = np.bincount(items, minlength=n_items)
    mean = units.sum() / max(1, days.sum())
    return np.asarray((units + mean) / (days + 1))


def first_buyers(bought: PurchaseDays, n_items: int, *, half_life: float) -> DoubleArray:
    """New buyers a week of each item, (n_items,), the weighted mean of past weeks."""
    age = weeks_ago(bought.first, bought.today)
    last = int(weeks_ago(bought.days, bought.today).max(initial=0))
    weights = np.exp2(-np.arange(last) / half_life)
    counted = age < last
    weighted = np.bincount(bought.items[counted], weights[age[counted]], minlength=n_items)
    return np.asarray(weighted / max(float(weights.sum()), 1.0))


def weeks_ago(days: LongArray, today: int) -> LongArray:
    """The week of each day, counted back: 0 is the seven days that end with today."""
    weeks: LongArray = (today - days) // WEEK
    return weeks


def sold_by_week(bought: PurchaseDays, n_items: int, *, weeks: int) -> DoubleArray:
    """Units by week and item, (weeks, n_items), the oldest week first, the last ends today."""
    age = weeks_ago(bought.days, bought.today)
    items = np.repeat(bought.items, bought.counts)
    inside = age < weeks
    cells = (weeks - 1 - age[inside]) * n_items + items[inside]
    sold = np.bincount(cells, bought.units[inside], minlength=weeks * n_items)
    return np.asarray(sold, dtype=np.float64).reshape(weeks, n_items)
