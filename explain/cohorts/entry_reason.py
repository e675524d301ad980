"""The figures of one list entry's reason, kept small: what the Reasons view shows in a row."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Final

from explain.formats import count_of, join_names
from explain.reasons.evidence_types import ReasonKind
from explain.reasons.reason import Reason
from explain.reasons.verdict import Ground
from recommenders.contract import Dataset

UNRELATED: Final = "unrelated"
RELATIONS: Final[tuple[str, ...]] = (
    str(ReasonKind.AGAIN),
    str(ReasonKind.PRODUCT_TYPE),
    str(ReasonKind.BRAND),
    str(ReasonKind.CATEGORY),
    str(ReasonKind.SAID),
    str(ReasonKind.TOGETHER),
    UNRELATED,
)
"""How what is named goes with the item, the closest first."""
SAME_ITEM: Final = "the item itself, bought before"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReason:
    """What a reason names, how that goes with the item, and the ranks without it.

    ``items`` (codes) are the named purchases, under the ``label`` of a group with its
    ``purchases``, or one by one; none for what is popular. ``relation`` (of `RELATIONS`, empty
    where nothing is named) and ``lift`` (how many times as often as by chance both are bought;
    NaN without a pair) are those of the named purchase that has least to do with the item; of a
    group, of the most telling members. ``share``: the part of all that lifts the item that they
    carry, NaN where nothing is named. Ranks are None where nothing was asked.
    """

    items: tuple[int, ...] = ()
    label: str = ""
    purchases: int = 0
    relation: str = ""
    share: float = nan
    lift: float = nan
    rank_without: int | None = None
    rank_without_history: int | None = None

    @classmethod
    def of(cls, reason: Reason) -> EntryReason:
        """The figures of a reason."""
        verdict, named = reason.verdict, reason.named
        if named is None:
            return cls(rank_without_history=verdict.rank_without_history)
        lifts = [ground.bought.lift for ground in verdict.grounds if not ground.same_item]
        return cls(
            items=named.items,
            label=named.label,
            purchases=named.purchases,
            relation=max(map(_relation, verdict.grounds), key=RELATIONS.index, default=""),
            share=verdict.share,
            lift=min(lifts, default=nan),
            rank_without=verdict.rank_without,
            rank_without_history=verdict.rank_without_history,
        )

    def named(self, target: int, dataset: Dataset) -> str:
        """What is named, as people read it: titles, or "Beef (67 purchases)"; may be empty."""
        if self.label:
            return f"{self.label} ({count_of(self.purchases, 'purchase')})"
        return join_names(
            [SAME_ITEM if item == target else dataset.item_title(item) for item in self.items]
        )


def _relation(ground: Ground) -> str:
    if ground.same_item:
        return str(ReasonKind.AGAIN)
    if ground.alike is not None:
        return str(ground.alike.kind)
    if ground.said:
        return str(ReasonKind.SAID)
    return str(ReasonKind.TOGETHER) if ground.together else UNRELATED
