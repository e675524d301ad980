"""Studies of the circle whose entries are written down."""

from __future__ import annotations

from explain.cohorts.entries import EntrySource, ExplainedLists, collect_entries
from explain.cohorts.study import Study, study
from recommenders.data.customer_groups import segment_labels
from recommenders.intervals import generator
from tests.explain.cohorts.builders import list_entry
from tests.pages.panels import circle, loaded_circle

TEA = 1
"""Its code: categories stand in the order of the alphabet."""


def circle_study(customers: int = 24, *, others: bool = False) -> Study:
    """The first customers of the circle, or those with an even number against the others.

    Each has two entries: item 0 (tea), which a purchase of item 5 brings to the even ones and
    which is popular for the odd ones, and item 12 (coffee), which is popular for all.
    """
    book: ExplainedLists = {
        customer: (
            list_entry(0, EntrySource.POPULAR)
            if customer % 2
            else list_entry(0, EntrySource.PERSONAL, purchases=(5,), groups=(TEA,)),
            list_entry(12, EntrySource.POPULAR),
        )
        for customer in range(48)
    }
    cohort, rest = list(range(customers)), []
    if others:
        cohort, rest = list(range(0, 48, 2)), list(range(1, 48, 2))
    loaded = loaded_circle()
    labels = segment_labels(circle()).tolist() * 2
    return study(
        collect_entries(book, cohort, of=len(cohort)),
        collect_entries(book, rest, of=2 * len(rest)),
        loaded.dataset,
        loaded.statistics,
        labels,
        rng=generator(0),
    )
