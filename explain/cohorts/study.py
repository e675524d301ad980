"""Everything the Cohort view shows of one cohort, from entries that were explained once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from explain.cohorts.comparison import (
    CohortComparison,
    ComparedShare,
    EntryCounts,
    compare_customers,
    compare_entries,
)
from explain.cohorts.entries import DRIVERS, STATES, Entries, EntrySource
from explain.cohorts.entries import RARE as RARE_STATES
from explain.cohorts.key_figures import of_entries
from explain.cohorts.outliers import Outliers, outlier_lists
from explain.cohorts.sides import Side, Sides, distinct_customers
from explain.contract import ReasonState
from explain.profiles.item_statistics import NO_GROUP, ItemStatistics
from explain.profiles.key_figures import KeyFigure
from recommenders.contract import Columns, Dataset
from recommenders.histories import BoolArray, LongArray
from recommenders.intervals import MIN_CUSTOMERS

EXCLUSIVE_SOURCES: Final = tuple(s for s in EntrySource if s is not EntrySource.PROMOTION)
"""Sources that share out a list."""
Labels = tuple[Sequence[str], Sequence[str]]
"""The names of the sources and of the states."""
RARE: Final = 0.05
"""A verdict on less of the entries is no headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPart:
    """One part of a cohort's entries: a segment of its customers, or a category of the items.

    ``sources`` and ``states`` hold a segment against the rest of the cohort, a category against
    the same category in the lists of the others. ``cause``: for a segment, the category of
    purchases that brings items to more of its customers than elsewhere in the cohort, by most;
    None where nothing is settled.
    """

    name: str
    sources: CohortComparison
    states: CohortComparison
    entries: int
    cause: ComparedShare | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortParts:
    """The parts by `Columns.SEGMENT` or `Columns.CATEGORY`, those of most customers first."""

    by: str
    parts: tuple[CohortPart, ...]

    def lines(self, state: ReasonState) -> CohortComparison:
        """The share of one verdict in each part."""
        position = STATES.index(state)
        sides = [part.states for part in self.parts]
        return CohortComparison(
            rows=tuple(replace(part.states.rows[position], name=part.name) for part in self.parts),
            customers=max((side.customers for side in sides), default=0),
            others=max((side.others for side in sides), default=0),
            unit="entries",
            n_comparisons=max((side.n_comparisons for side in sides), default=0),
        )

    def frame(self) -> pd.DataFrame:
        """One line for each part: customers, entries, the share of each source with interval."""
        rows = []
        for part in self.parts:
            line: dict[str, object] = {
                self.by: part.name,
                "customers": part.sources.customers,
                "small": part.sources.small,
                "entries": part.entries,
            }
            for row in part.sources.rows:
                line |= {row.name: row.share, f"{row.name} low": row.low}
                line[f"{row.name} high"] = row.high
            if self.by == Columns.SEGMENT:
                cause = part.cause
                line["stands out by purchases of"] = "" if cause is None else cause.name
                line["customers with it"] = np.nan if cause is None else cause.share
                line["elsewhere"] = np.nan if cause is None else cause.other
            rows.append(line)
        return pd.DataFrame(rows)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """A cohort: ``customers`` of ``of`` were explained, and ``others`` of ``others_of`` others.

    Of list entries: ``sources``, ``states`` and ``drivers`` (relation of what the reason names to
    the item). Of customers: ``categories`` and ``items`` that are recommended to them, ``causes``
    (categories) and ``purchases`` (items) of theirs that bring an entry. None where the data set
    has no categories; ``segments`` is None for a single one. ``figures`` stand above the view.
    """

    customers: int
    of: int
    others: int
    others_of: int
    entries: int
    sources: CohortComparison
    states: CohortComparison
    drivers: CohortComparison
    categories: CohortComparison | None
    causes: CohortComparison | None
    purchases: CohortComparison
    items: CohortComparison
    segments: CohortParts | None
    by_category: CohortParts | None
    outliers: Outliers | None
    figures: tuple[KeyFigure, ...] = ()

    @property
    def sampled(self) -> bool:
        """Whether some customers of the cohort were left out."""
        return self.customers < self.of

    @property
    def small(self) -> bool:
        """Whether the cohort is too small for a claim."""
        return self.customers < MIN_CUSTOMERS

    @property
    def lead_state(self) -> ReasonState:
        """The verdict that the charts by part are about: personal, or the largest if it is rare."""
        rows = self.states.rows
        first = rows[0] if rows[0].share >= RARE else max(rows, key=lambda row: row.share)
        return ReasonState(first.name)


