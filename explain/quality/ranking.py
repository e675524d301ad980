"""How well a recommender ranks beside others, with intervals, and for whom it fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.quality.head_to_head import GroupQuality, by_group, check_judged, way_of
from explain.quality.metrics import HIT, MAIN, RECALL
from recommenders.evaluation.measure import LENGTH, WANTED, names
from recommenders.evaluation.stored_results import CODE, DEPTH, K, StoredEvaluation
from recommenders.intervals import MIN_CUSTOMERS, Estimate, bootstrap_means, draws
from recommenders.ranking.metrics import coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommenderQuality:
    """One recommender over all customers.

    ``metrics`` are means over customers with intervals, ``against`` this recommender less the
    base, customer by customer (empty for the base itself), ``covered`` the share of the
    catalogue that stands in somebody's list. ``curves`` has recall (R) and NDCG for lists of 1 to
    `DEPTH` items.
    """

    recommender: str
    metrics: dict[str, Estimate]
    against: dict[str, Estimate]
    covered: float
    curves: dict[str, tuple[Estimate, ...]]

    @property
    def hits(self) -> int:
        """Customers with at least one hit."""
        hit = self.metrics[HIT]
        return round(hit.mean * hit.customers)

    def at_length(self, metric: str, k: int = K) -> Estimate:
        """A curve's metric for lists of k items, 1 to `DEPTH`."""
        return self.curves[metric][k - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A customer (code) with ``hits`` of ``wanted`` items in the list, ``known`` bought before."""

    customer: int
    hits: int
    wanted: int
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """One way to rank (``candidates``): all recommenders, the ``base`` first, and its weak spots.

    ``groups`` hold the base against ``other``: the first is of all customers.
    ``description`` says how the data were split, ``customers`` how many were judged, ``missed_all``
    how many of them have nothing in the list; ``missed`` are some of those.
    """

    base: str
    other: str
    candidates: str
    description: tuple[str, ...]
    customers: int
    lines: tuple[RecommenderQuality, ...]
    groups: tuple[GroupQuality, ...]
    missed: tuple[Missed, ...]
    missed_all: int

    def line(self, recommender: str) -> RecommenderQuality:
        """The line of a recommender; raises KeyError for one that is not there."""
        for line in self.lines:
            if line.recommender == recommender:
                return line
        raise KeyError(recommender)

    def weakest(self, by: str) -> GroupQuality | None:
        """The group with the lowest mean of those that are large enough, where that is settled.

        Its whole interval is below the mean of all groups: one of several is always the lowest.
        None else, and without two that are large enough.
        """
        groups = [group for group in self.groups if group.by == by]
        comparable = [group for group in groups if not group.small]
        if len(comparable) < 2:
            return None
        lowest = min(comparable, key=lambda group: group.own.mean)
        counts = [group.own.customers for group in groups]
        mean = float(np.average([group.own.mean for group in groups], weights=counts))
        return lowest if lowest.own.high < mean else None

    def frame(self) -> pd.DataFrame:
        """A row for each recommender and metric, with the interval and the paired difference."""
        rows = []
        for line in self.lines:
            for name, metric in line.metrics.items():
                apart = line.against.get(name)
                rows.append(
                    {
                        "recommender": line.recommender,
                        "metric": name,
                        "mean": metric.mean,
                        "low": metric.low,
                        "high": metric.high,
                        "customers": metric.customers,
                        f"less {self.base}": apart.mean if apart else np.nan,
                        "difference, low": apart.low if apart else np.nan,
                        "difference, high": apart.high if apart else np.nan,
                    }
                )
        return pd.DataFrame(rows)

    def curve_frame(self) -> pd.DataFrame:
        """A row for each recommender, metric and length of the list."""
        return pd.DataFrame(
            [
                {
                    "recommender": line.recommender,
                    "metric": name,
                    "k": k,
                    "mean": estimate.mean,
                    "low": estimate.low,
                    "high": estimate.high,
                }
                for line in self.lines
                for name, curve in line.curves.items()
                for k, estimate in enumerate(curve, start=1)
            ]
        )

    def group_frame(self, by: str) -> pd.DataFrame:
        """A row for each group: customers, the mean of `MAIN` with interval, the difference."""
        return pd.DataFrame(
            [
                {
                    "group": group.name,
                    "customers": group.own.customers,
                    MAIN: group.own.mean,
                    "low": group.own.low,
                    "high": group.own.high,
                    "other": group.other.mean,
                    "difference": group.apart.mean,
                    "difference, low": group.apart.low,
                    "difference, high": group.apart.high,
                    "small": group.small,
                }
                for group in self.groups
                if group.by == by
            ]
        )

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the figures."""
        return self.customers < MIN_CUSTOMERS

    @property
    def missed_share(self) -> float:
        """The share of the customers who have nothing in the list."""
        return self.missed_all / max(1, self.customers)


def quality(
    evaluations: Sequence[StoredEvaluation],
    *,
    base: str,
    other: str,
    bought_before: bool,
    rng: np.random.Generator,
    most: int = 8,
) -> Quality:
    """Compare what was kept of recommenders on one split; None where that is of no customer.

    ``base`` is subtracted from the others, and looked at group by group beside ``other``.
    ``bought_before`` ranks all items where the data set repeats, else new ones; ``most``
    customers with the worst lists are named. Raises KeyError without the base or the other, and
    DataError where nobody bought anything by which to judge.
    """
    by_name = {
        evaluation.recommender: evaluation for evaluation in evaluations if not evaluation.refused
    }
    way = way_of(by_name[base], bought_before=bought_before)
    check_judged(by_name[base], bought_before=bought_before)
    judged = {name: evaluation.measured[way] for name, evaluation in by_name.items()}
    frame = judged[base].frame
    weights = draws(len(frame), rng)
    columns = [name for name in names(K) if frame[name].notna().any()]
    start = frame[columns].to_numpy(dtype=np.float64)
    lines = []
    for name, measured in judged.items():
        own = measured.frame[columns].to_numpy(dtype=np.float64)
        lines.append(
            RecommenderQuality(
                recommender=name,
                metrics=_estimates(own, weights, columns),
                against={} if name == base else _estimates(own - start, weights, columns),
                covered=coverage(measured.lists, measured.n_items),
                curves={
                    metric: tuple(bootstrap_means(values[:, :DEPTH], weights))
                    for metric, values in by_name[name].curves(way).items()
                },
            )
        )
    lines.sort(key=lambda line: (line.recommender != base, -line.metrics[MAIN].mean))
    missed = [customer for customer in _missed(frame) if not customer.hits]
    return Quality(
        base=base,
        other=other,
        candidates=judged[base].candidates,
        description=by_name[base].description,
        customers=len(frame),
        lines=tuple(lines),
        groups=tuple(by_group(frame, judged[other].frame, weights, rng)),
        missed=tuple(missed[:most]),
        missed_all=len(missed),
    )


def _estimates(
    values: np.ndarray, weights: np.ndarray, columns: Sequence[str]
) -> dict[str, Estimate]:
    return dict(zip(columns, bootstrap_means(values, weights), strict=True))


def _missed(frame: pd.DataFrame) -> Iterator[Missed]:
    """The worst list first; of equal ones that with more to find."""
    worst = frame.sort_values([MAIN, WANTED, CODE], ascending=[True, False, True])
    hits = (worst[RECALL] * worst[WANTED]).round().astype(np.int64)
    for code, n_hits, n_wanted, n_known in zip(
        worst[CODE], hits, worst[WANTED], worst[LENGTH], strict=True
    ):
        yield Missed(customer=int(code), hits=int(n_hits), wanted=int(n_wanted), known=int(n_known))
