"""How purchases and the items of the list go together: alike, bought together, or said by the shop.

What a person would accept as a reason, whatever the recommender computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from explain.attribution.by_relation import RELATIONS, relate
from explain.profiles.co_purchases import CoPurchases, co_purchases
from explain.profiles.item_statistics import LEVELS, ItemStatistics
from explain.reasons.evidence_types import CoPurchase, ReasonKind, SharedAttribute
from explain.reasons.verdict import Ground, VerdictConfig
from recommenders.contract import Columns
from recommenders.histories import BoolArray, DoubleArray, IntArray
from recommenders.intervals import wilson

CLOSE: Final = (Columns.PRODUCT_TYPE, Columns.BRAND, Columns.CATEGORY)
"""Levels at which two items are alike enough for one to be a reason for the other."""
MAX_DOUBLINGS: Final = 3.0
"""Bought together eight times as often as by chance, or more, tells as much as can be told."""
ALIKE: Final = {Columns.PRODUCT_TYPE: 2.0, Columns.BRAND: 1.5, Columns.CATEGORY: 1.0}
"""What a shared level tells, in doublings of how often two items are bought together."""
ONLY_BRAND: Final = 0.5
"""What a shared brand tells where nothing else is known; a shared category tells 1."""
SAID: Final = 2.0
"""What the word of the shop tells, in doublings as well: as much as the same product type."""
ACROSS: Final = 1.0
"""Doublings that a purchase of another department tells less: only the count speaks for it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Associations:
    """Purchased ``items`` (codes, ascending, (n_items,)) against ``targets`` (codes, (n_targets,)).

    ``relations`` (n_items, n_targets) are positions in `RELATIONS`, ``counts`` the co-purchases of
    other customers, ``lift`` (n_items, n_targets) how many times as often as by chance the two
    are bought together, and ``together`` where that is often enough, and by enough customers, to
    be a reason. ``said`` is where the shop itself says that the purchase leads to the target.
    """

    items: IntArray
    targets: IntArray
    statistics: ItemStatistics
    config: VerdictConfig
    counts: CoPurchases
    relations: NDArray[np.int8]
    lift: DoubleArray
    together: BoolArray
    said: BoolArray

    @classmethod
    def of(
        cls,
        statistics: ItemStatistics,
        items: IntArray,
        targets: IntArray,
        *,
        customer: int,
        config: VerdictConfig,
    ) -> Self:
        """Look up the levels, and count the buyers of both among all but ``customer`` (a code)."""
        counts = co_purchases(statistics, items, targets, customer=customer)
        expected = np.outer(counts.buyers, counts.target_buyers) / max(1, counts.customers)
        lift = np.where(expected > 0, counts.both / np.maximum(expected, 1e-12), 0.0)
        often = (counts.both >= config.min_buyers) & (lift >= config.min_lift)
        for row, column in zip(*np.nonzero(often), strict=True):
            lowest = wilson(
                int(counts.both[row, column]), int(counts.buyers[row]), z=config.certainty
            )[0]
            often[row, column] = lowest * counts.customers > counts.target_buyers[column]
        return cls(
            items=items,
            targets=targets,
            statistics=statistics,
            config=config,
            counts=counts,
            relations=relate(statistics, items, targets),
            lift=lift,
            together=often,
            said=statistics.said_by_shop(items, targets),
        )

    @property
    def related(self) -> BoolArray:
        """Whether each purchase is a plausible reason for each target, (n_items, n_targets)."""
        related: BoolArray = self.together | self.said | (self.relations < _FAR)
        return related

    def doublings(self) -> DoubleArray:
        """How telling each purchase is for each target, (n_items, n_targets), 0 for unrelated.

        The largest of three: how often they are bought together, in doublings over chance
        (log2 of the lift, at most `MAX_DOUBLINGS`, less `ACROSS` for another department), what a
        shared level tells (`ALIKE`), and what the word of the shop does (`SAID`).
        """
        told = np.clip(np.log2(np.maximum(self.lift, 1.0)), 0.0, MAX_DOUBLINGS)
        if Columns.DEPARTMENT in self.statistics.codes:
            told -= np.where(self.relations == len(RELATIONS) - 1, ACROSS, 0.0)
        known = np.maximum(_TELLS[self.relations], SAID * self.said)
        doublings: DoubleArray = np.maximum(told * self.together, known)
        return doublings

    def certain_doublings(self) -> DoubleArray:
        """`doublings` where nothing else says which of hundreds of purchases matters.

        The largest lift of so many is that of a rare one, by chance. So a count tells what its
        lowest likely lift tells (Wilson, `VerdictConfig.certainty`), nothing below ``min_lift``;
        and a brand alone tells `ONLY_BRAND`, for a shop's own brand is on everything.
        """
        closest = _TELLS[self.relations]
        closest[self.relations == _BRAND] = ONLY_BRAND
        closest = np.maximum(closest, SAID * self.said)
        told = np.zeros(closest.shape)
        for row, column in zip(*np.nonzero(self.together), strict=True):
            lowest = wilson(
                int(self.counts.both[row, column]),
                int(self.counts.buyers[row]),
                z=self.config.certainty,
            )[0]
            lift = lowest * self.counts.customers / int(self.counts.target_buyers[column])
            if lift >= self.config.min_lift:
                told[row, column] = min(float(np.log2(lift)), MAX_DOUBLINGS)
        if Columns.DEPARTMENT in self.statistics.codes:
            told -= np.where(self.relations == len(RELATIONS) - 1, ACROSS, 0.0)
        doublings: DoubleArray = np.maximum(np.maximum(told, 0.0), closest)
        return doublings

    def column(self, target: int) -> int:
        """The position of a target (a code)."""
        return int(np.flatnonzero(self.targets == target)[0])

    def relation(self, row: int, column: int) -> str:
        """The closest relation of two by name: one of `RELATIONS`, or the word of the shop."""
        relation = int(self.relations[row, column])
        said = relation >= _FAR and self.said[row, column]
        return str(ReasonKind.SAID).capitalize() if said else RELATIONS[relation]

    def ground(self, item: int, target: int) -> Ground:
        """How a purchased item goes with a target (codes)."""
        row, column = int(np.searchsorted(self.items, item)), self.column(target)
        relation = int(self.relations[row, column])
        alike = None
        if 0 < relation <= len(LEVELS):
            level = LEVELS[relation - 1]
            name = self.statistics.name(level, target)
            alike = SharedAttribute(level=level, name=name or "")
        others = max(1, self.counts.customers)
        return Ground(
            item=item,
            same_item=relation == 0,
            alike=alike if relation < _FAR else None,
            bought=CoPurchase(
                item=item,
                both=int(self.counts.both[row, column]),
                buyers=int(self.counts.buyers[row]),
                usual=float(self.counts.target_buyers[column]) / others,
            ),
            together=bool(self.together[row, column]),
            said=bool(self.said[row, column]),
        )


_BRAND: Final = 1 + LEVELS.index(Columns.BRAND)
_FAR: Final = 1 + max(LEVELS.index(level) for level in CLOSE) + 1
_TELLS: Final = np.array(
    [MAX_DOUBLINGS]
    + [ALIKE.get(level, 0.0) for level in LEVELS]
    + [0.0] * (len(RELATIONS) - 1 - len(LEVELS))
)
