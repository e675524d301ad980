"""The numbers that stand above the Cohort view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explain.cohorts.entries import STATES, Entries
from explain.contract import ReasonState
from explain.formats import percent
from explain.profiles.key_figures import KeyFigure
from recommenders.histories import LongArray

SHOWN = (
    ReasonState.PERSONAL,
    ReasonState.POPULAR,
    ReasonState.DOUBTFUL,
    ReasonState.WEAK,
)
"""Verdicts with a figure of their own wherever reasons are tested; another where it occurs."""


def of_entries(cohort: Entries) -> tuple[KeyFigure, ...]:
    """The share of each verdict among the list entries, and place by place of the lists.

    None without entries.
    """
    if not len(cohort.items):
        return ()
    places = _places(cohort.owner)
    sizes = np.bincount(places)
    untested = bool((cohort.states == STATES.index(ReasonState.UNTESTED)).any())
    figures = []
    for code, state in enumerate(STATES):
        given = cohort.states == code
        if not given.any() and (untested or state not in SHOWN):
            continue
        by_place = np.bincount(places[given], minlength=len(sizes)) / sizes
        figures.append(
            KeyFigure(
                name=str(state).capitalize(),
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
