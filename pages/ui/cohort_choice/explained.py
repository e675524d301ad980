"""The lists of many customers, explained once for every view that looks at many."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explain.cohorts.entries import ExplainedLists, ListEntry, list_entries
from pages.ui.session.resources import FittedModel, LoadedDataset
from recommenders.contract import Columns
from recommenders.data.customer_groups import segment_labels

SEED = 0
"""Of the draw of customers: the same ones each time, in every view."""


@st.cache_resource(max_entries=64, show_spinner=False)
def segments(fingerprint: str, _loaded: LoadedDataset) -> tuple[str, ...]:
    """The segment of every customer; empty where the data set (``fingerprint``) has none."""
    dataset = _loaded.dataset
    return tuple(segment_labels(dataset)) if dataset.has(Columns.SEGMENT) else ()


@st.cache_resource(max_entries=16, show_spinner=False)
def explained_lists(fingerprint: str, bought: bool) -> ExplainedLists:
    """The lists of a model that were explained so far, by customer; a book to add to."""
    return {}


def explain_list(model: FittedModel, bought: bool) -> Callable[[int], tuple[ListEntry, ...]]:
    """Explains the list of a customer (code)."""
    return lambda customer: list_entries(model.context, customer, bought_before=bought)
