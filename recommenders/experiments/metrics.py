"""What is compared between the arms: each outcome a unit, and the same per denominator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommenders.experiments.cuped import adjusted
from recommenders.experiments.estimate import Difference, difference, winsorised
from recommenders.experiments.ratio import linearised
from recommenders.experiments.table import ExperimentTable
from recommenders.histories import DoubleArray, IntArray, LongArray


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricOf:
    """An ``outcome`` a unit, or ``per`` the table's denominator."""

    outcome: str
    per: str = ""

    @property
    def name(self) -> str:
        """What it is called: "spend", "spend per visits"."""
        return f"{self.outcome} per {self.per}" if self.per else self.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An arm beside the control on one metric, as it is (``plain``) and with CUPED (``adjusted``,
    None where the table has nothing of the time before).

    ``correlation`` is that of the metric with the time before, 0 without.
    """

    plain: Difference
    adjusted: Difference | None
    correlation: float

    @property
    def deciding(self) -> Difference:
        """The narrower of both, which is fixed before anybody sees them: CUPED where it can be."""
        return self.plain if self.adjusted is None else self.adjusted


def metrics_of(table: ExperimentTable) -> tuple[MetricOf, ...]:
    """Every metric of a table: the outcomes first, then the ratios."""
    plain = [MetricOf(outcome=name) for name in table.outcomes]
    if not table.roles.denominator:
        return tuple(plain)
    return (*plain, *(MetricOf(outcome=m.outcome, per=table.roles.denominator) for m in plain))


def compare(
    table: ExperimentTable,
    metric: MetricOf,
    pair: tuple[int, int],
    *,
    alpha: float,
    width: float | None = None,
    cap: float = 0.0,
    rows: LongArray | None = None,
) -> Compared:
    """Compare the second arm of ``pair`` (codes) with the first, the control.

    ``rows`` are the units that are looked at, all when None. ``cap`` is the share of the largest
    values that are cut down to the next one (`winsorised`). ``alpha`` and ``width`` are as those of
    `difference`. Raises `DataError` where nothing can be compared.
    """
    kept = _rows_of(table, metric, pair, rows)
    arms = (table.arms[kept] == pair[1]).astype(np.int32)
    values = _values(table, metric, kept, arms, cap)
    plain = difference(values[arms == 0], values[arms == 1], alpha=alpha, width=width)
    if table.before is None:
        return Compared(plain=plain, adjusted=None, correlation=0.0)
    before, _ = winsorised(table.before[kept], share=cap)
    less = adjusted(values, before, arms)
    if not less.theta:
        return Compared(plain=plain, adjusted=None, correlation=0.0)
    narrower = difference(less.values[arms == 0], less.values[arms == 1], alpha=alpha, width=width)
    return Compared(plain=plain, adjusted=narrower, correlation=less.correlation)


def concentration(table: ExperimentTable, metric: MetricOf, *, share: float = 0.01) -> float:
    """The part of the whole outcome that the largest ``share`` of the units make; 0 for none."""
    values = np.sort(np.nan_to_num(table.outcomes[metric.outcome]))[::-1]
    whole = float(values.sum())
    most = max(1, round(share * len(values)))
    return float(values[:most].sum()) / whole if whole > 0 and values[-1] >= 0 else 0.0


def _rows_of(
    table: ExperimentTable, metric: MetricOf, pair: tuple[int, int], rows: LongArray | None
) -> LongArray:
    asked = np.arange(len(table)) if rows is None else rows
    known = ~np.isnan(table.outcomes[metric.outcome][asked])
    return asked[known & np.isin(table.arms[asked], pair)]


def _values(
    table: ExperimentTable, metric: MetricOf, rows: LongArray, arms: IntArray, cap: float
) -> DoubleArray:
    values, _ = winsorised(table.outcomes[metric.outcome][rows], share=cap)
    if not metric.per:
        return values
    assert table.denominator is not None
    below = table.denominator[rows]
    made = np.empty(len(rows))
    for arm in (0, 1):
        made[arms == arm] = linearised(values[arms == arm], below[arms == arm])
    return made
