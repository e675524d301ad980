"""Why next week's expectation differs from what was sold last week: parts that add up to it."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from recommenders.data.purchase_days import PurchaseDays
from recommenders.demand.expectation import Expectation, item_units, units_a_purchase
from recommenders.demand.levels import Levels
from recommenders.demand.renewals import WEEK, expected_purchases
from recommenders.histories import DoubleArray
from recommenders.repeat.renewal import Renewal


class ChangePart(StrEnum):
    """What moves the expectation from one week to the next."""

    UNUSUAL = "unusual"
    """What was expected of last week less what was sold: its ups and downs do not last."""
    BOUGHT = "bought"
    """Customers who bought it again last week: most of them are not due yet."""
    CLOSER = "closer"
    """All other earlier buyers: a week nearer to their due date, or a week beyond it."""
    JOINED = "joined"
    """Customers who bought it for the first time last week: now they may buy it again."""
    NEW = "new"
    """First purchases that are expected now, less those expected a week ago."""
    LEVEL = "level"
    """What last week's sales say about the level of the shop, the category and the item."""


def change_parts(
    shop: Renewal,
    bought: PurchaseDays,
    expected: tuple[Expectation, Expectation],
    levels: tuple[Levels, Levels],
    sold: DoubleArray,
) -> DoubleArray:
    """Units by part and item, (len(ChangePart), n_items).

    They add up to week 1 of the second expectation at the second levels, less ``sold``
    (n_items,), the units of last week. Each pair has the first for a week ago and the second for
    today, both by the same ``shop``; expectations are without levels.
    """
    (before, now), (old, new) = expected, levels
    n_items = len(sold)
    earlier = old.applied(before).total[0]
    factor = old.repeat * old.items
    bought_part, closer, joined = factor * _moved(shop, bought, n_items)
    fresh = old.new * old.items * (now.new[0] - before.new[0])
    at_old, at_new = old.applied(now).total[0], new.applied(now).total[0]
    parts = {
        ChangePart.UNUSUAL: earlier - sold,
        ChangePart.BOUGHT: bought_part,
        ChangePart.CLOSER: closer,
        ChangePart.JOINED: joined,
        ChangePart.NEW: fresh,
        ChangePart.LEVEL: at_new - at_old,
    }
    return np.stack([parts[part] for part in ChangePart])


def _moved(shop: Renewal, bought: PurchaseDays, n_items: int) -> DoubleArray:
    """How the expected repeat units moved, (3, n_items).

    Of pairs that were bought again last week, of those that were not, and of those that began.
    """
    week_ago = bought.today - WEEK
    past = bought.until(week_ago)
    now = _units(shop, bought, n_items)
    before = np.zeros(len(bought))
    # pairs stand by row and item in both
    began = bought.first > week_ago
    before[~began] = _units(shop, past, n_items)
    again = (bought.last > week_ago) & ~began
    moved = now - before
    return np.stack(
        [
            np.bincount(bought.items[group], moved[group], minlength=n_items)
            for group in (again, ~again & ~began, began)
        ]
    )


def _units(shop: Renewal, bought: PurchaseDays, n_items: int) -> DoubleArray:
    """Expected units of each pair in the week that follows, (n_pairs,)."""
    purchases = expected_purchases(shop, bought, weeks=1)[0]
    units: DoubleArray = purchases * units_a_purchase(bought, item_units(bought, n_items))
    return units
