"""What the Data view shows, counted once for a data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from explain.profiles import data_report, distributions
from explain.profiles.key_figures import KeyFigure, of_dataset
from pages.ui.session.jobs import run_once
from recommenders.contract import Columns, Dataset
from recommenders.progress import Progress

MANY: Final = 1_000_000
"""Events from which counting takes longer than a moment, and a turn."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DataCounts:
    """Tables and shapes of a data set; nothing in it names a customer."""

    figures: tuple[KeyFigure, ...]
    events: pd.DataFrame
    by_purchases: pd.DataFrame
    over_time: distributions.OverTime | None
    lengths: distributions.Bins
    visits: distributions.Bins
    prices: distributions.Bins | None
    concentration: distributions.Concentration
    spreads: pd.DataFrame
    segments: pd.DataFrame
    categories: pd.DataFrame


@st.cache_resource(max_entries=8, show_spinner=False)
def purchases(fingerprint: str, _dataset: Dataset) -> int:
    """How many purchases there are; ``fingerprint`` is the data set's."""
    return data_report.purchases(_dataset)


@st.cache_resource(max_entries=8, show_spinner=False)
def first_event(fingerprint: str, _dataset: Dataset) -> pd.Timestamp:
    """When the first event happened."""
    return data_report.first_event(_dataset)


def data_counts(dataset: Dataset) -> DataCounts:
    """Everything that is counted, with its progress on the screen while it is."""
    return run_once(
        "counts",
        dataset.fingerprint,
        lambda progress: _counted(dataset, progress),
        label="Counting",
        heavy=len(dataset.log.items) > MANY,
    )


def _counted(dataset: Dataset, progress: Progress) -> DataCounts:
    progress(0.0, "visits")
    visits = distributions.Visits.of(dataset)
    progress(0.3, "purchases over time")
    over = distributions.over_time(dataset) if dataset.has(Columns.TIME) else None
    progress(0.6, "events and histories")
    figures = of_dataset(dataset, over)
    events, by_purchases = data_report.events(dataset), data_report.by_purchases(dataset)
    lengths = distributions.history_lengths(dataset)
    progress(0.8, "prices, units and groups")
    return DataCounts(
        figures=figures,
        events=events,
        by_purchases=by_purchases,
        over_time=over,
        lengths=lengths,
        visits=distributions.visit_sizes(visits),
        prices=distributions.prices(dataset),
        concentration=distributions.concentration(dataset),
        spreads=distributions.spreads(dataset, visits),
        segments=distributions.segments(dataset),
        categories=distributions.categories(dataset),
    )
