"""The sides of a cohort study, a cohort and the others, and how their list entries are counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from explain.cohorts.comparison import (
    CohortComparison,
    EntryCounts,
    compare_customers,
    compare_entries,
)
from explain.cohorts.entries import Entries
from recommenders.histories import BoolArray, LongArray
from recommenders.intervals import draws


class Side:
    """The list entries of some customers, with the draws for their intervals."""

    def __init__(self, listed: Entries, rng: np.random.Generator) -> None:
        self.listed = listed
        self.draws = draws(len(listed), rng) if len(listed) else np.zeros((1, 0))

    def by_source(
        self, included: BoolArray | None = None, *, most: int | None = None
    ) -> EntryCounts:
        """Entries by source (the first ``most``), of all entries or of those that are included."""
        inside = np.ones(len(self.listed.owner), dtype=np.bool_) if included is None else included
        owner, n = self.listed.owner[inside], len(self.listed)
        table = self.listed.sources[inside, :most]
        counts = [np.bincount(owner[column], minlength=n) for column in table.T]
        totals = np.bincount(owner, minlength=n)
        return EntryCounts(labelled=np.stack(counts, axis=1), total=totals, weights=self.draws)

    def by_label(
        self, labels: LongArray, n_labels: int, included: BoolArray | None = None
    ) -> EntryCounts:
        """Entries by a label (n_entries,) that each has one of, of all or those included."""
        inside = np.ones(len(labels), dtype=np.bool_) if included is None else included
        owner, n = self.listed.owner[inside], len(self.listed)
        flat = np.bincount(owner * n_labels + labels[inside], minlength=n * n_labels)
        return EntryCounts(
            labelled=flat.reshape(-1, n_labels),
            total=np.bincount(owner, minlength=n),
            weights=self.draws,
        )

    def customers_given(self, labels: LongArray, n_labels: int) -> LongArray:
        """How many customers have an entry with each label; ``labels`` has shape (n_entries,)."""
        return distinct_customers(self.listed.owner, labels, n_labels)

    def customers_named(self, pairs: LongArray, n_labels: int) -> LongArray:
        """How many customers have each label; ``pairs`` (n, 2) are entries and labels."""
        return distinct_customers(self.listed.owner[pairs[:, 0]], pairs[:, 1], n_labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A cohort and the others, who are nobody where the cohort is everybody."""

    cohort: Side
    others: Side

    def entries(
        self, names: Sequence[str], count: Callable[[Side], EntryCounts]
    ) -> CohortComparison:
        """The share of the entries that have each label."""
        others = count(self.others) if len(self.others.listed) else None
        return compare_entries(names, count(self.cohort), others)

    def customers(
        self, names: Sequence[str], count: Callable[[Side], LongArray]
    ) -> CohortComparison:
        """The share of the customers who have each label."""
        return compare_customers(
            names,
            count(self.cohort),
            len(self.cohort.listed),
            count(self.others),
            len(self.others.listed),
        )


def distinct_customers(owner: LongArray, labels: LongArray, n_labels: int) -> LongArray:
    """How many customers have each label at least once, shape (n_labels,)."""
    pairs = np.unique(owner * n_labels + labels)
    return np.bincount(pairs % n_labels, minlength=n_labels)
