"""What an item is by itself, and what the customer has had to do with it before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from explain.features.case import CandidateCase
from explain.features.feature import CURRENCY, Feature
from explain.profiles.purchase_statistics import LATELY_DAYS
from recommenders.contract import Columns, Event
from recommenders.histories import DAY, DoubleArray


def fact(name: str) -> Callable[[CandidateCase], DoubleArray]:
    """An item fact as it stands."""

    def compute(case: CandidateCase) -> DoubleArray:
        column: DoubleArray = getattr(case.statistics, name)[case.targets]
        return column

    return compute


def due(case: CandidateCase) -> DoubleArray:
    """Days since the customer last bought it over the usual interval; NaN if never bought."""
    last = np.full(len(case.bought), -np.inf)
    times = case.log.times[case.is_purchase].astype(np.float64)
    np.maximum.at(last, case.log.items[case.is_purchase], times)
    days = (case.log.as_of - last[case.targets]) / DAY
    ratio: DoubleArray = days / case.statistics.interval[case.targets]
    return np.where(np.isfinite(ratio), ratio, np.nan)


def relative_price(case: CandidateCase) -> DoubleArray:
    """Price over the median price the customer paid, 1 = as usual."""
    paid = case.paid[case.is_purchase]
    paid = paid[np.isfinite(paid) & (paid > 0)]
    usual = float(np.median(paid)) if len(paid) else np.nan
    ratio: DoubleArray = case.statistics.price[case.targets] / usual
    return ratio


def recent_buyers(case: CandidateCase) -> DoubleArray:
    """Customers who bought it lately, in % of all who buy."""
    purchases = case.statistics.purchases
    share: DoubleArray = 100.0 * purchases.recent[case.targets] / max(1, purchases.n_buyers)
    return share


ITEM_FACTS: Final[tuple[Feature, ...]] = (
    Feature(
        name="popularity",
        label="Popularity",
        unit="% of customers",
        sentence="Share of all customers who have bought the item.",
        compute=fact("popularity"),
        logarithmic=True,
    ),
    Feature(
        name="uptake",
        label="Uptake lately",
        unit="% of those without it",
        sentence="First purchases, each counting half after 14 days, over the active customers "
        "who do not have the item yet.",
        compute=lambda case: 100.0 * case.tables.uptake[case.targets],
        logarithmic=True,
    ),
    Feature(
        name="recent_buyers",
        label="Buyers lately",
        unit=f"% of customers in {LATELY_DAYS} days",
        sentence=f"Share of all customers who bought the item in the last {LATELY_DAYS} days.",
        compute=recent_buyers,
    ),
    Feature(
        name="trend",
        label="Recent trend",
        unit="x its usual rate",
        sentence="Purchases a day in the last 30 days over those of the 90 days before.",
        compute=fact("trend"),
    ),
    Feature(
        name="price",
        label="Price",
        unit=CURRENCY,
        sentence="The item's price on the as-of date.",
        compute=fact("price"),
        needs=(Columns.PRICE,),
        logarithmic=True,
    ),
    Feature(
        name="discount",
        label="Current discount",
        unit="%",
        sentence="How far the price is below the list price.",
        compute=fact("discount"),
        needs=(Columns.PRICE, Columns.LIST_PRICE),
    ),
    Feature(
        name="age",
        label="Days since launch",
        unit="days",
        sentence="Days since the item was launched, or first seen where no launch date is known.",
        compute=fact("age"),
    ),
    Feature(
        name="position",
        label="Usual display position",
        unit="place",
        sentence="Mean place at which the item was shown (1 = first).",
        compute=fact("position"),
        needs=(Columns.POSITION,),
    ),
)

RECORD: Final[tuple[Feature, ...]] = (
    Feature(
        name="relative_price",
        label="Price against usual",
        unit="x the usual price",
        sentence="The item's price over the median price that this customer pays for an item.",
        compute=relative_price,
        needs=(Columns.PRICE, Columns.UNIT_PRICE),
    ),
    Feature(
        name="times_bought",
        label="Times bought",
        unit="purchases",
        sentence="How often this customer has bought the item.",
        compute=lambda case: case.times(Event.PURCHASE).astype(np.float64),
    ),
    Feature(
        name="amount",
        label="Bought before, by recency",
        unit="log purchases",
        sentence="Logarithm of 1 plus this customer's purchases of the item, each counting half "
        "after 120 days.",
        compute=lambda case: case.amounts_of(case.targets),
    ),
    Feature(
        name="due",
        label="Time since bought",
        unit="x the usual interval",
        sentence="Days since this customer bought the item over the usual days between purchases.",
        compute=due,
    ),
    *(
        Feature(
            name=f"recent_{event.label}",
            label=f"{word} lately",
            unit="times in 30 days",
            sentence=f"How often the customer {word.lower()} the item in the last 30 days.",
            compute=(lambda kind: lambda case: case.recent(kind))(event),
            needs=(event.label,),
        )
        for event, word in (
            (Event.VIEW, "Viewed"),
            (Event.CART, "Put in the cart"),
            (Event.WISHLIST, "Wish-listed"),
        )
    ),
)
