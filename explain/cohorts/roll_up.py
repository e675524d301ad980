"""Roll-up: what brings the list entries of a cohort of customers, for reading in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from explain.cohorts.comparison import CohortComparison
from explain.cohorts.entries import collect_entries
from explain.cohorts.in_parts import explain_lists
from explain.cohorts.study import Study, study
from explain.context import ExplanationContext
from explain.formats import percent
from explain.rankings.top_k import sample
from recommenders.contract import Columns
from recommenders.data.customer_groups import segment_labels
from recommenders.intervals import MIN_CUSTOMERS, mean_text
from recommenders.progress import Progress

EVERYBODY: Final = "all"


def roll_up(
    context: ExplanationContext,
    customers: Sequence[int] | None = None,
    *,
    most: int | None = 300,
    bought_before: bool = False,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> Study:
    """Explain the lists of a cohort (customer codes; all when None) and study them alone.

    Of more than ``most`` customers that many are drawn at random; None explains all of them.
    """
    dataset = context.dataset
    cohort = np.arange(dataset.n_customers) if customers is None else np.unique(customers)
    drawn = sample(len(cohort), len(cohort) if most is None else most, rng=rng)
    chosen = cohort[drawn].tolist()
    lists = explain_lists(context, chosen, bought_before, progress=progress)
    explained = dict(zip(chosen, lists, strict=True))
    return study(
        collect_entries(explained, chosen, of=len(cohort)),
        collect_entries({}, [], of=0),
        dataset,
        context.statistics,
        segment_labels(dataset).tolist() if dataset.has(Columns.SEGMENT) else None,
        rng=rng,
    )


def roll_up_frame(cohort: Study, by: str = EVERYBODY) -> pd.DataFrame:
    """A line for each group and source, most customers first; shares are between 0 and 1.

    ``by`` is `EVERYBODY`, `Columns.SEGMENT` (of the customers) or `Columns.CATEGORY` (of the
    recommended items). One group of all where there is nothing to divide by.
    """
    return pd.DataFrame(
        [
            {
                "group": name,
                "source": row.name,
                "share": row.share,
                "low": row.low,
                "high": row.high,
                "customers": sources.customers,
                "entries": entries,
                "small": sources.small,
            }
            for name, sources, entries in _groups(cohort, by)
            for row in sources.rows
        ],
        columns=["group", "source", "share", "low", "high", "customers", "entries", "small"],
    )


def roll_up_table(cohort: Study, by: str = EVERYBODY) -> pd.DataFrame:
    """The same for reading: a line for each group, "54 % (50 to 58)" for each source."""
    return pd.DataFrame(
        [_line(by, name, sources, entries) for name, sources, entries in _groups(cohort, by)]
    )


def _groups(cohort: Study, by: str) -> list[tuple[str, CohortComparison, int]]:
    parts = {Columns.SEGMENT: cohort.segments, Columns.CATEGORY: cohort.by_category}.get(by)
    groups = [(EVERYBODY, cohort.sources, cohort.entries)]
    if parts is not None:
        groups = [(part.name, part.sources, part.entries) for part in parts.parts]
        groups.sort(key=lambda group: (-group[1].customers, group[0]))
    return [group for group in groups if group[2]]


def _line(by: str, name: str, sources: CohortComparison, entries: int) -> dict[str, str]:
    few = f" (fewer than {MIN_CUSTOMERS})" if sources.small else ""
    line = {by: name, "customers": f"{sources.customers:,}{few}", "entries": f"{entries:,}"}
    for row in sources.rows:
        line[row.name] = mean_text(row.share, row.low, row.high, percent)
    return line
