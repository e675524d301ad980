"""From one number for each customer to tables: means, intervals, differences, groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.customer_groups import by_length, by_segment
from recommenders.evaluation.measure import LENGTH, Measured
from recommenders.histories import BoolArray, IntArray, LongArray
from recommenders.intervals import Estimate, bootstrap_means, draws
from recommenders.ranking.metrics import coverage

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
    summaries = []
    frame = next(iter(measured.values())).frame
    for by, group, inside in groups(frame):
        weights = draws(int(inside.sum()), np.random.default_rng(seed))
        base_values = measured[base].frame.loc[inside, list(names)].to_numpy(dtype=np.float64)
        for name, one_measured in measured.items():
            own = one_measured.frame.loc[inside, list(names)].to_numpy(dtype=np.float64)
            summaries.append(
                Summary(
                    recommender=name,
                    candidates=one_measured.candidates,
                    by=by,
                    group=group,
                    customers=int(inside.sum()),
                    metrics=_estimates(own, weights, names),
                    against={} if name == base else _estimates(own - base_values, weights, names),
                    covered=coverage(one_measured.lists[inside], one_measured.n_items),
                )
            )
    return summaries


def groups(frame: pd.DataFrame) -> Iterator[tuple[str, str, BoolArray]]:
    """What is grouped by, the group, and who is in it: all, segments, lengths; none is empty.

    ``frame`` has a row for each customer, with the history's length in `LENGTH` and, where it is
    known, the segment, as in `Measured.frame` and `group_frame`.
    """
    yield "", "all", np.ones(len(frame), dtype=np.bool_)
    if Columns.SEGMENT in frame:
        for group, inside in by_segment(
            frame[Columns.SEGMENT], most=MAX_SEGMENTS, unknown="unknown", rest="others"
        ):
            yield Columns.SEGMENT, group, inside
    for group, inside in by_length(frame[LENGTH].to_numpy()):
        yield LENGTH, group, inside


def group_frame(
    dataset: Dataset, customers: IntArray | LongArray, lengths: IntArray | LongArray
) -> pd.DataFrame:
    """What `groups` needs of customers (codes) whose histories have these lengths."""
    columns = [Columns.SEGMENT] if dataset.has(Columns.SEGMENT) else []
    table = dataset.customers[columns].iloc[customers].reset_index(drop=True)
    return table.assign(**{LENGTH: lengths})


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
            row[name] = metric.text("{:.4f}".format)
            row[f"{name} minus {base}"] = apart.text("{:+.4f}".format) if apart else ""
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
    return dict(zip(names, bootstrap_means(values, weights), strict=True))
