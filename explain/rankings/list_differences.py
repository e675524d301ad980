"""What one of two recommenders brings up more than the other: items, categories, popularity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.profiles.item_statistics import NO_GROUP, ItemStatistics
from explain.rankings.exposure import gini, long_tail, percentiles
from explain.rankings.top_k import NO_ITEM, TopLists
from recommenders.contract import Dataset
from recommenders.histories import DoubleArray, IntArray, LongArray
from recommenders.intervals import (
    MIN_CUSTOMERS,
    Estimate,
    bootstrap_mean,
    draws,
    simultaneous_z,
    wilson,
)

MIN_LISTS: Final = 5
"""Lists in which an item stands, on either side, to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDifference:
    """An item or a category on either side; shares are between 0 and 1.

    ``left`` and ``right`` are shares of the lists that have the item, or of the places of a list
    that the category has, as a mean; ``n_left`` and ``n_right`` count lists or places.
    ``difference`` is right less left, its interval holds for all that was looked at at once.
    ``significant``: there are enough customers and the interval leaves out 0.
    """

    code: int
    name: str
    n_left: int
    n_right: int
    left: float
    right: float
    difference: float
    low: float
    high: float
    significant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueReach:
    """How much of the catalogue the lists of one side show, and how popular it is.

    ``shown`` items of ``items`` stand in at least one list; ``gini`` is that of the entries over
    the catalogue. ``percentile`` is the mean popularity of the items in a list, 0 (the least
    bought item) to 100; ``tail`` the share of items outside the most bought fifth.
    """

    shown: int
    items: int
    gini: float
    percentile: Estimate
    tail: Estimate

    @property
    def coverage(self) -> float:
        """Share of the catalogue that stands in at least one list."""
        return self.shown / max(1, self.items)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ListDifferences:
    """Two sides over the same ``customers`` customers.

    ``items`` and ``categories`` stand in the order of their difference, what the left side has
    more of first; ``items_compared`` and ``categories_compared`` say among how many.
    ``percentile`` and ``tail`` are the differences right less left, customer by customer.
    """

    customers: int
    left: CatalogueReach
    right: CatalogueReach
    percentile: Estimate
    tail: Estimate
    items: tuple[ShareDifference, ...]
    items_compared: int
    categories: tuple[ShareDifference, ...]
    categories_compared: int

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the differences."""
        return self.customers < MIN_CUSTOMERS

    def figures(self, left: str, right: str) -> pd.DataFrame:
        """Coverage and popularity, a line for each side; percentiles 0 to 100, shares 0 to 1."""
        return pd.DataFrame(
            [
                {
                    "recommender": name,
                    "items in at least one list": side.shown,
                    "share of the catalogue": side.coverage,
                    "Gini coefficient": side.gini,
                    "popularity percentile": side.percentile.mean,
                    "percentile low": side.percentile.low,
                    "percentile high": side.percentile.high,
                    "long tail": side.tail.mean,
                    "long tail low": side.tail.low,
                    "long tail high": side.tail.high,
                }
                for name, side in ((left, self.left), (right, self.right))
            ]
        )

    @property
    def more_popular(self) -> int:
        """The side that lists the more popular items: 1 right, -1 left, 0 where none surely does.

        By how many percentiles is ``percentile``, negated for the left side.
        """
        return 0 if self.small else self.percentile.sign


def list_differences(
    left: TopLists,
    right: TopLists,
    dataset: Dataset,
    statistics: ItemStatistics,
    *,
    customers: IntArray,
    seed: int = 0,
) -> ListDifferences:
    """Compare what stands in the lists of ``customers`` (codes that both sides have).

    Intervals of items are conditional on the lists in which the sides differ (Wilson's for the
    share of these, as in Newcombe, "Improved confidence intervals for the difference between
    binomial proportions based on paired data", Statistics in Medicine 1998); those of categories
    are normal, over the customers' own differences. Both allow for the number that is looked at
    (Bonferroni).
    """
    sides = [lists.items[np.searchsorted(lists.customers, customers)] for lists in (left, right)]
    n = len(customers)
    buyers = np.asarray(dataset.histories().matrix(dataset.n_items).sum(axis=0)).astype(np.float64)
    weights = draws(n, np.random.default_rng(seed)) if n else np.zeros((1, 0))
    popular, tail = percentiles(buyers), long_tail(buyers).astype(np.float64)
    means = [[_mean_of(side, values) for values in (popular, tail)] for side in sides]
    level = statistics.group_level()
    items, n_items = _items(sides, dataset)
    categories: list[ShareDifference] = []
    if level is not None:
        names = [str(name) for name in (*statistics.names[level], NO_GROUP)]
        categories = _categories(sides, statistics.codes[level], names)
    return ListDifferences(
        customers=n,
        left=_reach(sides[0], dataset.n_items, means[0], weights),
        right=_reach(sides[1], dataset.n_items, means[1], weights),
        percentile=bootstrap_mean(means[1][0] - means[0][0], weights),
        tail=bootstrap_mean(means[1][1] - means[0][1], weights),
        items=tuple(items),
        items_compared=n_items,
        categories=tuple(categories),
        categories_compared=len(categories),
    )


def strongest(
    differences: Sequence[ShareDifference], most: int, *, significant: bool = False
) -> list[ShareDifference]:
    """At most ``most`` of each side, those that lean most to it, in the order of difference.

    ``significant`` keeps only those whose direction is.
    """
    candidates = [row for row in differences if row.significant or not significant]
    down = [row for row in candidates if row.difference < 0][:most]
    up = [row for row in candidates if row.difference > 0][-most:]
    return down + up


def differences_frame(
    differences: Sequence[ShareDifference], left: str, right: str, *, name: str
) -> pd.DataFrame:
    """One line for each; ``name`` is the title of the first column."""
    return pd.DataFrame(
        {
            name: [row.name for row in differences],
            f"n: {left}": [row.n_left for row in differences],
            f"n: {right}": [row.n_right for row in differences],
            f"share: {left}": [row.left for row in differences],
            f"share: {right}": [row.right for row in differences],
            "difference": [row.difference for row in differences],
            "low": [row.low for row in differences],
            "high": [row.high for row in differences],
            "significant": [row.significant for row in differences],
        }
    )


def _items(sides: list[IntArray], dataset: Dataset) -> tuple[list[ShareDifference], int]:
    n = len(sides[0])
    counts = [_entries(side, dataset.n_items) for side in sides]
    # (n, k): whether the other side's list has the item at this position
    alone = [
        (side != NO_ITEM) & ~(side[:, :, None] == other[:, None, :]).any(axis=2)
        for side, other in zip(sides, sides[::-1], strict=True)
    ]
    counts_alone = [
        np.bincount(side[alone_here], minlength=dataset.n_items)
        for side, alone_here in zip(sides, alone, strict=True)
    ]
    looked_at = np.flatnonzero(np.maximum(*counts) >= MIN_LISTS)
    z = simultaneous_z(len(looked_at))
    differences = []
    for code in looked_at.tolist():
        left_only, right_only = int(counts_alone[0][code]), int(counts_alone[1][code])
        differing = left_only + right_only
        if not differing:
            continue
        low, high = (differing / n * (2 * end - 1) for end in wilson(right_only, differing, z=z))
        differences.append(
            ShareDifference(
                code=code,
                name=dataset.item_title(code),
                n_left=int(counts[0][code]),
                n_right=int(counts[1][code]),
                left=float(counts[0][code] / n),
                right=float(counts[1][code] / n),
                difference=(right_only - left_only) / n,
                low=low,
                high=high,
                significant=n >= MIN_CUSTOMERS and (low > 0 or high < 0),
            )
        )
    return sorted(differences, key=lambda row: (row.difference, row.code)), len(looked_at)


def _categories(sides: list[IntArray], codes: IntArray, names: list[str]) -> list[ShareDifference]:
    size, n = len(names), len(sides[0])
    if not n:
        return []
    counted = []
    for side in sides:
        rows, positions = np.nonzero(side != NO_ITEM)
        # the last group takes what is without one
        groups = np.where(codes < 0, size - 1, codes)[side[rows, positions]]
        flat = np.bincount(rows * size + groups, minlength=len(side) * size)
        counted.append(flat.reshape(len(side), size))
    shares = [
        np.divide(
            counts,
            counts.sum(axis=1, keepdims=True),
            out=np.zeros(counts.shape),
            where=counts.sum(axis=1, keepdims=True) > 0,
        )
        for counts in counted
    ]
    looked_at = np.flatnonzero((counted[0] + counted[1]).sum(axis=0) > 0)
    apart = shares[1] - shares[0]
    deviation = apart.std(axis=0, ddof=1 if n > 1 else 0)
    spread = simultaneous_z(len(looked_at)) * deviation / np.sqrt(max(1, n))
    differences = []
    for code in looked_at.tolist():
        gap = float(apart[:, code].mean())
        low, high = gap - float(spread[code]), gap + float(spread[code])
        differences.append(
            ShareDifference(
                code=code,
                name=names[code],
                n_left=int(counted[0][:, code].sum()),
                n_right=int(counted[1][:, code].sum()),
                left=float(shares[0][:, code].mean()),
                right=float(shares[1][:, code].mean()),
                difference=gap,
                low=low,
                high=high,
                significant=n >= MIN_CUSTOMERS and (low > 0 or high < 0),
            )
        )
    return sorted(differences, key=lambda row: (row.difference, row.code))


def _reach(
    side: IntArray, n_items: int, means: list[DoubleArray], weights: DoubleArray
) -> CatalogueReach:
    entries = _entries(side, n_items)
    return CatalogueReach(
        shown=int((entries > 0).sum()),
        items=n_items,
        gini=gini(entries),
        percentile=bootstrap_mean(means[0], weights),
        tail=bootstrap_mean(means[1], weights),
    )


def _entries(side: IntArray, n_items: int) -> LongArray:
    counts: LongArray = np.bincount(side[side != NO_ITEM], minlength=n_items)
    return counts


def _mean_of(side: IntArray, values: DoubleArray) -> DoubleArray:
    """The mean of the values of each list's items, NaN for an empty list, shape (n,)."""
    filled = side != NO_ITEM
    sums, sizes = np.where(filled, values[side], 0.0).sum(axis=1), filled.sum(axis=1)
    answer: DoubleArray = np.full(len(side), np.nan)
    np.divide(sums, sizes, out=answer, where=sizes > 0)
    return answer
