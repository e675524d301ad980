"""Two explained lists beside each other: what moved, what came and went, whose reasons changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.contract import ReasonState
from explain.formats import count_of
from explain.reasons.explanation import Explanation
from explain.reasons.reason import Reason
from recommenders.contract import Dataset
from recommenders.histories import BoolArray, IntArray
from recommenders.ranking.ranker import Ranker

PATIENCE = 0.9
"""How likely the reader of rank-biased overlap goes on to the next place: the first ten places
weigh 86 % then."""

BOUGHT: Final = "bought"
HIDDEN: Final = "hidden"


class Move(StrEnum):
    """What became of an item; `UP` is towards the first place."""

    SAME = "same"
    UP = "up"
    DOWN = "down"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankingComparison:
    """Two lists of the same data set, item by item.

    All arrays run along ``items`` (codes): the list after in its order, then what is gone in the
    order of the list before. ``rank_before`` and ``rank_after`` count from 1: the place in the
    list; for an item below the list its rank by score among all candidates; 0 where it is no
    candidate, for it has been bought or a rule hides it. ``in_before`` and ``in_after`` tell
    whether the list has it. ``reason_changed`` is True where both lists have the item and another
    purchase or group is named, or the state of the reason is another.
    """

    before: Explanation
    after: Explanation
    items: IntArray
    rank_before: NDArray[np.int64]
    rank_after: NDArray[np.int64]
    in_before: BoolArray
    in_after: BoolArray
    moves: tuple[Move, ...]
    reason_changed: BoolArray

    def count(self, *moves: Move) -> int:
        """How many items did one of these."""
        return sum(move in moves for move in self.moves)

    @property
    def common(self) -> int:
        """How many items both lists have."""
        return int((self.in_before & self.in_after).sum())

    @property
    def same(self) -> bool:
        """Whether both lists have the same items in the same order."""
        return all(move is Move.SAME for move in self.moves)

    @property
    def agreement(self) -> float:
        """Rank-biased overlap of the two lists, 0 (nothing in common) to 1; NaN without items."""
        before, after = self.before.ranking.items, self.after.ranking.items
        return rank_biased_overlap(before.tolist(), after.tolist())

    @property
    def finding(self) -> str:
        """What happened, to stand behind a colon: "4 of 10 items are replaced, 3 others move"."""
        new, gone = self.count(Move.NEW), self.count(Move.GONE)
        moved = self.count(Move.UP, Move.DOWN)
        listed = int(self.in_before.sum())
        if self.same:
            return "the list stays the same" if listed else "there is nothing to list"
        if not new and not gone:
            move = "item is" if moved == 1 else "items are"
            return f"the same items, {moved} of {listed:,} {move} in another place"
        if new == gone:
            parts = [f"{new} of {listed:,} items {'is' if new == 1 else 'are'} replaced"]
        else:
            parts = [f"{count_of(new, 'item')} {'comes' if new == 1 else 'come'} in"] if new else []
            parts += (
                [f"{count_of(gone, 'item')} {'leaves' if gone == 1 else 'leave'}"] if gone else []
            )
        if moved:
            parts.append(f"{moved} other{'s move' if moved > 1 else ' moves'}")
        return ", ".join(parts)

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each item: ranks, what became of it, and both reasons.

        A rank is empty for what has been bought and is not ranked, a reason for what is not in
        the list; ``reason changed`` is empty unless both lists have the item.
        """
        both = self.in_before & self.in_after
        return pd.DataFrame(
            {
                "item": dataset.titles[self.items],
                "rank before": _ranks(self.rank_before),
                "rank after": _ranks(self.rank_after),
                "move": [str(move) for move in self.moves],
                "reason before": _sentences(self.before, self.items),
                "reason after": _sentences(self.after, self.items),
                "reason changed": pd.array(
                    [
                        bool(changed) if in_both else None
                        for changed, in_both in zip(self.reason_changed, both, strict=True)
                    ],
                    dtype="boolean",
                ),
            }
        )

    def rank_words(self, position: int, *, after: bool) -> str:
        """The rank of an item (a position in ``items``) on one side, as it is read.

        "bought" where it is no candidate for that, "hidden" where a rule of the shop hides it.
        """
        rank = int((self.rank_after if after else self.rank_before)[position])
        if rank:
            return f"{rank:,}"
        explanation = self.after if after else self.before
        return BOUGHT if self.items[position] in explanation.history.items else HIDDEN

    @property
    def length(self) -> int:
        """Items of the longer list."""
        return max(len(self.before.ranking.items), len(self.after.ranking.items))

    @property
    def n_reasons_changed(self) -> int:
        """How many items in both lists have another reason."""
        return int(self.reason_changed.sum())

    @property
    def all_ranked(self) -> bool:
        """Whether every item is a candidate on both sides."""
        return bool(self.rank_before.all() and self.rank_after.all())

    @property
    def widest_gap(self) -> int | None:
        """The position (in ``items``) of the item whose two ranks are farthest apart.

        None where no item moves; what is no candidate on one side has no gap.
        """
        ranked = (self.rank_before > 0) & (self.rank_after > 0)
        gaps = np.where(ranked, np.abs(self.rank_before - self.rank_after), 0)
        return int(gaps.argmax()) if gaps.any() else None

    @property
    def example(self) -> int:
        """The position of the first item that only the list before has, for a closer look.

        One with a personal reason where there is one; 0 where both lists have the same items.
        """
        states = {
            rationale.reason.target: rationale.reason.state for rationale in self.before.rationales
        }
        gone = np.flatnonzero(~self.in_after).tolist()
        personal = [
            position
            for position in gone
            if states[int(self.items[position])] is ReasonState.PERSONAL
        ]
        return next(iter([*personal, *gone]), 0)


