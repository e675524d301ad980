"""From one number for each customer to tables: means, intervals, differences, groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns
from recommenders.evaluation.measure import LENGTH, Measured
from recommenders.evaluation.metrics import coverage
from recommenders.intervals import Estimate, bootstrap_mean, draws

LENGTHS: Final = ((1, 4), (5, 9), (10, 19), (20, 49), (50, None))
"""Distinct items bought before: the groups by history length."""
MAX_SEGMENTS: Final = 9
"""Segments told apart, the largest; the others are one group."""
COVERAGE: Final = "coverage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One recommender with one kind of candidates, over all customers or a group of them.

    ``metrics`` are means with intervals, ``against`` those of the same customers' differences
    from the base, ``covered`` the share of the catalogue in the lists.
    """

    recommender: str
    candidates: str
    by: str
    group: str
    customers: int
    metrics: dict[str, Estimate]
    against: dict[str, Estimate]
    covered: float


def summarize(
    measured: dict[str, Measured], *, base: str, names: Sequence[str], seed: int
) -> list[Summary]:
    """Summaries of recommenders with the same candidates: over all, by segment, by length.

    ``base`` is the recommender whose figures are subtracted for the paired differences; the same
    customers are drawn again for all recommenders.
    """
    answer = []
    frame = next(iter(measured.values())).frame
    for by, group, inside in groups(frame):
        weights = draws(int(inside.sum()), np.random.default_rng(seed))
        start = measured[base].frame.loc[inside, list(names)].to_numpy(dtype=np.float64)
        for name, result in measured.items():
            values = result.frame.loc[inside, list(names)].to_numpy(dtype=np.float64)
            answer.append(
                Summary(
                    recommender=name,
                    candidates=result.candidates,
                    by=by,
                    group=group,
                    customers=int(inside.sum()),
                    metrics=_estimates(values, weights, names),
                    against={} if name == base else _estimates(values - start, weights, names),
                    covered=coverage(result.lists[inside], result.n_items),
                )
            )
    return answer


def groups(frame: pd.DataFrame) -> Iterator[tuple[str, str, np.ndarray]]:
    """What is grouped by, the group, and who is in it: all, segments, lengths; none is empty."""
    yield "", "all", np.ones(len(frame), dtype=np.bool_)
    if Columns.SEGMENT in frame:
        segments = frame[Columns.SEGMENT].fillna("unknown")
        largest = segments.value_counts().index[:MAX_SEGMENTS]
        named = segments.where(segments.isin(largest), "others")
        for group in dict.fromkeys([*largest, "others"]):
            if (named == group).any():
                yield Columns.SEGMENT, str(group), (named == group).to_numpy()
    lengths = frame[LENGTH].to_numpy()
    for low, high in LENGTHS:
        inside = (lengths >= low) & (lengths <= (high or lengths.max()))
        if inside.any():
            yield LENGTH, f"{low} to {high}" if high else f"{low} and more", inside


def main_table(summaries: Sequence[Summary]) -> pd.DataFrame:
    """Every metric of every recommender, over all customers; empty where it does not apply."""
    rows = [
        {
            "recommender": summary.recommender,
            **{name: f"{metric.mean:.4f}" for name, metric in summary.metrics.items()},
            COVERAGE: f"{summary.covered:.4f}",
        }
        for summary in summaries
        if not summary.by
    ]
    table = pd.DataFrame(rows).replace("nan", "")
    return table.loc[:, (table != "").any()]


def interval_table(summaries: Sequence[Summary], names: Sequence[str], base: str) -> pd.DataFrame:
    """95 % intervals of some metrics, and of their paired differences from the base."""
    rows = []
    for summary in summaries:
        if summary.by:
            continue
        row = {"recommender": summary.recommender}
        for name in names:
            metric, apart = summary.metrics[name], summary.against.get(name)
            row[name] = f"{metric.mean:.4f} ({metric.low:.4f} to {metric.high:.4f})"
            row[f"{name} minus {base}"] = (
                f"{apart.mean:+.4f} ({apart.low:+.4f} to {apart.high:+.4f})" if apart else ""
            )
        rows.append(row)
    return pd.DataFrame(rows)


def group_table(summaries: Sequence[Summary], by: str, name: str) -> pd.DataFrame:
    """One metric by group: recommenders down, groups and their customers across."""
    chosen = [summary for summary in summaries if summary.by == by]
    rows: dict[str, dict[str, str]] = {}
    for summary in chosen:
        row = rows.setdefault(summary.recommender, {"recommender": summary.recommender})
        row[f"{summary.group} ({summary.customers:,})"] = f"{summary.metrics[name].mean:.4f}"
    return pd.DataFrame(list(rows.values()))


def _estimates(
    values: np.ndarray, weights: np.ndarray, names: Sequence[str]
) -> dict[str, Estimate]:
    return {name: bootstrap_mean(values[:, column], weights) for column, name in enumerate(names)}
