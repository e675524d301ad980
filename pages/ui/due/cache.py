"""What the Due view computes once: the forecast of a data set, and its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explain.demand import tables
from explain.demand.node import NodeForecast, node_forecast
from pages.ui.session.jobs import run_once
from recommenders.artifacts import cache_folder
from recommenders.configuration import limits
from recommenders.contract import Dataset
from recommenders.demand.backtest import Window
from recommenders.demand.carriers import Basket, Carriers, baskets, carriers
from recommenders.operation.processes import apart

if TYPE_CHECKING:
    from recommenders.demand.forecast import Demand


def demand(dataset: Dataset) -> Demand:
    """The forecast of a data set; raises `DataError` where its purchases are too few weeks."""
    from recommenders.demand.forecast import DemandConfig
    from recommenders.demand.storage import fitted, seconds

    config = DemandConfig(pairs=limits().forecast_pairs)
    return run_once(
        "demand",
        dataset.fingerprint,
        lambda progress: fitted(
            dataset,
            config,
            cache=cache_folder(),
            progress=progress,
            runner=apart(seconds(dataset, config)),
        ),
        label="Forecasting what will be due, household by household",
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def node(
    fingerprint: str, level: str, position: int, window: Window, _demand: Demand
) -> NodeForecast:
    """The forecast of one item or division; ``fingerprint`` is the data set's."""
    return node_forecast(_demand, level, position, window)


@st.cache_resource(max_entries=64, show_spinner=False)
def below(
    fingerprint: str, division: tables.Division, window: Window, _demand: Demand
) -> tables.Lines | None:
    """What a part of the shop is made of."""
    return tables.below(_demand, division, window)


@st.cache_resource(max_entries=64, show_spinner=False)
def items(
    fingerprint: str, division: tables.Division, window: Window, _demand: Demand
) -> tables.Lines:
    """The items of a part of the shop."""
    return tables.items(_demand, division, window)


@st.cache_resource(max_entries=64, show_spinner=False)
def who(fingerprint: str, item: int, window: Window, _demand: Demand) -> Carriers:
    """The customers who carry an item (code)."""
    return carriers(_demand, item, window)


@st.cache_resource(max_entries=64, show_spinner="Adding up what each customer will buy again")
def for_whom(
    fingerprint: str, division: tables.Division, window: Window, _demand: Demand
) -> Basket:
    """What each customer is expected to buy again in a part of the shop."""
    return baskets(_demand, *division, window)
