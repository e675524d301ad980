"""The lists of many customers, explained once for every view that looks at many, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

import streamlit as st

from explain.cohorts.entries import ExplainedLists
from explain.cohorts.in_parts import explain_in_parts
from explain.cohorts.storage import keep_lists, kept_lists
from pages.ui.session.resources import FittedModel, LoadedDataset
from recommenders.artifacts import cache_folder
from recommenders.contract import Columns
from recommenders.data.customer_groups import segment_labels
from recommenders.operation.processes import apart
from recommenders.progress import Progress

SEED = 0
"""Of the draw of customers: the same ones each time, in every view."""


@st.cache_resource(max_entries=64, show_spinner=False)
def segments(fingerprint: str, _loaded: LoadedDataset) -> tuple[str, ...]:
    """The segment of every customer; empty where the data set (``fingerprint``) has none."""
    dataset = _loaded.dataset
    return tuple(segment_labels(dataset)) if dataset.has(Columns.SEGMENT) else ()


def explained_lists(model: FittedModel, bought: bool) -> ExplainedLists:
    """The lists of a model that were explained so far, by customer; a book to add to.

    It begins with what is kept on disk of it (`keep_explained`).
    """
    return _book(model.fingerprint, bought, model)


def explain_all(
    model: FittedModel, bought: bool, customers: Sequence[int], progress: Progress
) -> None:
    """Explain the lists of customers (codes) that nobody has explained yet, and keep the book."""
    book = explained_lists(model, bought)
    known = len(book)
    try:
        explain_in_parts(
            book,
            model.context,
            customers,
            bought_before=bought,
            clock=perf_counter,
            runner=apart,
            progress=progress,
        )
    finally:
        # what was done of work that was given up, too
        if len(book) > known:
            keep_explained(model, bought)


def keep_explained(model: FittedModel, bought: bool) -> None:
    """Keep the book of a model on disk, so that a restart does not explain its lists again."""
    # a guest is of one window
    if model.learned is None:
        book = explained_lists(model, bought)
        keep_lists(cache_folder(), model.fingerprint, book, bought=bought)


@st.cache_resource(max_entries=16, show_spinner=False)
def _book(fingerprint: str, bought: bool, _model: FittedModel) -> ExplainedLists:
    if _model.learned is not None:
        return {}
    loaded = _model.loaded
    level = loaded.statistics.group_level()
    n_groups = 0 if level is None else int(loaded.statistics.codes[level].max(initial=-1)) + 1
    return kept_lists(cache_folder(), fingerprint, loaded.dataset, bought=bought, n_groups=n_groups)
