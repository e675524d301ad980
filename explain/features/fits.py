"""How well an item fits what the customer buys: companions, kinds of item, tastes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from explain.features import companions, tastes
from explain.features.case import CandidateCase
from explain.features.feature import Feature
from recommenders.contract import Columns
from recommenders.histories import DoubleArray
from recommenders.uptake_lift.level import Level

ABOVE: Final = "sd above the average customer"
TASTES: Final = ("broad tastes", "finer tastes", "fine tastes")

Compute = Callable[[CandidateCase], DoubleArray]


def companion(band: int) -> Compute:
    """Summed cosines of the bought companions of a band."""
    return lambda case: case.companions[band]


def fit(kind: str) -> Compute:
    """How far the purchases point at the target by the items that lead to it or go along."""

    def compute(case: CandidateCase) -> DoubleArray:
        return _above(getattr(case.tables.companions, kind), case)

    return compute


def level_fit(level: str) -> Compute:
    """How far the purchases point at the target's type, category or brand."""

    def compute(case: CandidateCase) -> DoubleArray:
        return _above(case.tables.levels[level], case)

    return compute


def taste(band: int, *, plain: bool) -> Compute:
    """Agreement with the customer's place among a band of tastes, a target's own part left out.

    With ``plain`` customers count by how much they buy; else all customers count alike and the
    target's strength is that of a share of buyers (the target's root buyers as a factor).
    """

    def compute(case: CandidateCase) -> DoubleArray:
        tables = case.tables
        vectors = tables.plain_tastes if plain else tables.tastes
        roots = np.ones_like(tables.buyers) if plain else np.sqrt(np.maximum(tables.buyers, 1.0))
        players, targets = vectors[case.players], vectors[case.targets]
        products = tastes.by_band(1.0 / roots[case.players], players, targets)
        bounds = (0, *tastes.BANDS)
        own = (targets[:, bounds[band] : bounds[band + 1]] ** 2).sum(axis=1)
        agreement = products[band] - np.where(
            case.bought[case.targets], own / roots[case.targets], 0
        )
        strength: DoubleArray = 100.0 * agreement * roots[case.targets]
        return strength

    return compute


def foretold(band: int) -> Compute:
    """The target as it is foretold by the purchases, by tastes up to a band."""
    return lambda case: 100.0 * case.expected[band]


def _above(level: Level, case: CandidateCase) -> DoubleArray:
    """How far the purchases point at each target beyond the average purchase, NaN where unknown."""
    above: DoubleArray = level.of_items(case.amounts, case.targets, missing=np.nan)[0]
    return above


FITS: Final[tuple[Feature, ...]] = (
    *(
        Feature(
            name=f"companions_{end}",
            label=f"Bought its companions: {begin + 1} to {end}",
            unit="summed cosine",
            sentence=f"How many of the item's companions {begin + 1} to {end} the customer bought, "
            "each counting by the cosine of the customers of the two. Companions are the items "
            "whose customers are most like its own.",
            compute=companion(band),
            association=True,
        )
        for band, (begin, end) in enumerate(
            zip((0, *companions.BANDS), companions.BANDS, strict=False)
        )
    ),
    *(
        Feature(
            name=f"fit_{level}",
            label=f"Fits the {word} bought",
            unit=ABOVE,
            sentence=f"How much more of the item's {singular} is expected from what this customer "
            "buys, frequent and recent purchases counting more, than from what others buy.",
            compute=level_fit(level),
            needs=(level,),
            association=True,
        )
        for level, word, singular in (
            (Columns.PRODUCT_TYPE, "product types", "product type"),
            (Columns.CATEGORY, "categories", "category"),
            (Columns.BRAND, "brands", "brand"),
        )
    ),
    *(
        Feature(
            name=f"fit_{kind}",
            label=label,
            unit=ABOVE,
            sentence="How much more this customer buys than others of the "
            f"{companions.FITTED} items {which}; frequent and recent purchases count more.",
            compute=fit(kind),
            association=True,
        )
        for kind, label, which in (
            ("leading", "Buys what leads to it", "that foretell it best, overlap counting once"),
            (
                "frequent",
                "Buys what goes along with it",
                "most often bought along with it",
            ),
        )
    ),
    *(
        Feature(
            name=f"taste_{end}" if not plain else f"plain_taste_{end}",
            label=f"{word.capitalize()}, {how}",
            unit="% expected",
            sentence=f"How far the customer and the item agree in {word}: of the directions along "
            f"which customers differ most in what they buy, numbers {begin + 1} to {end}. {rule}",
            compute=taste(band, plain=plain),
            association=True,
        )
        for plain, how, rule in (
            (False, "customers alike", "All customers count alike in finding them."),
            (True, "big buyers first", "Customers who buy much count more in finding them."),
        )
        for band, (begin, end, word) in enumerate(
            zip((0, *tastes.BANDS), tastes.BANDS, TASTES, strict=False)
        )
    ),
    *(
        Feature(
            name=f"expected_{end}",
            label=f"Foretold from {word}",
            unit="% expected",
            sentence=f"The item as it is foretold from the customer's purchases by the {end} "
            "directions along which customers differ most in what they buy; purchases that say "
            "the same count less than twice.",
            compute=foretold(band),
            association=True,
        )
        for band, (end, word) in enumerate(zip(tastes.BANDS, TASTES, strict=True))
    ),
)
REGRESSED: Final = tuple(
    feature
    for feature in FITS
    if feature.name in {"fit_product_type", "fit_category", "fit_brand", "fit_leading"}
)
"""Fits by a regression of what is bought on what is bought: overlap counts once. A recommender that
is such a regression itself is easier to follow with them."""
COUNTED: Final = tuple(feature for feature in FITS if feature not in REGRESSED)
"""The other fits."""
