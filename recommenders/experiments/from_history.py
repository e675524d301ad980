"""What an experiment would start from: the outcome of the customers of a data set, before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from recommenders.contract import Columns, Dataset, Event
from recommenders.errors import DataError
from recommenders.experiments.cuped import adjusted
from recommenders.experiments.planner import Metric
from recommenders.experiments.ratio import linearised
from recommenders.histories import DAY, DoubleArray

BUYERS: Final = "buyers"
PURCHASES: Final = "purchases"
SPEND: Final = "spend"
SPEND_EACH: Final = "spend_each"
KINDS: Final = {
    BUYERS: Metric.PROPORTION,
    PURCHASES: Metric.MEAN,
    SPEND: Metric.MEAN,
    SPEND_EACH: Metric.RATIO,
}
"""Outcomes that can be read from purchases, and how each is counted."""
WINDOW: Final = 28
"""Days of an outcome: four of every weekday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The outcome of the customers in the last ``days`` days before the as-of date.

    ``customers`` are those with a purchase before these days; ``correlation`` is with the same
    outcome in as many days before. ``daily`` is how many of them came, over the days.
    """

    outcome: str
    base: float
    spread: float
    correlation: float
    customers: int
    daily: float
    days: int


def outcomes_of(dataset: Dataset) -> tuple[str, ...]:
    """The outcomes that the data set can tell: spend only where lines have prices."""
    return tuple(KINDS) if dataset.has(Columns.UNIT_PRICE) else (BUYERS, PURCHASES)


def baseline(dataset: Dataset, outcome: str, *, days: int = WINDOW) -> Baseline:
    """What the customers who had bought before did in the last ``days`` days.

    A line without a price counts as one of 0. Raises `DataError` where nobody had bought before,
    or nobody of these has bought since.
    """
    log = dataset.log
    ages = (int(dataset.as_of.timestamp()) - log.times) / DAY
    bought = (log.events == Event.PURCHASE) & (ages >= 0)
    known = np.zeros(dataset.n_customers, dtype=np.bool_)
    known[log.rows[bought & (ages >= days)]] = True
    amounts = np.nan_to_num(dataset.unit_prices * log.quantities).astype(np.float64)

    def window(first: float, last: float) -> tuple[DoubleArray, DoubleArray]:
        """Spend and purchases of each known customer at these ages in days."""
        inside = bought & (ages >= first) & (ages < last)
        rows, size = log.rows[inside], dataset.n_customers
        spend = np.bincount(rows, weights=amounts[inside], minlength=size).astype(np.float64)
        counts: DoubleArray = np.bincount(rows, minlength=size).astype(np.float64)
        return spend[known], counts[known]

    now, before = window(0, days), window(days, 2 * days)
    if not now[1].any():
        raise DataError(
            f"no customer of the time before has bought in the last {days} days",
            value=days,
            remedy="Type what the shop has seen instead.",
        )
    values, earlier = _values(outcome, *now), _values(outcome, *before)
    arms = np.zeros(len(values), dtype=np.int32)
    return Baseline(
        outcome=outcome,
        base=float(values.mean()),
        spread=float(values.std(ddof=1)) if len(values) > 1 else 0.0,
        correlation=adjusted(values, earlier, arms).correlation,
        customers=len(values),
        daily=float((now[1] > 0).sum()) / days,
        days=days,
    )


def _values(outcome: str, sums: DoubleArray, counts: DoubleArray) -> DoubleArray:
    if outcome == BUYERS:
        return (counts > 0).astype(np.float64)
    if outcome == SPEND_EACH:
        # where nobody bought there is no ratio, and nothing that tells of a later one
        return linearised(sums, counts) if counts.any() else np.zeros(len(counts))
    return counts if outcome == PURCHASES else sums
