"""The lists that two recommenders give the same customers: how far they agree, and where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.rankings.comparison import rank_biased_overlap
from explain.rankings.top_k import NO_ITEM, TopLists
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels
from recommenders.evaluation.summary import group_frame, groups
from recommenders.histories import BoolArray, DoubleArray, IntArray, LongArray
from recommenders.intervals import (
    MIN_CUSTOMERS,
    Estimate,
    bootstrap_mean,
    bootstrap_shares,
    draws,
    wilson,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAgreement:
    """How far the lists of a group of customers agree; every figure with its 95 % interval.

    ``by`` is what the group is of ("" for all). ``common``: items that both lists have, as a
    mean. ``overlap``: the same as a share of the longer list. ``rbo``: rank-biased overlap.
    ``first``: share of customers whose first item is the same. ``order``: of two items that both
    lists have, how often both put the same one first (1/2 is chance; Kendall's tau is twice that
    less 1); NaN where no customer has two.
    """

    by: str
    group: str
    customers: int
    common: Estimate
    overlap: Estimate
    rbo: Estimate
    first: Estimate
    order: Estimate

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the figures."""
        return self.customers < MIN_CUSTOMERS

    @property
    def tau(self) -> float:
        """Kendall's tau of the common items; NaN where no customer has two."""
        return 2 * self.order.mean - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agreement:
    """Two lists for each of ``customers`` (codes, (n,)): those with a purchase, ``of`` such in all.

    ``k``: items of a full list. All arrays have shape (n,): distinct items ``bought``, ``common``
    items of both lists, ``overlap`` as a share of the longer list and ``rbo``, both NaN where
    there is no list; ``first``, whether the first item is the same. ``groups`` begin with
    everybody.
    """

    customers: IntArray
    of: int
    k: int
    bought: LongArray
    common: LongArray
    overlap: DoubleArray
    rbo: DoubleArray
    first: BoolArray
    groups: tuple[GroupAgreement, ...]

    @property
    def all(self) -> GroupAgreement:
        """Everybody."""
        return self.groups[0]

    @property
    def sampled(self) -> bool:
        """Whether some customers were left out."""
        return len(self.customers) < self.of

    def common_counts(self) -> LongArray:
        """How many customers have 0, 1, ..., k items in common, shape (k + 1,)."""
        counts: LongArray = np.bincount(self.common[~np.isnan(self.overlap)], minlength=self.k + 1)
        return counts

    def differ_most(self, most: int) -> LongArray:
        """Positions in ``customers`` where rank-biased overlap is smallest, the smallest first."""
        order = np.lexsort((self.customers, self.overlap, self.rbo))
        indices: LongArray = order[~np.isnan(self.rbo[order])][:most].astype(np.int64)
        return indices

    def distribution(self) -> pd.DataFrame:
        """One line for each number of common items: customers, and their share."""
        counts = self.common_counts()
        return pd.DataFrame(
            {
                "items in common": np.arange(self.k + 1),
                "customers": counts,
                "share": counts / max(1, counts.sum()),
            }
        )

    def frame(self) -> pd.DataFrame:
        """One line for each group, everybody first: means and shares with their intervals."""
        rows = []
        for group in self.groups:
            row: dict[str, object] = {
                "group": group.group,
                "customers": group.customers,
                "small": group.small,
            }
            for name in ("common", "overlap", "rbo", "first", "order"):
                figure: Estimate = getattr(group, name)
                row |= {name: figure.mean, f"{name} low": figure.low, f"{name} high": figure.high}
            rows.append(row)
        return pd.DataFrame(rows)

    def customers_frame(self, dataset: Dataset, indices: LongArray | None = None) -> pd.DataFrame:
        """One line for each customer at these positions of ``customers``, all when None."""
        chosen = np.arange(len(self.customers)) if indices is None else indices
        customers = self.customers[chosen]
        return pd.DataFrame(
            {
                "customer": customer_labels(dataset, customers),
                "id": dataset.customers[Columns.CUSTOMER].iloc[customers].astype(str).to_numpy(),
                "items bought": self.bought[chosen],
                "items in common": self.common[chosen],
                "rank-biased overlap": self.rbo[chosen],
                "same first item": self.first[chosen],
            }
        )

    @property
    def nothing_in_common(self) -> int:
        """How many customers have lists without a common item."""
        return int(self.common_counts()[0])


