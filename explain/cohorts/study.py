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
from explain.cohorts.outliers import Outliers, outlier_lists
from explain.profiles.item_statistics import NO_GROUP, ItemStatistics
from recommenders.contract import Columns, Dataset
from recommenders.histories import BoolArray, LongArray
from recommenders.intervals import MIN_CUSTOMERS, draws

EXCLUSIVE_SOURCES: Final = (EntrySource.PERSONAL, EntrySource.REPLENISHMENT, EntrySource.POPULAR)
"""Sources that share out a list."""
_SOURCES: Final = [str(source) for source in EntrySource]
RARE: Final = 0.05
"""A source with less of the entries is no headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPart:
    """One part of a cohort's entries: a segment of its customers, or a category of the items.

    ``sources`` holds a segment against the rest of the cohort, a category against the same
    category in the lists of the others. ``cause``: for a segment, the category of purchases that
    brings items to more of its customers than elsewhere in the cohort, by most; None where
    nothing is settled.
    """

    name: str
    sources: CohortComparison
    entries: int
    cause: ComparedShare | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortParts:
    """The parts by `Columns.SEGMENT` or `Columns.CATEGORY`, those of most customers first."""

    by: str
    parts: tuple[CohortPart, ...]

    def lines(self, source: EntrySource) -> CohortComparison:
        """The share of one source in each part."""
        position = list(EntrySource).index(source)
        sides = [part.sources for part in self.parts]
        return CohortComparison(
            rows=tuple(replace(part.sources.rows[position], name=part.name) for part in self.parts),
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
    has no categories; ``segments`` is None for a single one.
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

    @property
    def small(self) -> bool:
        """Whether the cohort is too small for a claim."""
        return self.customers < MIN_CUSTOMERS

    @property
    def lead_source(self) -> EntrySource:
        """The source that the charts by part are about: personal, or the largest where it is rare.

        A repertoire recommender brings nothing but what was bought before.
        """
        shares = [
            self.sources.rows[list(EntrySource).index(source)].share for source in EXCLUSIVE_SOURCES
        ]
        return (
            EXCLUSIVE_SOURCES[0] if shares[0] >= RARE else EXCLUSIVE_SOURCES[int(np.argmax(shares))]
        )


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
    cohort_side = _Side(cohort, rng)
    other_side = _Side(others, rng) if len(others) else None
    level = statistics.group_level()
    names = [] if level is None else [*map(str, statistics.names[level]), NO_GROUP]
    of_item = np.zeros(dataset.n_items, dtype=np.int64)
    if level is not None:
        of_item = np.where(statistics.codes[level] < 0, len(names) - 1, statistics.codes[level])
    titles = [str(title) for title in dataset.items[Columns.TITLE]]

    def brought(side: Entries) -> LongArray:
        return _customers(side.owner[side.groups[:, 0]], side.groups[:, 1], len(names))

    def grouped(side: Entries) -> LongArray:
        return _customers(side.owner, of_item[side.items], len(names))

    def bought(side: Entries) -> LongArray:
        return _customers(side.owner[side.purchases[:, 0]], side.purchases[:, 1], len(titles))

    def shown(side: Entries) -> LongArray:
        return _customers(side.owner, side.items, len(titles))

    def held(labels: Sequence[str], have: Callable[[Entries], LongArray]) -> CohortComparison:
        return compare_customers(labels, have(cohort), len(cohort), have(others), len(others))

    def shares(labels: Sequence[str], codes: Callable[[Entries], LongArray]) -> CohortComparison:
        other = None if other_side is None else other_side.counted(codes(others), len(labels))
        return compare_entries(labels, cohort_side.counted(codes(cohort), len(labels)), other)

    return Study(
        customers=len(cohort),
        of=cohort.of,
        others=len(others),
        others_of=others.of,
        entries=len(cohort.items),
        sources=compare_entries(
            _SOURCES, cohort_side.sources(), None if other_side is None else other_side.sources()
        ),
        states=shares([str(state) for state in STATES], lambda side: side.states),
        drivers=shares(DRIVERS, lambda side: side.drivers),
        categories=held(names, grouped) if level else None,
        causes=held(names, brought) if level else None,
        purchases=held(titles, bought),
        items=held(titles, shown),
        segments=None if segments is None else _by_segment(cohort_side, segments, names),
        by_category=_by_category(cohort_side, other_side, of_item, names) if level else None,
        outliers=outlier_lists(cohort, of_item[cohort.items], names) if level else None,
    )


class _Side:
    """The entries of some customers, with the draws for their intervals."""

    def __init__(self, entries: Entries, rng: np.random.Generator) -> None:
        self.entries = entries
        self.of = np.bincount(entries.owner, minlength=len(entries))
        self.draws = draws(len(entries), rng) if len(entries) else np.zeros((1, 0))

    def sources(self, included: BoolArray | None = None) -> EntryCounts:
        """Entries by source, of all entries or of those that are kept."""
        inside = np.ones(len(self.entries.owner), dtype=np.bool_) if included is None else included
        owner, n = self.entries.owner[inside], len(self.entries)
        table = self.entries.sources[inside]
        counts = [np.bincount(owner[column], minlength=n) for column in table.T]
        of = np.bincount(owner, minlength=n)
        return EntryCounts(labelled=np.stack(counts, axis=1), total=of, weights=self.draws)

    def counted(self, labels: LongArray, n_labels: int) -> EntryCounts:
        """Entries by a label that each has one of; labels are places in their names."""
        owner, n = self.entries.owner, len(self.entries)
        flat = np.bincount(owner * n_labels + labels, minlength=n * n_labels)
        return EntryCounts(labelled=flat.reshape(-1, n_labels), total=self.of, weights=self.draws)


def _customers(owner: LongArray, labels: LongArray, n_labels: int) -> LongArray:
    """How many customers have each label at least once."""
    pairs = np.unique(owner * n_labels + labels)
    return np.bincount(pairs % n_labels, minlength=n_labels)


def _by_segment(side: _Side, segments: Sequence[str], names: Sequence[str]) -> CohortParts | None:
    """Each segment of the sample against the rest of it; None where there is one segment only."""
    entries = side.entries
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
            _customers(owner[at], groups[at, 1], len(names)) if names else np.zeros(0, np.int64)
            for at in (inside[owner], ~inside[owner])
        ]
        causes = compare_customers(
            names, have[0], int(inside.sum()), have[1], int((~inside).sum()), tries=len(distinct)
        )
        more_often = [row for row in causes.rows if row.sign > 0]
        parts.append(
            CohortPart(
                name=name,
                sources=compare_entries(
                    _SOURCES, side.sources(included), side.sources(~included), tries=len(distinct)
                ),
                entries=int(included.sum()),
                cause=max(more_often, key=lambda row: row.difference, default=None),
            )
        )
    return CohortParts(by=Columns.SEGMENT, parts=tuple(parts))


def _by_category(
    cohort: _Side, others: _Side | None, of_item: LongArray, names: Sequence[str]
) -> CohortParts:
    """Each category of the recommended items against the same category in the other lists."""
    parts = []
    for code, name in enumerate(names):
        included = of_item[cohort.entries.items] == code
        if not included.any():
            continue
        other = None
        if others is not None:
            same = of_item[others.entries.items] == code
            other = others.sources(same) if same.any() else None
        sources = compare_entries(_SOURCES, cohort.sources(included), other, tries=len(names))
        parts.append(CohortPart(name=name, sources=sources, entries=int(included.sum())))
    parts.sort(key=lambda part: -part.sources.customers)
    return CohortParts(by=Columns.CATEGORY, parts=tuple(parts))
