"""The numbers that stand above the Cohort view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explain.cohorts.entries import Entries, EntrySource
from explain.formats import percent
from explain.profiles.key_figures import KeyFigure
from recommenders.histories import LongArray

SHOWN = (EntrySource.PERSONAL, EntrySource.DOUBTFUL, EntrySource.WEAK, EntrySource.POPULAR)
"""Sources with a figure of their own wherever reasons are tested; another where it occurs."""
WITHIN = {EntrySource.PERSONAL: EntrySource.REPLENISHMENT}
"""What is due again is personal: the figures are those of the verdicts, as everywhere else."""


def of_entries(cohort: Entries) -> tuple[KeyFigure, ...]:
    """The share of each verdict among the list entries, and place by place of the lists.

    They share out the list, as the headline counts them; none without entries.
    """
    if not len(cohort.items):
        return ()
    places = _places(cohort.owner)
    sizes = np.bincount(places)
    sources = list(EntrySource)
    untested = bool(cohort.sources[:, sources.index(EntrySource.UNTESTED)].any())
    figures = []
    for code, source in enumerate(sources):
        given = cohort.sources[:, code]
        if source in WITHIN:
            given = given | cohort.sources[:, sources.index(WITHIN[source])]
        occurs = given.any() if untested else given.any() or source in SHOWN
        if source in (EntrySource.PROMOTION, *WITHIN.values()) or not occurs:
            continue
        by_place = np.bincount(places[given], minlength=len(sizes)) / sizes
        figures.append(
            KeyFigure(
                name=str(source).capitalize(),
                amount=float(given.mean()),
                over=f"by place, 1 to {len(sizes)}",
                trend=tuple(by_place.tolist()) if len(sizes) > 1 else (),
                written=percent,
            )
        )
    # shares of one list: a line that is higher is of more entries
    top = max(max(figure.trend, default=0.0) for figure in figures)
    return tuple(replace(figure, top=top) for figure in figures)


def _places(owner: LongArray) -> LongArray:
    """The place of each entry in the list of its owner, from 0; entries stand list after list."""
    begins = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
    places: LongArray = np.arange(len(owner)) - np.repeat(begins, np.diff([*begins, len(owner)]))
    return places
