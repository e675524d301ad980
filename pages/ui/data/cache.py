"""What the Data view shows, counted once for a data set."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from explain.profiles import data_report as report
from explain.profiles import distributions as shape
from recommenders.contract import Dataset


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """Tables and shapes of a data set; nothing in it names a customer."""

    purchases: int
    events: pd.DataFrame
    by_purchases: pd.DataFrame
    over_time: shape.OverTime
    lengths: shape.Bins
    visits: shape.Bins
    prices: shape.Bins | None
    concentration: shape.Concentration
    spreads: pd.DataFrame
    segments: pd.DataFrame
    categories: pd.DataFrame


@st.cache_resource(max_entries=8, show_spinner="Counting")
def counted(fingerprint: str, _dataset: Dataset) -> Counted:
    """Everything that is counted; ``fingerprint`` is the data set's."""
    return Counted(
        purchases=report.purchases(_dataset),
        events=report.events(_dataset),
        by_purchases=report.by_purchases(_dataset),
        over_time=shape.over_time(_dataset),
        lengths=shape.history_lengths(_dataset),
        visits=shape.visit_sizes(_dataset),
        prices=shape.prices(_dataset),
        concentration=shape.concentration(_dataset),
        spreads=shape.spreads(_dataset),
        segments=shape.segments(_dataset),
        categories=shape.categories(_dataset),
    )
