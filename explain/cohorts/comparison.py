"""Shares in a cohort held against the shares elsewhere, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import nan, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np
import pandas as pd

from recommenders.histories import DoubleArray, LongArray
from recommenders.intervals import MIN_CUSTOMERS, bootstrap_share, wilson

LEVEL: Final = 0.95
MIN_LINE_CUSTOMERS: Final = 5
"""Customers behind a line, at the least, where lines are looked for among very many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The share of one thing in a cohort and among the others; shares are between 0 and 1.

    ``code``: what it is, a place in a list or the code of an item or group. ``count``: entries or
    customers of the cohort behind the share. ``other``, ``difference`` (share less other) and
    their intervals are NaN without others. ``significant``: both sides have at least
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
    95 % each, those of the differences for ``looked_at`` lines at once.
    """

    rows: tuple[Compared, ...]
    customers: int
    others: int
    unit: str
    looked_at: int

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the shares."""
        return self.customers < MIN_CUSTOMERS

    def frame(self, name: str = "group") -> pd.DataFrame:
        """One line for each row; ``name`` is the title of the first column."""
        found = pd.DataFrame(
            {
                name: [row.name for row in self.rows],
                self.unit: [row.count for row in self.rows],
                "share": [row.share for row in self.rows],
                "low": [row.low for row in self.rows],
                "high": [row.high for row in self.rows],
            }
        )
        if self.others:
            for column in fields(Compared)[6:]:
                found[column.name.replace("_", " ")] = [
                    getattr(row, column.name) for row in self.rows
                ]
            found["lift"] = [row.lift for row in self.rows]
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """Entries of each customer: ``found`` (n_customers, n_labels) of ``of`` (n_customers,).

    ``weights`` (n_draws, n_customers) are those of `recommenders.intervals.draws`.
    """

    found: LongArray
    of: LongArray
    weights: DoubleArray

    @property
    def customers(self) -> int:
        """Customers with an entry."""
        return int((self.of > 0).sum())


def compare_entries(
    names: Sequence[str], here: Counts, there: Counts | None, *, tries: int = 1
) -> CohortComparison:
    """The share of each label in the entries, whole customers being drawn again for intervals.

    The intervals of the differences are wider, as a normal one would be, to hold for all labels
    at once and for ``tries`` such comparisons (Bonferroni): the largest of many is often chance.
    """
    enough = there is not None and min(here.customers, there.customers) >= MIN_CUSTOMERS
    wider = _z(tries * len(names)) / _z(1)
    rows = []
    for place, name in enumerate(names):
        one = _entry_share(here, place)
        row = _line(place, name, int(here.found[:, place].sum()), one)
        if there is not None:
            two = _entry_share(there, place)
            gap, low, high = difference(one, two)
            wide = gap, gap - wider * (gap - low), gap + wider * (high - gap)
            row = _against(row, two, wide, enough=enough)
        rows.append(row)
    return CohortComparison(
        rows=tuple(rows),
        customers=here.customers,
        others=0 if there is None else there.customers,
        unit="entries",
        looked_at=tries * len(names),
    )


def compare_customers(
    names: Sequence[str],
    here: LongArray,
    n_here: int,
    there: LongArray,
    n_there: int,
    *,
    tries: int = 1,
) -> CohortComparison:
    """The share of customers who have each label, most customers first.

    ``here`` and ``there`` (n_labels,) count customers of the cohort and of the others. Labels of
    at least `MIN_LINE_CUSTOMERS` customers of the cohort are compared. Wilson's intervals; those of
    the differences (Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 1998, method 10) hold for all labels at once and for
    ``tries`` such comparisons (Bonferroni).
    """
    kept = np.flatnonzero(here >= MIN_LINE_CUSTOMERS)
    kept = kept[np.argsort(-here[kept], kind="stable")]
    z = _z(tries * len(kept))
    enough = min(n_here, n_there) >= MIN_CUSTOMERS
    rows = []
    for code in kept.tolist():
        ours, theirs = int(here[code]), int(there[code])
        row = _line(code, names[code], ours, _customer_share(ours, n_here))
        if n_there:
            gap = difference(
                _customer_share(ours, n_here, z=z), _customer_share(theirs, n_there, z=z)
            )
            row = _against(row, _customer_share(theirs, n_there), gap, enough=enough)
        rows.append(row)
    return CohortComparison(
        rows=tuple(rows),
        customers=n_here,
        others=n_there,
        unit="customers",
        looked_at=tries * len(kept),
    )


Interval = tuple[float, float, float]
"""A value and the two ends of its interval."""


def difference(one: Interval, two: Interval) -> Interval:
    """One less two, with an interval from theirs; the two are of different customers.

    Zou and Donner, "Construction of confidence limits about effect measures" (Statistics in
    Medicine 2008), equation 2; with Wilson's intervals it is Newcombe's.
    """
    gap = one[0] - two[0]
    low = gap - sqrt((one[0] - one[1]) ** 2 + (two[2] - two[0]) ** 2)
    high = gap + sqrt((one[2] - one[0]) ** 2 + (two[0] - two[1]) ** 2)
    return gap, low, high


def _entry_share(side: Counts, place: int) -> Interval:
    found = side.found[:, place]
    low, high = bootstrap_share(found, side.of, side.weights)
    return float(found.sum() / max(1, side.of.sum())), low, high


def _customer_share(found: int, of: int, *, z: float = 1.96) -> Interval:
    return found / max(1, of), *wilson(found, of, z=z)


def _z(tries: int) -> float:
    """Normal standard errors to either side for `LEVEL` in all of so many intervals."""
    return NormalDist().inv_cdf(1.0 - (1.0 - LEVEL) / 2.0 / max(1, tries))


def _line(code: int, name: str, count: int, one: Interval) -> Compared:
    return Compared(code=code, name=name, count=count, share=one[0], low=one[1], high=one[2])


def _against(row: Compared, two: Interval, gap: Interval, *, enough: bool) -> Compared:
    return replace(
        row,
        other=two[0],
        other_low=two[1],
        other_high=two[2],
        difference=gap[0],
        difference_low=gap[1],
        difference_high=gap[2],
        significant=enough and (gap[1] > 0.0 or gap[2] < 0.0),
    )