def agreement(
    left: TopLists,
    right: TopLists,
    dataset: Dataset,
    *,
    among: Sequence[int] | None = None,
    seed: int = 0,
) -> Agreement:
    """Hold the lists of the customers that both sides have against each other.

    ``among`` (customer codes) are the only ones that count, all when None. Customers without a
    purchase are left out: both sides list popular items then. ``seed`` draws customers again for
    the intervals. Rank-biased overlap is that of `explain.rankings.comparison`, tau that of
    Kendall, "A new measure of rank correlation" (Biometrika 1938), over the items both lists have.
    """
    bought = np.diff(dataset.histories().matrix(dataset.n_items).indptr)
    if among is not None:
        bought[~np.isin(np.arange(len(bought)), np.asarray(among, dtype=np.int64))] = 0
    both, left_rows, right_rows = np.intersect1d(
        left.customers, right.customers, return_indices=True
    )
    with_purchase = bought[both] > 0
    left_items = left.items[left_rows[with_purchase]]
    right_items = right.items[right_rows[with_purchase]]
    customers = both[with_purchase].astype(np.int32)
    pairs = _ListPairs.of(left_items, right_items)
    frame = group_frame(dataset, customers, bought[customers])
    return Agreement(
        customers=customers,
        of=int((bought > 0).sum()),
        k=left_items.shape[1],
        bought=bought[customers],
        common=pairs.common,
        overlap=pairs.overlap,
        rbo=pairs.rbo,
        first=pairs.first,
        groups=tuple(
            pairs.of_group(by, group, inside, np.random.default_rng(seed))
            for by, group, inside in (groups(frame) if len(frame) else ())
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _ListPairs:
    """Two lists for each customer, held against each other; all arrays have shape (n,).

    ``common``, ``overlap``, ``rbo`` and ``first`` are those of `Agreement`; of ``item_pairs``
    pairs of common items, ``ordered`` stand in the same order in both lists.
    """

    common: LongArray
    overlap: DoubleArray
    rbo: DoubleArray
    first: BoolArray
    ordered: LongArray
    item_pairs: LongArray

    @classmethod
    def of(cls, left: IntArray, right: IntArray) -> _ListPairs:
        """Compare lists (n, k) of items (codes), row by row."""
        filled = left != NO_ITEM
        # (n, k, k): the item at this position of the left list is that at this one of the right
        same: BoolArray = (left[:, :, None] == right[:, None, :]) & filled[:, :, None]
        common = same.any(axis=2).sum(axis=1)
        longer = np.maximum(filled.sum(axis=1), (right != NO_ITEM).sum(axis=1))
        overlap = np.full(len(left), np.nan)
        np.divide(common, longer, out=overlap, where=longer > 0)
        ordered, item_pairs = _order(same)
        return cls(
            common=common,
            overlap=overlap,
            rbo=np.array([_rbo(*row) for row in zip(left, right, strict=True)], dtype=np.float64),
            first=same[:, 0, 0],
            ordered=ordered,
            item_pairs=item_pairs,
        )

    def of_group(
        self, by: str, group: str, inside: BoolArray, rng: np.random.Generator
    ) -> GroupAgreement:
        """The figures of the customers ``inside`` a group, with their intervals."""
        weights = draws(int(inside.sum()), rng)
        first = self.first[inside]
        return GroupAgreement(
            by=by,
            group=group,
            customers=len(first),
            common=bootstrap_mean(self.common[inside].astype(np.float64), weights),
            overlap=bootstrap_mean(self.overlap[inside], weights),
            rbo=bootstrap_mean(self.rbo[inside], weights),
            first=_share(int(first.sum()), len(first)),
            order=_pooled_share(self.ordered[inside], self.item_pairs[inside], weights),
        )


def _rbo(left: IntArray, right: IntArray) -> float:
    lists = [items[items != NO_ITEM].tolist() for items in (left, right)]
    # one side alone has a list: nothing is common
    return rank_biased_overlap(*lists) if all(lists) else 0.0 if any(lists) else float("nan")


def _order(same: BoolArray) -> tuple[LongArray, LongArray]:
    """Pairs of common items that both lists have in the same order, and all pairs, (n,) each."""
    has: BoolArray = np.asarray(same.any(axis=2))
    position: LongArray = same.argmax(axis=2)
    first, second = np.triu_indices(same.shape[1], 1)
    pairs = has[:, first] & has[:, second]
    ordered = pairs & (position[:, first] < position[:, second])
    return ordered.sum(axis=1), pairs.sum(axis=1)


def _pooled_share(ordered: LongArray, pairs: LongArray, weights: DoubleArray) -> Estimate:
    """The share of all pairs that stand in the same order; NaN without a pair."""
    total = int(pairs.sum())
    low, high = np.nan, np.nan
    if total:
        ((low, high),) = bootstrap_shares(ordered[:, None], pairs, weights)
    return Estimate(
        mean=float(ordered.sum() / total) if total else float("nan"),
        low=float(low),
        high=float(high),
        customers=int((pairs > 0).sum()),
    )


def _share(count: int, total: int) -> Estimate:
    low, high = wilson(count, total)
    return Estimate(mean=count / max(1, total), low=low, high=high, customers=total)