def study(
    cohort: Entries,
    others: Entries,
    dataset: Dataset,
    statistics: ItemStatistics,
    segments: Sequence[str] | None,
    *,
    rng: np.random.Generator,
) -> Study:
    """Count the entries of a cohort, and hold them against those of the others.

    ``others`` may be empty: the cohort is everybody then. ``segments`` has the segment of every
    customer of the data set, None where it has none.
    """
    sides = Sides(cohort=Side(cohort, rng), others=Side(others, rng))
    # without rules or records nobody asks about them; they are the last of both
    left_out = len(RARE_STATES) - max(cohort.rare, others.rare)
    n_sources, n_states = len(EntrySource) - left_out, len(STATES) - left_out
    labels = (
        [str(source) for source in EntrySource][:n_sources],
        [str(state) for state in STATES][:n_states],
    )
    sources, states = labels
    titles: list[str] = dataset.titles.tolist()
    names, group_of = _item_groups(statistics, dataset.n_items)
    n_names, n_titles = len(names), len(titles)
    return Study(
        customers=len(cohort),
        of=cohort.of,
        others=len(others),
        others_of=others.of,
        entries=len(cohort.items),
        sources=sides.entries(sources, lambda side: side.by_source(most=n_sources)),
        states=sides.entries(states, lambda side: side.by_label(side.listed.states, n_states)),
        drivers=sides.entries(
            DRIVERS, lambda side: side.by_label(side.listed.drivers, len(DRIVERS))
        ),
        categories=sides.customers(
            names, lambda side: side.customers_given(group_of[side.listed.items], n_names)
        )
        if names
        else None,
        causes=sides.customers(
            names, lambda side: side.customers_named(side.listed.groups, n_names)
        )
        if names
        else None,
        purchases=sides.customers(
            titles, lambda side: side.customers_named(side.listed.purchases, n_titles)
        ),
        items=sides.customers(
            titles, lambda side: side.customers_given(side.listed.items, n_titles)
        ),
        segments=None if segments is None else _by_segment(sides.cohort, segments, names, labels),
        by_category=_by_category(sides, group_of, names, labels) if names else None,
        outliers=outlier_lists(cohort, group_of[cohort.items], names) if names else None,
        figures=of_entries(cohort),
    )


def _item_groups(statistics: ItemStatistics, n_items: int) -> tuple[list[str], LongArray]:
    """The names of the item groups, without a group last, and which group each item is in.

    No names where the data set has no groups.
    """
    level = statistics.group_level()
    if level is None:
        return [], np.zeros(n_items, dtype=np.int64)
    names = [*map(str, statistics.names[level]), NO_GROUP]
    codes = statistics.codes[level]
    return names, np.where(codes < 0, len(names) - 1, codes).astype(np.int64)


def _by_segment(
    side: Side, segments: Sequence[str], names: Sequence[str], labels: Labels
) -> CohortParts | None:
    """Each segment of the sample against the rest of it; None where there is one segment only."""
    entries = side.listed
    segment_of = np.asarray(segments, dtype=object)[entries.customers].astype(str)
    distinct, sizes = np.unique(segment_of, return_counts=True)
    if len(distinct) < 2:
        return None
    groups = entries.groups
    parts = []
    for name in distinct[np.argsort(-sizes, kind="stable")].tolist():
        inside = segment_of == name
        included = inside[entries.owner]
        owner = entries.owner[groups[:, 0]]
        have = [
            distinct_customers(owner[chosen], groups[chosen, 1], len(names))
            if names
            else np.zeros(0, np.int64)
            for chosen in (inside[owner], ~inside[owner])
        ]
        causes = compare_customers(
            names, have[0], int(inside.sum()), have[1], int((~inside).sum()), tries=len(distinct)
        )
        more_often = [row for row in causes.rows if row.sign > 0]
        both = _both(labels, (side, included), (side, ~included), tries=len(distinct))
        parts.append(
            CohortPart(
                name=name,
                sources=both[0],
                states=both[1],
                entries=int(included.sum()),
                cause=max(more_often, key=lambda row: row.difference, default=None),
            )
        )
    return CohortParts(by=Columns.SEGMENT, parts=tuple(parts))


def _both(
    labels: Labels, own: tuple[Side, BoolArray], other: tuple[Side, BoolArray] | None, *, tries: int
) -> tuple[CohortComparison, CohortComparison]:
    """The sources and the states of some entries, and of others where there are any."""
    sources, states = labels

    def compared(
        names: Sequence[str], count: Callable[[Side, BoolArray], EntryCounts]
    ) -> CohortComparison:
        others = None if other is None else count(*other)
        return compare_entries(names, count(*own), others, tries=tries)

    return (
        compared(sources, lambda side, inside: side.by_source(inside, most=len(sources))),
        compared(
            states, lambda side, inside: side.by_label(side.listed.states, len(states), inside)
        ),
    )


def _by_category(
    sides: Sides, group_of: LongArray, names: Sequence[str], labels: Labels
) -> CohortParts:
    """Each category of the recommended items against the same category in the other lists."""
    parts = []
    cohort_groups = group_of[sides.cohort.listed.items]
    other_groups = group_of[sides.others.listed.items]
    for code, name in enumerate(names):
        included, same = cohort_groups == code, other_groups == code
        if not included.any():
            continue
        both = _both(
            labels,
            (sides.cohort, included),
            (sides.others, same) if same.any() else None,
            tries=len(names),
        )
        n_entries = int(included.sum())
        parts.append(CohortPart(name=name, sources=both[0], states=both[1], entries=n_entries))
    parts.sort(key=lambda part: -part.sources.customers)
    return CohortParts(by=Columns.CATEGORY, parts=tuple(parts))
