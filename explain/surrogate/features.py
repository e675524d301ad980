"""Readable features of a customer and an item: what the surrogate may speak about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explain.attribution.by_relation import RELATIONS, Grouped
from explain.profiles.item_statistics import RECENT_DAYS, ItemStatistics
from recommenders.contract import COSTS, Columns, Dataset, Event, Histories
from recommenders.histories import DAY, DoubleArray, FloatArray, IntArray

CURRENCY: Final = "currency"
"""Stands for the data set's currency where a feature is an amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A column of the surrogate's input.

    ``sentence`` says in words what the number is; ``needs`` names what the data set must have
    (columns, or events by their label) for the feature to exist: absent, never zero.
    ``scaled`` marks values in score units, which are put on the customer's own scale.
    """

    name: str
    label: str
    unit: str
    sentence: str
    compute: Callable[[CandidateCase], DoubleArray]
    needs: tuple[str, ...] = ()
    scaled: bool = False

    def unit_in(self, currency: str) -> str:
        """The unit with the data set's own currency in it."""
        return currency if self.unit == CURRENCY else self.unit


@dataclass(frozen=True, kw_only=True, eq=False)
class CandidateCase:
    """One customer and the items asked about, with what the features are computed from.

    ``log`` is the customer's one-row history with all events; ``paid`` (n_events,) the unit
    prices along it, NaN where unknown.
    """

    log: Histories
    paid: FloatArray
    targets: IntArray
    grouped: Grouped
    statistics: ItemStatistics

    def times(self, *events: Event) -> NDArray[np.int64]:
        """Events of these kinds by target, shape (n_targets,)."""
        of_kind = np.isin(self.log.events, events)
        return np.bincount(self.log.items[of_kind], minlength=len(self.statistics.price))[
            self.targets
        ]

    def recent(self, event: Event) -> DoubleArray:
        """Events of this kind by target in the last RECENT_DAYS days."""
        days = (self.log.as_of - self.log.times) / DAY
        of_kind = (self.log.events == event) & (days < RECENT_DAYS)
        counts = np.bincount(self.log.items[of_kind], minlength=len(self.statistics.price))
        return counts[self.targets].astype(np.float64)

    @cached_property
    def cosines(self) -> DoubleArray:
        """Co-purchase cosine of each distinct purchase and target, (n_purchases, n_targets)."""
        players = np.unique(self.log.items[self.bought()])
        cosines = (self.statistics.taste[players] @ self.statistics.taste[self.targets].T).toarray()
        cosines[players[:, None] == self.targets[None, :]] = 0.0
        return cosines.astype(np.float64)

    def bought(self) -> NDArray[np.bool_]:
        """Which events are purchases, shape (n_events,)."""
        purchases: NDArray[np.bool_] = self.log.events == Event.PURCHASE
        return purchases


def share_of(level: str) -> Callable[[CandidateCase], DoubleArray]:
    """The share of the customer's purchases in the target's category, brand, ... in %."""

    def compute(case: CandidateCase) -> DoubleArray:
        codes = case.statistics.codes[level]
        own = codes[case.log.items[case.bought()]]
        target_codes = codes[case.targets]
        counts = np.bincount(own[own >= 0], minlength=int(codes.max()) + 1)
        share = 100.0 * counts[target_codes] / max(1, len(own))
        return np.where(target_codes >= 0, share, np.nan)

    return compute


def strongest(case: CandidateCase, n: int) -> DoubleArray:
    """Mean of the n highest co-purchase cosines of each target."""
    if not len(case.cosines):
        return np.zeros(len(case.targets))
    top = np.sort(case.cosines, axis=0)[-n:]
    mean: DoubleArray = top.mean(axis=0)
    return mean


def due(case: CandidateCase) -> DoubleArray:
    """Days since the customer last bought it over the usual interval; NaN if never bought."""
    bought = case.bought()
    last = np.full(len(case.statistics.price), -np.inf)
    np.maximum.at(last, case.log.items[bought], case.log.times[bought].astype(np.float64))
    days = (case.log.as_of - last[case.targets]) / DAY
    ratio: DoubleArray = days / case.statistics.interval[case.targets]
    return np.where(np.isfinite(ratio), ratio, np.nan)


def relative_price(case: CandidateCase) -> DoubleArray:
    """Price over the median price the customer paid, 1 = as usual."""
    paid = case.paid[case.bought()]
    paid = paid[np.isfinite(paid) & (paid > 0)]
    usual = float(np.median(paid)) if len(paid) else np.nan
    ratio: DoubleArray = case.statistics.price[case.targets] / usual
    return ratio


