"""Roll-up: what brings the list entries of a cohort of customers, for reading in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from explain.cohorts.comparison import CohortComparison
from explain.cohorts.customer_ids import ONE_A_LINE, read_ids
from explain.cohorts.entries import (
    ExplainedLists,
    collect_entries,
    explain_missing,
    list_entries,
)
from explain.cohorts.study import Study, study
from explain.context import ExplanationContext
from explain.rankings.top_k import sample
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_groups import segment_labels
from recommenders.errors import DataError
from recommenders.intervals import MIN_CUSTOMERS
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
    explained: ExplainedLists = {}
    explain_missing(
        explained,
        chosen,
        lambda customer: list_entries(context, customer, bought_before=bought_before),
        progress=progress,
    )
    return study(
        collect_entries(explained, chosen, of=len(cohort)),
        collect_entries({}, [], of=0),
        dataset,
        context.statistics,
        segment_labels(dataset).tolist() if dataset.has(Columns.SEGMENT) else None,
        rng=rng,
    )


def roll_up_table(cohort: Study, by: str = EVERYBODY) -> pd.DataFrame:
    """A line for each group, most customers first, with "54 % (50 to 58)" for each source.

    ``by`` is `EVERYBODY`, `Columns.SEGMENT` (of the customers) or `Columns.CATEGORY` (of the
    recommended items). One line for all where there is nothing to divide by.
    """
    parts = {Columns.SEGMENT: cohort.segments, Columns.CATEGORY: cohort.by_category}.get(by)
    groups = [(EVERYBODY, cohort.sources, cohort.entries)]
    if parts is not None:
        groups = [(part.name, part.sources, part.entries) for part in parts.parts]
        groups.sort(key=lambda group: (-group[1].customers, group[0]))
    return pd.DataFrame(
        [_line(by, name, sources, entries) for name, sources, entries in groups if entries]
    )


def _line(by: str, name: str, sources: CohortComparison, entries: int) -> dict[str, str]:
    few = f" (fewer than {MIN_CUSTOMERS})" if sources.small else ""
    line = {by: name, "customers": f"{sources.customers:,}{few}", "entries": f"{entries:,}"}
    for row in sources.rows:
        low, high = 100 * row.low, 100 * row.high
        line[row.name] = f"{100 * row.share:.0f} % ({low:.0f} to {high:.0f})"
    return line


def customers_of(dataset: Dataset, *, segment: str = "", ids: str = "") -> list[int] | None:
    """The customer codes of a segment, or of a text file with one customer id a line.

    None, which is everybody, where neither is named. Raises `DataError` for a segment or an id
    that the data set does not have, and for a file that cannot be read.
    """
    cohort: list[int] | None = None
    if segment:
        of_customer = segment_labels(dataset)
        names = sorted(set(of_customer))
        if segment not in names:
            remedy = f"Choose one of {', '.join(names)}."
            raise DataError("there is no such segment", value=segment, remedy=remedy)
        cohort = np.flatnonzero(of_customer == segment).tolist()
    if ids:
        try:
            content = Path(ids).read_bytes()
        except OSError as error:
            raise DataError(
                f"the file of customer ids cannot be read: {error}", file=ids, remedy=ONE_A_LINE
            ) from error
        listed = read_ids(content, dataset, file=ids)
        if listed.unknown:
            row, name = listed.unknown[0]
            raise DataError(
                "there is no such customer",
                file=ids,
                row=row,
                value=name,
                remedy="Leave the line out, or correct it.",
            )
        codes: list[int] = listed.codes.tolist()
        cohort = codes if cohort is None else sorted(set(codes) & set(cohort))
    return cohort
