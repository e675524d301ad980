"""Two recommenders on the purchases that were held back, customer by customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.quality.metrics import HIT, MAIN, NDCG
from recommenders.contract import Columns
from recommenders.errors import DataError
from recommenders.evaluation.measure import LENGTH, WANTED
from recommenders.evaluation.stored_results import CODE, K, StoredEvaluation
from recommenders.evaluation.summary import groups
from recommenders.histories import DoubleArray
from recommenders.intervals import MIN_CUSTOMERS, Estimate, bootstrap_mean, draws

DECIDING: Final = (NDCG, HIT)
"""The metrics that two sides are held to."""
SEGMENTS: Final = Columns.SEGMENT
LENGTHS: Final = LENGTH
"""What customers are grouped by."""
UNKNOWN: Final = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """One metric of two recommenders over the same customers, with 95 % bootstrap intervals.

    ``apart`` is ``own`` less ``other``, customer by customer; ``gain`` is the mean of ``own`` over
    that of ``other``, less 1, and NaN where ``other`` finds so little that a draw of the customers
    has none of it.
    """

    own: Estimate
    other: Estimate
    apart: Estimate
    gain: Estimate

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the means."""
        return self.own.customers < MIN_CUSTOMERS

    @property
    def sign(self) -> int:
        """1 where ``own`` is surely better, -1 where it is worse; 0 with too few customers, too."""
        return 0 if self.small else self.apart.sign

    @property
    def better(self) -> bool:
        """Whether the base is surely better than the other; not so with too few customers."""
        return self.sign > 0

    def swapped(self) -> Paired:
        """The same seen from the other side."""
        gain = self.gain
        mean, low, high = (
            1.0 / (1.0 + share) - 1.0 if share > -1.0 else UNKNOWN
            for share in (gain.mean, gain.high, gain.low)
        )
        known = all(np.isfinite([mean, low, high]))
        return Paired(
            own=self.other,
            other=self.own,
            apart=self.apart.negated(),
            gain=Estimate(
                mean=mean if known else UNKNOWN,
                low=low if known else UNKNOWN,
                high=high if known else UNKNOWN,
                customers=gain.customers,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupQuality(Paired):
    """`MAIN` of two recommenders over a group of customers; ``by`` is "" for all of them."""

    by: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadToHead:
    """Two recommenders with the same candidates over the same ``customers``.

    ``metrics`` has those of `DECIDING`, ``groups`` has `MAIN` by segment and by history.
    ``candidates`` says which items were ranked.
    """

    candidates: str
    customers: int
    metrics: dict[str, Paired]
    groups: tuple[GroupQuality, ...]

    def grouped(self, by: str) -> tuple[GroupQuality, ...]:
        """The groups of one kind, in their order."""
        return tuple(group for group in self.groups if group.by == by)

    def frame(self, own: str, other: str) -> pd.DataFrame:
        """A row for each metric: both sides by these names, their difference, the gain."""
        return pd.DataFrame(
            [
                {"metric": name, "customers": self.customers, **_numbers(paired, own, other)}
                for name, paired in self.metrics.items()
            ]
        )

    def group_frame(self, own: str, other: str) -> pd.DataFrame:
        """A row for each group with `MAIN` of both sides, their difference and the gain."""
        return pd.DataFrame(
            [
                {
                    "by": group.by or "all",
                    "group": group.name,
                    "customers": group.own.customers,
                    **_numbers(group, own, other),
                    "small": group.small,
                }
                for group in self.groups
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerHeadToHead:
    """What two lists of one customer held of the ``wanted`` items that were bought afterwards.

    ``own`` and ``other`` are the items (codes) that were found, in the order of the list.
    """

    candidates: str
    wanted: int
    own: tuple[int, ...]
    other: tuple[int, ...]


def head_to_head(
    own: StoredEvaluation,
    other: StoredEvaluation,
    *,
    bought_before: bool,
    rng: np.random.Generator,
) -> HeadToHead | None:
    """Hold two recommenders, measured on one split, against each other; None without a customer.

    ``bought_before`` ranks all items where the data set repeats, else new ones.
    """
    way = way_of(own, bought_before=bought_before)
    left, right = (side.measured[way].frame for side in (own, other))
    if not len(left):
        return None
    weights = draws(len(left), rng)
    return HeadToHead(
        candidates=own.measured[way].candidates,
        customers=len(left),
        metrics={
            name: Paired(**_compared(_column(left, name), _column(right, name), weights))
            for name in DECIDING
        },
        groups=tuple(by_group(left, right, weights, rng)),
    )


def of_customer(
    own: StoredEvaluation, other: StoredEvaluation, customer: int, *, bought_before: bool
) -> CustomerHeadToHead | None:
    """The same for one customer (code); None for one who had nothing to find, or no history."""
    way = way_of(own, bought_before=bought_before)
    frame = own.measured[way].frame
    rows = np.flatnonzero(frame[CODE].to_numpy() == customer)
    if not len(rows):
        return None
    row = int(rows[0])
    hit_items = []
    for side in (own, other):
        hits = side.hits[way][row, :K]
        items = side.measured[way].lists[row]
        hit_items.append(tuple(int(item) for item in items[hits[: len(items)]]))
    return CustomerHeadToHead(
        candidates=own.measured[way].candidates,
        wanted=int(frame[WANTED].iloc[row]),
        own=hit_items[0],
        other=hit_items[1],
    )


def by_group(
    own: pd.DataFrame, other: pd.DataFrame, weights: DoubleArray, rng: np.random.Generator
) -> Iterator[GroupQuality]:
    """`MAIN` of two frames of `recommenders.evaluation.measure.Measured`: all, then each group.

    ``weights`` are the draws of all, so that these agree with what else is said of them; those of
    the groups come from ``rng``.
    """
    own_values, other_values = _column(own, MAIN), _column(other, MAIN)
    for by, name, inside in groups(own):
        drawn = draws(int(inside.sum()), rng) if by else weights
        estimates = _compared(own_values[inside], other_values[inside], drawn)
        yield GroupQuality(by=by, name=name, **estimates)


def way_of(evaluation: StoredEvaluation, *, bought_before: bool) -> int:
    """The place of a way to rank; the last, of new items, where all items were not judged."""
    return 0 if bought_before else len(evaluation.measured) - 1


def check_judged(evaluation: StoredEvaluation, *, bought_before: bool) -> None:
    """Raise DataError where nobody bought anything by which to judge."""
    if evaluation.measured[way_of(evaluation, bought_before=bought_before)].frame.empty:
        raise DataError(
            f"nobody bought {'anything' if bought_before else 'an item for the first time'} in the "
            "weeks that were held back",
            remedy="Reasons are as they are; how good the list is cannot be measured here.",
        )


def _column(frame: pd.DataFrame, metric: str) -> DoubleArray:
    values: DoubleArray = frame[metric].to_numpy(np.float64)
    return values


def _compared(own: DoubleArray, other: DoubleArray, weights: DoubleArray) -> dict[str, Estimate]:
    """The fields of `Paired`; ``weights`` are those of `recommenders.intervals.draws`."""
    return {
        "own": bootstrap_mean(own, weights),
        "other": bootstrap_mean(other, weights),
        "apart": bootstrap_mean(own - other, weights),
        "gain": _gain(own, other, weights),
    }


def _gain(own: DoubleArray, other: DoubleArray, weights: DoubleArray) -> Estimate:
    below, customers = weights @ other, len(own)
    if not customers or not (below > 0).all():
        return Estimate(mean=UNKNOWN, low=UNKNOWN, high=UNKNOWN, customers=customers)
    low, high = np.quantile((weights @ own) / below, [0.025, 0.975])
    return Estimate(
        mean=float(own.mean() / other.mean() - 1.0),
        low=float(low - 1.0),
        high=float(high - 1.0),
        customers=customers,
    )


def _numbers(paired: Paired, own: str, other: str) -> dict[str, float]:
    """The columns of a table: both sides, the difference and the gain, each with its interval."""
    columns = {
        own: paired.own,
        other: paired.other,
        "difference": paired.apart,
        "relative difference": paired.gain,
    }
    return {
        f"{name}{suffix}": value
        for name, estimate in columns.items()
        for suffix, value in (
            ("", estimate.mean),
            (", low", estimate.low),
            (", high", estimate.high),
        )
    }
