"""What a customer's taste adds to an item of a search, in figures and in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from explain.formats import count_of, number
from recommenders.contract import Columns, Dataset
from recommenders.histories import DoubleArray
from recommenders.search.taste import CustomerTaste, fitting

NOTICEABLE: Final = 0.03
"""A factor as near as this to 1 is not spoken of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TasteEvidence:
    """What taste makes of an item (code) of a list.

    ``plain`` is the score for everybody and ``everybody`` the rank there, None beyond the list.
    ``own`` and ``brand`` are factors of `CustomerTaste`, of ``bought`` purchases and a ``lift``.
    """

    item: int
    plain: float
    everybody: int | None
    bought: int
    own: float
    lift: float
    brand: float


def taste_evidence(
    taste: CustomerTaste, plain: DoubleArray, items: list[int], ranks: dict[int, int]
) -> tuple[TasteEvidence, ...]:
    """Of some items; ``plain`` (n_items,) are the scores for everybody, ``ranks`` those there."""
    fits = fitting(plain)
    return tuple(
        TasteEvidence(
            item=item,
            plain=float(plain[item]),
            everybody=ranks.get(item),
            bought=int(taste.bought[item]),
            own=float(taste.own[item]) if fits[item] else 1.0,
            lift=float(taste.lift[item]),
            brand=float(taste.brand[item]) if fits[item] else 1.0,
        )
        for item in items
    )


def taste_sentence(evidence: TasteEvidence, name: str, dataset: Dataset) -> str:
    """What the purchases of a customer, called ``name``, say of the item."""
    parts = []
    if evidence.bought and abs(evidence.own - 1) >= NOTICEABLE:
        times = "once" if evidence.bought == 1 else count_of(evidence.bought, "time")
        parts.append(f"{name} has bought it {times} (counts {number(evidence.own)} times)")
    if abs(evidence.brand - 1) >= NOTICEABLE:
        brand = dataset.items[Columns.BRAND].iloc[evidence.item]
        parts.append(
            f"{brand} has {number(evidence.lift)} times the share in the purchases of {name} that "
            f"it has in everybody's (counts {number(evidence.brand)} times)"
        )
    if not parts:
        return f"The purchases of {name} say nothing for or against it."
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."
