"""Where one item stands for all customers, in groups of customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.rankings.top_k import NO_ITEM, TopLists
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_groups import by_length, by_segment
from recommenders.histories import BoolArray, LongArray
from recommenders.intervals import MIN_CUSTOMERS, wilson
from recommenders.ranking.ranker import Ranker

RANK_LIMITS: Final = (10, 50, 100)
"""The item is among the first so many, and how often that is so."""
SHARES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
MAX_GROUPS: Final = 12
EVERYBODY: Final = "All customers"
NO_SEGMENT: Final = "No segment"
OTHERS: Final = "Other segments"
_PURCHASES: Final = ((0, 0), (1, 5), (6, 20), (21, 100), (101, None))
"""Groups of customers by purchase lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRanks:
    """One group of ``customers`` for whom the item is ranked.

    ``within``: for how many of them it is among the first `RANK_LIMITS`; ``rank_quantiles``: the
    least rank, rounded up to a mark of `explain.rankings.top_k.TopLists`, that has at least
    `SHARES` of them.
    """

    name: str
    customers: int
    within: tuple[int, ...]
    rank_quantiles: tuple[int, ...]

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on a share."""
        return self.customers < MIN_CUSTOMERS

    def share(self, position: int) -> tuple[float, float, float]:
        """Share within ``RANK_LIMITS[position]`` and its 95 % interval, all between 0 and 1."""
        low, high = wilson(self.within[position], self.customers)
        return self.within[position] / max(1, self.customers), low, high

    @property
    def median(self) -> int:
        """The rank that half of the customers have it at, or above."""
        return self.rank_quantiles[SHARES.index(0.5)]

    @property
    def first_tenth(self) -> int:
        """The rank that a tenth of the customers have it at, or above."""
        return self.rank_quantiles[SHARES.index(0.1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRanks:
    """The ranks of an item (code), for all customers and then by ``by``.

    ``already_bought`` customers have bought it and are not ranked again, and from ``hidden`` ones a
    rule of the shop hides it; ``n_items`` is the largest rank. ``best_customer`` is the customer
    (code) for whom it ranks best, None where it is not ranked.
    """

    item: int
    by: str
    groups: tuple[GroupRanks, ...]
    already_bought: int
    n_items: int
    best_customer: int | None
    hidden: int = 0

    def frame(self) -> pd.DataFrame:
        """A line for each group: customers, quartiles of the rank, shares and intervals."""
        rows = []
        for group in self.groups:
            row: dict[str, object] = {self.by: group.name, "customers": group.customers}
            for share, rank in zip(SHARES, group.rank_quantiles, strict=True):
                row[f"rank of {100 * share:.0f} %"] = rank
            for position, limit in enumerate(RANK_LIMITS):
                share, low, high = group.share(position)
                row |= {f"in first {limit}": share, f"{limit} low": low, f"{limit} high": high}
            rows.append(row)
        return pd.DataFrame(rows)


def item_ranks(
    lists: TopLists, ranker: Ranker, dataset: Dataset, item: int, *, bought_before: bool = False
) -> ItemRanks:
    """Where the item (code) stands for the customers of the lists.

    ``bought_before`` as the lists were made: without it, customers who have the item in their
    history are left out.
    """
    ranks = upper_ranks(lists, ranker, dataset, item, bought_before=bought_before)
    ranked = ranks > 0
    hidden = hidden_from(lists, ranker, item)
    by, customer_groups = _groups(dataset, lists)
    groups = [_group(EVERYBODY, ranks[ranked])]
    for name, inside in customer_groups:
        group_ranks = ranks[ranked & inside]
        if len(group_ranks):
            groups.append(_group(name, group_ranks))
    return ItemRanks(
        item=item,
        by=by,
        groups=tuple(groups) if len(groups) > 2 else tuple(groups[:1]),
        already_bought=int((~ranked).sum()) - hidden,
        hidden=hidden,
        n_items=dataset.n_items,
        best_customer=int(lists.customers[np.where(ranked, ranks, np.inf).argmin()])
        if ranked.any()
        else None,
    )


def hidden_from(lists: TopLists, ranker: Ranker, item: int) -> int:
    """From how many customers of the lists a rule of the shop hides an item (code)."""
    return sum(
        len(rows)
        for own, rows in ranker.of_customers(lists.customers)
        if own.acting is not None and not own.acting.visible[item]
    )


def upper_ranks(
    lists: TopLists, ranker: Ranker, dataset: Dataset, item: int, *, bought_before: bool = False
) -> LongArray:
    """The rank of the item for each customer of the lists, rounded up to a mark, shape (n,).

    It is exact where the item is in the list, and 0 where it is not ranked at all: bought before,
    or hidden by a rule of the shop.
    """
    events = ranker.recommender.events
    everybody = len(lists) == dataset.n_customers
    histories = dataset.histories(None if everybody else lists.customers, events=events)
    codes = np.array([item], dtype=np.int32)
    # a copy: what is the same for everybody may be one row, seen many times
    scores = ranker.unruled.recommender.score(histories, codes)[:, 0].copy()
    hidden = np.zeros(len(lists), dtype=np.bool_)
    for own, rows in ranker.of_customers(lists.customers):
        scores[rows] = own.lifted(scores[rows, None], codes)[:, 0]
        hidden[rows] = own.acting is not None and not own.acting.visible[item]
    popular = ranker.popularity
    marked = lists.mark_items
    wins_tie = (popular[item] > popular[marked]) | (
        (popular[item] == popular[marked]) & (item < marked)
    )
    above = scores[:, None] > lists.mark_scores
    above |= (scores[:, None] == lists.mark_scores) & wins_tie
    above |= (marked == item) | (marked == NO_ITEM)
    ranks = np.minimum(lists.rank_marks[above.argmax(axis=1)], lists.candidates)
    # what is not above the last of all is last: equal but for the rounding of another batch
    ranks = np.where(above.any(axis=1), ranks, lists.candidates)
    list_ranks = lists.ranks(item)
    ranks = np.where(list_ranks > 0, list_ranks, np.maximum(ranks, lists.items.shape[1] + 1))
    ranks = np.minimum(ranks, lists.candidates)
    if ranker.record is not None:
        ranks[~ranker.record.recorded(histories)[:, item]] = 0
    elif not bought_before:
        ranks[_have(histories.rows, histories.items == item, len(lists))] = 0
    ranks[hidden] = 0
    answer: LongArray = ranks
    return answer


def _groups(dataset: Dataset, lists: TopLists) -> tuple[str, list[tuple[str, BoolArray]]]:
    """By what customers are grouped, and the groups with who is in each, shape (n,).

    The segments of the data set, largest first and the smallest of many in one; the number of
    purchases where it has no segments.
    """
    if dataset.has(Columns.SEGMENT):
        segments = dataset.customers[Columns.SEGMENT].iloc[lists.customers]
        return "Segment", by_segment(segments, most=MAX_GROUPS, unknown=NO_SEGMENT, rest=OTHERS)
    lengths = dataset.histories().lengths[lists.customers]
    return "Purchases", by_length(lengths, _PURCHASES, name=_purchases)


def _purchases(low: int, high: int | None) -> str:
    if not low:
        return "No purchase"
    return f"{low} or more" if high is None else f"{low} to {high}"


def _group(name: str, ranks: LongArray) -> GroupRanks:
    ascending = np.sort(ranks)
    n = len(ascending)
    positions = [max(0, int(np.ceil(share * n)) - 1) for share in SHARES]
    return GroupRanks(
        name=name,
        customers=n,
        within=tuple(int((ascending <= near).sum()) for near in RANK_LIMITS),
        rank_quantiles=tuple(int(ascending[position]) if n else 0 for position in positions),
    )


def _have(rows: LongArray, chosen: BoolArray, n: int) -> BoolArray:
    have = np.zeros(n, dtype=np.bool_)
    have[rows[chosen]] = True
    return have