def compare(
    before: Explanation,
    after: Explanation,
    *,
    ranker: Ranker,
    after_ranker: Ranker | None = None,
) -> RankingComparison:
    """Compare two explained lists: of two histories, two settings or two recommenders.

    ``ranker`` made the list before and, unless ``after_ranker`` is given, the list after. Each
    is asked once more for its scores, for the ranks of what is below its list. In a list that is
    rearranged for variety, ranks below the list are by score and may be smaller than its length.
    """
    first, second = before.ranking.items, after.ranking.items
    gone = first[~np.isin(first, second)]
    items = np.concatenate([second, gone]).astype(np.int32)
    in_before, in_after = np.isin(items, first), np.isin(items, second)
    reasons = [_reasons(before), _reasons(after)]
    rank_before = _true_ranks(before, items, ranker.for_customer(before.customer))
    rank_after = _true_ranks(after, items, (after_ranker or ranker).for_customer(after.customer))
    return RankingComparison(
        before=before,
        after=after,
        items=items,
        rank_before=rank_before,
        rank_after=rank_after,
        in_before=in_before,
        in_after=in_after,
        moves=tuple(
            Move.NEW if not was else Move.GONE if not now else _move(old, new)
            for old, new, was, now in zip(
                rank_before.tolist(), rank_after.tolist(), in_before, in_after, strict=True
            )
        ),
        reason_changed=np.array(
            [
                bool(both) and _named(reasons[0][item]) != _named(reasons[1][item])
                for item, both in zip(items.tolist(), in_before & in_after, strict=True)
            ],
            dtype=np.bool_,
        ),
    )


def rank_biased_overlap(
    first: Sequence[int], second: Sequence[int], *, patience: float = PATIENCE
) -> float:
    """Overlap of two rankings without repeats, the first places weighing most; NaN if one is empty.

    0 when nothing is common, 1 when they are equal. What is beyond their ends is taken to go on as
    before: RBO_ext of Webber, Moffat and Zobel, "A similarity measure for indefinite rankings"
    (TOIS 2010), equation 32, which allows for lists of two lengths.
    """
    short, long = sorted((list(first), list(second)), key=len)
    if not short:
        return float("nan")
    s, depth = len(short), np.arange(1, len(long) + 1)
    # the items common to the first d places are those whose later place is d at the latest
    depths = [max(short.index(item), long.index(item)) for item in long if item in set(short)]
    overlap = np.cumsum(np.bincount(np.array(depths, dtype=np.int64), minlength=len(long)))
    weights = patience**depth
    beyond = overlap[s - 1] * np.maximum(0, depth - s) / s
    summed = float(((overlap + beyond) / depth * weights).sum()) * (1 - patience) / patience
    rest = (overlap[-1] - overlap[s - 1]) / len(long) + overlap[s - 1] / s
    return float(summed + rest * weights[-1])


def _true_ranks(explanation: Explanation, items: IntArray, ranker: Ranker) -> NDArray[np.int64]:
    ranking = explanation.ranking
    scores = ranker.recommender.score(explanation.history)
    ranks = ranker.ranks(scores, items, ranking.candidates)[0]
    ranks[~ranking.candidates[items]] = 0
    list_ranks = {item: rank for rank, item in enumerate(ranking.items.tolist(), start=1)}
    return np.array(
        [
            list_ranks.get(item, rank)
            for item, rank in zip(items.tolist(), ranks.tolist(), strict=True)
        ],
        dtype=np.int64,
    )


def _move(before: int, after: int) -> Move:
    if after == before:
        return Move.SAME
    return Move.UP if after < before else Move.DOWN


def _reasons(explanation: Explanation) -> dict[int, Reason]:
    return {rationale.reason.target: rationale.reason for rationale in explanation.rationales}


def _named(reason: Reason) -> tuple[ReasonState, str, tuple[int, ...]]:
    """What a reason claims: a group is its name, however many purchases it has by now."""
    named = reason.named
    if named is None:
        return reason.state, "", ()
    return reason.state, named.label, () if named.label else named.key


def _ranks(ranks: NDArray[np.int64]) -> pd.api.extensions.ExtensionArray:
    return pd.array([rank or None for rank in ranks.tolist()], dtype="Int64")


def _sentences(explanation: Explanation, items: IntArray) -> list[str]:
    sentences = {rationale.reason.target: rationale.plain for rationale in explanation.rationales}
    return [sentences.get(item, "") for item in items.tolist()]
