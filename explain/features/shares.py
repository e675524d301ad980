"""How much of what the customer buys is of the item's kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from explain.features.case import CandidateCase
from explain.features.feature import Feature
from recommenders.contract import Columns
from recommenders.histories import DoubleArray, IntArray

WORDS: Final = {
    Columns.PRODUCT_TYPE: "product type",
    Columns.BRAND: "brand",
    Columns.CATEGORY: "category",
    Columns.DEPARTMENT: "department",
}


def share_of(level: str) -> Callable[[CandidateCase], DoubleArray]:
    """The share of the customer's purchases in the target's category, brand, ... in %."""

    def compute(case: CandidateCase) -> DoubleArray:
        items = case.log.items[case.is_purchase]
        return _share(case.statistics.codes[level], items, np.ones(len(items)), case.targets)

    return compute


def share_lately(level: str) -> Callable[[CandidateCase], DoubleArray]:
    """The same of the amounts, in which a purchase counts half after 120 days."""

    def compute(case: CandidateCase) -> DoubleArray:
        amounts = case.amounts_of(case.players)
        return _share(case.statistics.codes[level], case.players, amounts, case.targets)

    return compute


def _share(
    codes: IntArray, items: IntArray, weights: DoubleArray, targets: IntArray
) -> DoubleArray:
    own, wanted = codes[items], codes[targets]
    known = own >= 0
    sums = np.bincount(own[known], weights[known], minlength=int(codes.max(initial=0)) + 1)
    share = 100.0 * sums[wanted] / max(float(weights.sum()), 1e-12)
    return np.where(wanted >= 0, share, np.nan)


SHARES: Final[tuple[Feature, ...]] = tuple(
    Feature(
        name=f"{name}_{level}",
        label=f"{label}: {word}",
        unit="%",
        sentence=sentence.format(word=word),
        compute=compute(level),
        needs=(level,),
        association=True,
    )
    for name, label, sentence, compute in (
        (
            "share",
            "Share of purchases",
            "Share of the customer's purchases that are of the item's {word}.",
            share_of,
        ),
        (
            "lately",
            "Recent share",
            "Share of what the customer buys that is of the item's {word}; a purchase counts half "
            "after 120 days.",
            share_lately,
        ),
    )
    for level, word in WORDS.items()
)