def relation(index: int) -> Callable[[CandidateCase], DoubleArray]:
    """One of the grouped contributions, in score units."""
    return lambda case: case.grouped.values[index]


def fact(name: str) -> Callable[[CandidateCase], DoubleArray]:
    """An item fact as it stands."""

    def compute(case: CandidateCase) -> DoubleArray:
        column: DoubleArray = getattr(case.statistics, name)[case.targets]
        return column

    return compute


_SHARES = {
    Columns.PRODUCT_TYPE: "product type",
    Columns.BRAND: "brand",
    Columns.CATEGORY: "category",
    Columns.DEPARTMENT: "department",
}
_RELATION_NEEDS: tuple[tuple[str, ...], ...] = (
    (),
    (Columns.PRODUCT_TYPE,),
    (Columns.BRAND,),
    (Columns.CATEGORY,),
    (Columns.DEPARTMENT,),
    (),
)

NO_HISTORY: Final = Feature(
    name="no_history",
    label="Score from: no history needed",
    unit="score",
    sentence="What the recommender gives the item for a customer without any history.",
    compute=lambda case: case.grouped.base,
    scaled=True,
)
"""With it the history parts add up to the score."""

FEATURES: Final[tuple[Feature, ...]] = (
    *(
        Feature(
            name=f"from_{index}",
            label=f"Score from: {label[0].lower()}{label[1:]}",
            unit="score",
            sentence=f"What the history adds to the score by way of: {label.lower()}.",
            compute=relation(index),
            needs=_RELATION_NEEDS[index],
            scaled=True,
        )
        for index, label in enumerate(RELATIONS)
    ),
    NO_HISTORY,
    Feature(
        name="popularity",
        label="Popularity",
        unit="% of customers",
        sentence="Share of all customers who have bought the item.",
        compute=fact("popularity"),
    ),
    Feature(
        name="trend",
        label="Recent trend",
        unit="x its usual rate",
        sentence="Purchases a day in the last 30 days over those of the 90 days before.",
        compute=fact("trend"),
    ),
    Feature(
        name="times_bought",
        label="Times bought",
        unit="purchases",
        sentence="How often this customer has bought the item.",
        compute=lambda case: case.times(Event.PURCHASE).astype(np.float64),
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
            name=f"share_{level}",
            label=f"Share of purchases: {word}",
            unit="%",
            sentence=f"Share of the customer's purchases that are of the item's {word}.",
            compute=share_of(level),
            needs=(level,),
        )
        for level, word in _SHARES.items()
    ),
    Feature(
        name="price",
        label="Price",
        unit=CURRENCY,
        sentence="The item's price on the as-of date.",
        compute=fact("price"),
        needs=(Columns.PRICE,),
    ),
    Feature(
        name="relative_price",
        label="Price against usual",
        unit="x the usual price",
        sentence="The item's price over the median price that this customer pays for an item.",
        compute=relative_price,
        needs=(Columns.PRICE, Columns.UNIT_PRICE),
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
        name="strongest",
        label="Bought together, strongest",
        unit="cosine",
        sentence="The closest purchase of this customer, by how often the two share buyers.",
        compute=lambda case: strongest(case, 1),
    ),
    Feature(
        name="strongest_five",
        label="Bought together, mean of five",
        unit="cosine",
        sentence="The mean over the five closest purchases of this customer.",
        compute=lambda case: strongest(case, 5),
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


def available(dataset: Dataset, statistics: ItemStatistics) -> tuple[Feature, ...]:
    """The features that this data set allows.

    Where no level of likeness is known the only history part would be the score itself, which
    explains nothing: the history parts are left out then.
    """
    events = {Event(code).label for code in np.unique(dataset.log.events)}
    levels = set(_SHARES)

    def there(need: str) -> bool:
        if need in levels:
            return need in statistics.codes
        return dataset.has(need) if need in COSTS else need in events

    return tuple(
        feature
        for feature in FEATURES
        if all(map(there, feature.needs)) and (statistics.codes or not feature.scaled)
    )


def compute(features: tuple[Feature, ...], case: CandidateCase) -> DoubleArray:
    """The feature values, float64 of shape (n_targets, n_features), NaN where unknown."""
    columns = [feature.compute(case) for feature in features]
    return np.column_stack(columns).astype(np.float64)
