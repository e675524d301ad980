"""Shares in a cohort held against the shares elsewhere, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import nan, sqrt
from typing import Final

import numpy as np
import pandas as pd

from recommenders.histories import DoubleArray, LongArray
from recommenders.intervals import MIN_CUSTOMERS, bootstrap_shares, simultaneous_z, wilson

MIN_LINE_CUSTOMERS: Final = 5
"""Customers behind a line, at the least, where lines are looked for among very many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedShare:
    """The share of one thing in a cohort and among the others; shares are between 0 and 1.

    ``code``: what it is, a position in the names or the code of an item or group. ``count``:
    entries or customers of the cohort behind the share. ``other``, ``difference`` (share less
    other) and their intervals are NaN without others. ``significant``: both sides have at least
    `MIN_CUSTOMERS` customers and the interval of the difference leaves out 0.
    """

    code: int
    name: str
    count: int
    share: float
    low: float
    high: float
    other: float = nan
    other_low: float = nan
    other_high: float = nan
    difference: float = nan
    difference_low: float = nan
    difference_high: float = nan
    significant: bool = False

    @property
    def sign(self) -> int:
        """1 for significantly more than elsewhere, -1 for less, 0 for no clear difference."""
        return 0 if not self.significant else 1 if self.difference > 0 else -1

    @property
    def lift(self) -> float:
        """How many times the share of the others the share is; NaN where these have none."""
        return self.share / self.other if self.other > 0.0 else nan


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortComparison:
    """Lines over ``customers`` customers of a cohort and ``others`` others.

    ``unit``: what is counted, "entries" or "customers". The intervals of the shares hold with
    95 % each, those of the differences for ``n_comparisons`` lines at once.
    """

    rows: tuple[ComparedShare, ...]
    customers: int
    others: int
    unit: str
    n_comparisons: int

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the shares."""
        return self.customers < MIN_CUSTOMERS

    def frame(self, name: str = "group") -> pd.DataFrame:
        """One line for each row; ``name`` is the title of the first column."""
        table = pd.DataFrame(
            {
                name: [row.name for row in self.rows],
                self.unit: [row.count for row in self.rows],
                "share": [row.share for row in self.rows],
                "low": [row.low for row in self.rows],
                "high": [row.high for row in self.rows],
            }
        )
        if self.others:
            for column in fields(ComparedShare)[6:]:
                table[column.name.replace("_", " ")] = [
                    getattr(row, column.name) for row in self.rows
                ]
            table["lift"] = [row.lift for row in self.rows]
        return table

    def more_often(self, most: int) -> CohortComparison:
        """The lines that are significantly more frequent than elsewhere, by difference."""
        rows = [row for row in self.rows if row.sign > 0]
        return replace(self, rows=tuple(sorted(rows, key=lambda row: -row.difference)[:most]))

    def clearest(self, most: int) -> CohortComparison:
        """The significant lines, the largest difference first; the first lines without any."""
        significant = [row for row in self.rows if row.sign]
        rows = sorted(significant, key=lambda row: -abs(row.difference)) or self.rows
        return replace(self, rows=tuple(rows[:most]))

    def occurring(self) -> CohortComparison:
        """The lines that are there in the cohort or elsewhere."""
        return replace(self, rows=tuple(row for row in self.rows if row.share > 0 or row.other > 0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EntryCounts:
    """Entries of each customer: ``labelled`` (n_customers, n_labels) of ``total`` (n_customers,).

    ``weights`` (n_draws, n_customers) are those of `recommenders.intervals.draws`.
    """

    labelled: LongArray
    total: LongArray
    weights: DoubleArray

    @property
    def customers(self) -> int:
        """Customers with an entry."""
        return int((self.total > 0).sum())


def compare_entries(
    names: Sequence[str], cohort: EntryCounts, others: EntryCounts | None, *, tries: int = 1
) -> CohortComparison:
    """The share of each label in the entries, whole customers being drawn again for intervals.

    The intervals of the differences are wider, as a normal one would be, to hold for all labels
    at once and for ``tries`` such comparisons (Bonferroni): the largest of many is often chance.
    """
    enough = others is not None and min(cohort.customers, others.customers) >= MIN_CUSTOMERS
    wider = simultaneous_z(tries * len(names)) / simultaneous_z(1)
    rows = []
    shares = _entry_shares(cohort)
    other_shares = shares if others is None else _entry_shares(others)
    for label, name in enumerate(names):
        share, other_share = shares[label], other_shares[label]
        row = _line(label, name, int(cohort.labelled[:, label].sum()), share)
        if others is not None:
            gap, low, high = difference(share, other_share)
            wide_gap = gap, gap - wider * (gap - low), gap + wider * (high - gap)
            row = _against(row, other_share, wide_gap, enough=enough)
        rows.append(row)
    return CohortComparison(
        rows=tuple(rows),
        customers=cohort.customers,
        others=0 if others is None else others.customers,
        unit="entries",
        n_comparisons=tries * len(names),
    )


def compare_customers(
    names: Sequence[str],
    cohort: LongArray,
    n_cohort: int,
    others: LongArray,
    n_others: int,
    *,
    tries: int = 1,
) -> CohortComparison:
    """The share of customers who have each label, most customers first.

    ``cohort`` and ``others`` (n_labels,) count customers on either side. Labels of
    at least `MIN_LINE_CUSTOMERS` customers of the cohort are compared. Wilson's intervals; those of
    the differences (Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 1998, method 10) hold for all labels at once and for
    ``tries`` such comparisons (Bonferroni).
    """
    labels = np.flatnonzero(cohort >= MIN_LINE_CUSTOMERS)
    labels = labels[np.argsort(-cohort[labels], kind="stable")]
    z = simultaneous_z(tries * len(labels))
    enough = min(n_cohort, n_others) >= MIN_CUSTOMERS
    rows = []
    for label in labels.tolist():
        in_cohort, in_others = int(cohort[label]), int(others[label])
        row = _line(label, names[label], in_cohort, _customer_share(in_cohort, n_cohort))
        if n_others:
            gap = difference(
                _customer_share(in_cohort, n_cohort, z=z), _customer_share(in_others, n_others, z=z)
            )
            row = _against(row, _customer_share(in_others, n_others), gap, enough=enough)
        rows.append(row)
    return CohortComparison(
        rows=tuple(rows),
        customers=n_cohort,
        others=n_others,
        unit="customers",
        n_comparisons=tries * len(labels),
    )


Interval = tuple[float, float, float]
"""A value and the two ends of its interval."""


def difference(first: Interval, second: Interval) -> Interval:
    """One less two, with an interval from theirs; the two are of different customers.

    Zou and Donner, "Construction of confidence limits about effect measures" (Statistics in
    Medicine 2008), equation 2; with Wilson's intervals it is Newcombe's.
    """
    gap = first[0] - second[0]
    low = gap - sqrt((first[0] - first[1]) ** 2 + (second[2] - second[0]) ** 2)
    high = gap + sqrt((first[2] - first[0]) ** 2 + (second[0] - second[1]) ** 2)
    return gap, low, high


def _entry_shares(side: EntryCounts) -> list[Interval]:
    """The share of each label in the entries of a side."""
    shares = side.labelled.sum(axis=0) / max(1, side.total.sum())
    ends = bootstrap_shares(side.labelled, side.total, side.weights)
    return [(share, *both) for share, both in zip(shares.tolist(), ends, strict=True)]


def _customer_share(count: int, total: int, *, z: float = 1.96) -> Interval:
    return count / max(1, total), *wilson(count, total, z=z)


def _line(code: int, name: str, count: int, share: Interval) -> ComparedShare:
    return ComparedShare(
        code=code, name=name, count=count, share=share[0], low=share[1], high=share[2]
    )


def _against(row: ComparedShare, other: Interval, gap: Interval, *, enough: bool) -> ComparedShare:
    return replace(
        row,
        other=other[0],
        other_low=other[1],
        other_high=other[2],
        difference=gap[0],
        difference_low=gap[1],
        difference_high=gap[2],
        significant=enough and (gap[1] > 0.0 or gap[2] < 0.0),
    )
