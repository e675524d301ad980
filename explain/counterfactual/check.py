"""Counterfactual checks: the recommender is asked again without some of the purchases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommenders.contract import Columns, Histories
from recommenders.histories import BoolArray
from recommenders.ranking.ranker import Ranker


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Purchases taken out of a history together.

    ``items`` are the codes of the items whose every event is removed, the most telling first,
    ``label`` names them when they are a group ("Dog treats") and ``level`` is the column that the
    name is from, ``purchases`` counts the purchase lines behind them, ``last`` is when the latest
    of these was (seconds since 1970, UTC), ``relation`` how most of the items relate to the
    explained one (a name of `explain.attribution.by_relation.RELATIONS`), and ``everything`` tells
    that nothing of the history is left.
    """

    items: tuple[int, ...]
    label: str = ""
    level: str = ""
    purchases: int = 0
    last: int = 0
    relation: str = ""
    everything: bool = False

    @property
    def whole(self) -> bool:
        """Whether this is the removal of the whole history, and not of its only purchase."""
        return self.everything and bool(self.label)

    @property
    def small(self) -> bool:
        """Whether it is of purchases that are named one by one, or of one product type."""
        return not self.label or self.level == Columns.PRODUCT_TYPE

    @property
    def key(self) -> tuple[int, ...]:
        """The items as a set: removals with the same key are the same removal."""
        return tuple(sorted(self.items))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What became of one item when the recommender was asked without some purchases.

    Ranks count from 1 among the same ``n_candidates`` as before the removal, so that a removed
    item does not come back as a rival. Scores are in the recommender's units.
    """

    target: int
    removal: Removal
    rank_before: int
    rank_after: int
    score_before: float
    score_after: float
    shown: int
    n_candidates: int

    @property
    def confirms(self) -> bool:
        """Whether the purchases are a cause: the item loses score and rank without them."""
        return self.score_after < self.score_before and self.rank_after > self.rank_before

    @property
    def leaves_list(self) -> bool:
        """Whether the item drops out of the list that was shown."""
        return self.confirms and self.rank_after > self.shown

    @property
    def decisive(self) -> bool:
        """Whether it does so without few purchases, or those of one product type."""
        return self.removal.small and self.leaves_list


def check(
    ranker: Ranker,
    history: Histories,
    questions: Sequence[tuple[int, Removal]],
    *,
    candidates: BoolArray,
    shown: int,
) -> list[Check]:
    """Ask the recommender about each (target, removal), in their order.

    Every distinct removal is scored once, all of them in one call. ``history`` has one row,
    ``candidates`` is the mask of shape (n_items,) behind the shown list of ``shown`` items.
    """
    if not questions:
        return []
    removals = list(dict.fromkeys(removal.key for _, removal in questions))
    players = history.players()
    masks = np.ones((len(removals) + 1, len(players)), dtype=np.bool_)
    for row, items in enumerate(removals, start=1):
        masks[row, np.searchsorted(players, np.array(items, dtype=np.int32))] = False
    scores = ranker.recommender.score(history.mask(masks))
    row_of = {items: row for row, items in enumerate(removals, start=1)}

    by_row: dict[int, list[int]] = {}
    for target, removal in questions:
        by_row.setdefault(row_of[removal.key], []).append(target)
    by_row[0] = sorted({target for target, _ in questions})
    rank_of: dict[tuple[int, int], int] = {}
    for row, targets in by_row.items():
        ranks = ranker.ranks(scores[row : row + 1], np.array(targets, dtype=np.int32), candidates)[
            0
        ]
        rank_of.update(
            ((row, target), int(rank)) for target, rank in zip(targets, ranks, strict=True)
        )
    n_candidates = int(candidates.sum())
    return [
        Check(
            target=target,
            removal=removal,
            rank_before=rank_of[0, target],
            rank_after=rank_of[row_of[removal.key], target],
            score_before=float(scores[0, target]),
            score_after=float(scores[row_of[removal.key], target]),
            shown=shown,
            n_candidates=n_candidates,
        )
        for target, removal in questions
    ]
