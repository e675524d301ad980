"""How strongly an item is bought together with what the customer bought."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from explain.features.case import ALIKE, CandidateCase
from explain.features.feature import Feature
from recommenders.contract import Columns
from recommenders.histories import BoolArray, DoubleArray

STRENGTH: Final = "co-purchase strength"
WALK: Final = (
    "Two items are strong together when many of the customers of the one bought the other; "
    "customers who buy nearly everything and items that everybody buys count less."
)
CLOSEST: Final = ((0, 1, "the closest"), (1, 5, "2nd to 5th"), (5, 20, "6th to 20th"))

Compute = Callable[[CandidateCase], DoubleArray]


def of_type(case: CandidateCase) -> DoubleArray:
    """Summed strength of the purchases of the target's product type."""
    return _summed(case.walks * _kin(case, Columns.PRODUCT_TYPE))


def of_category(case: CandidateCase) -> DoubleArray:
    """Summed strength of the purchases of the target's category, but another type."""
    inside = _kin(case, Columns.CATEGORY) & ~_kin(case, Columns.PRODUCT_TYPE)
    return _summed(case.walks * inside)


def elsewhere(case: CandidateCase) -> DoubleArray:
    """Summed strength of the purchases of neither."""
    near = _kin(case, Columns.CATEGORY) | _kin(case, Columns.PRODUCT_TYPE)
    return _summed(case.walks * ~near)


def lately(case: CandidateCase) -> DoubleArray:
    """Summed strength of all purchases, each weighed by its amount."""
    return _summed(case.amounts_of(case.players)[:, None] * case.walks)


def conditional(case: CandidateCase) -> DoubleArray:
    """Mean over the purchases of the share of their buyers who have the target, in %."""
    tables = case.tables
    inverse = 1.0 / np.maximum(tables.buyers[case.players], 1.0)
    reach = inverse @ tables.by_item[case.players]
    shares = np.asarray(tables.by_item[case.targets] @ reach, dtype=np.float64)
    shares -= np.where(case.bought[case.targets], 1.0, 0.0)  # a target is not tied to itself
    return 100.0 * shares / max(1, len(case.players))


def closest(begin: int, end: int) -> Compute:
    """Summed strength of the purchases from one place to another, the strongest first."""
    return lambda case: _summed(case.closest[begin:end])


def alike(circle: int) -> Compute:
    """A circle of the most alike customers who bought the target, in %."""
    return lambda case: case.alike[circle]


def _kin(case: CandidateCase, level: str) -> BoolArray:
    """Which players are of each target's type, category, ...: (n_players, n_targets)."""
    if level not in case.statistics.codes:
        return np.zeros(case.walks.shape, dtype=np.bool_)
    own, wanted = case.level_codes(level)
    same: BoolArray = (own[:, None] == wanted[None, :]) & (own >= 0)[:, None]
    return same


def _summed(strengths: DoubleArray) -> DoubleArray:
    total: DoubleArray = strengths.sum(axis=0)
    return total


TOGETHER: Final[tuple[Feature, ...]] = (
    Feature(
        name="together_type",
        label="Together: same product type",
        unit=STRENGTH,
        sentence=f"Summed over the customer's purchases of the item's product type. {WALK}",
        compute=of_type,
        needs=(Columns.PRODUCT_TYPE,),
        association=True,
    ),
    Feature(
        name="together_category",
        label="Together: same category",
        unit=STRENGTH,
        sentence="Summed over the customer's purchases of the item's category, but of another "
        f"product type. {WALK}",
        compute=of_category,
        needs=(Columns.CATEGORY,),
        association=True,
    ),
    Feature(
        name="together_elsewhere",
        label="Together: different category",
        unit=STRENGTH,
        sentence="Summed over the customer's purchases outside the item's category and product "
        f"type. {WALK}",
        compute=elsewhere,
        needs=(Columns.CATEGORY,),
        association=True,
    ),
    Feature(
        name="together",
        label="Together: all purchases",
        unit=STRENGTH,
        sentence=f"Summed over the customer's purchases. {WALK}",
        compute=lambda case: _summed(case.walks),
        unless=(Columns.CATEGORY,),
        association=True,
    ),
    Feature(
        name="together_lately",
        label="Together: recent purchases",
        unit=STRENGTH,
        sentence="Summed over the customer's purchases, frequent and recent ones counting more: "
        f"half after 120 days. {WALK}",
        compute=lately,
        association=True,
    ),
    *(
        Feature(
            name=f"closest_{end}",
            label=f"Closest purchases: {word}",
            unit=STRENGTH,
            sentence=f"Summed over the purchases strongest together with the item: {word}. {WALK}",
            compute=closest(begin, end),
            association=True,
        )
        for begin, end, word in CLOSEST
    ),
    Feature(
        name="conditional",
        label="Buyers of purchases who have it",
        unit="%",
        sentence="Share of the buyers of a purchase who bought the item, the mean over this "
        "customer's purchases.",
        compute=conditional,
        association=True,
    ),
    *(
        Feature(
            name=f"alike_{count}",
            label=f"Bought by {count} alike customers",
            unit="%",
            sentence=f"Share of the {count} customers with the most of the same purchases who "
            "bought the item; rare purchases and closer customers count more.",
            compute=alike(circle),
            association=True,
        )
        for circle, count in enumerate(ALIKE)
    ),
)
