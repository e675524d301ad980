"""What the Data view shows, counted once for a data set."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from explain.profiles import data_report, distributions
from explain.profiles.key_figures import KeyFigure, of_dataset
from recommenders.contract import Columns, Dataset


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DataCounts:
    """Tables and shapes of a data set; nothing in it names a customer."""

    purchases: int
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


@st.cache_resource(max_entries=8, show_spinner="Counting")
def data_counts(fingerprint: str, _dataset: Dataset) -> DataCounts:
    """Everything that is counted; ``fingerprint`` is the data set's."""
    visits = distributions.Visits.of(_dataset)
    over = distributions.over_time(_dataset) if _dataset.has(Columns.TIME) else None
    return DataCounts(
        figures=of_dataset(_dataset, over),
        purchases=data_report.purchases(_dataset),
        events=data_report.events(_dataset),
        by_purchases=data_report.by_purchases(_dataset),
        over_time=over,
        lengths=distributions.history_lengths(_dataset),
        visits=distributions.visit_sizes(visits),
        prices=distributions.prices(_dataset),
        concentration=distributions.concentration(_dataset),
        spreads=distributions.spreads(_dataset, visits),
        segments=distributions.segments(_dataset),
        categories=distributions.categories(_dataset),
    )
