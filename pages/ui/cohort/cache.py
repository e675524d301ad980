"""Caches of the Cohort view: the lists that have been explained, and what a cohort comes to."""

from __future__ import annotations

from hashlib import blake2b

import streamlit as st

from explain.cohorts.entries import (
    ExplainedLists,
    ListEntry,
    collect_entries,
    explain_missing,
    list_entries,
    sample,
)
from explain.cohorts.study import Study, study
from pages.ui.session.jobs import run_once
from pages.ui.session.resources import FittedModel, LoadedDataset
from recommenders.contract import Columns
from recommenders.data.customer_groups import segment_labels
from recommenders.intervals import generator
from recommenders.progress import Progress

SEED = 0
Codes = tuple[int, ...]


def cohort_study(
    model: FittedModel, codes: Codes | None, max_customers: int | None, bought: bool
) -> Study:
    """The study of customers (codes; None is everybody) against everybody else.

    Up to ``max_customers`` of each are explained, all when None. Customers who were explained for
    another cohort are not explained again.
    """
    key = "all" if codes is None else blake2b(repr(codes).encode(), digest_size=12).hexdigest()
    book = _book(model.fingerprint, bought)
    return run_once(
        "cohort",
        f"{model.fingerprint}/{bought}/{max_customers}/{key}",
        lambda progress: _study(model, codes, max_customers, bought, book, progress),
        label="Explaining the lists of the cohort and of others",
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def segments(fingerprint: str, _loaded: LoadedDataset) -> tuple[str, ...]:
    """The segment of every customer; empty where the data set (``fingerprint``) has none."""
    dataset = _loaded.dataset
    return tuple(segment_labels(dataset)) if dataset.has(Columns.SEGMENT) else ()


@st.cache_resource(max_entries=16, show_spinner=False)
def _book(fingerprint: str, bought: bool) -> ExplainedLists:  # the arguments are the cache key
    return {}


def _study(
    model: FittedModel,
    codes: Codes | None,
    max_customers: int | None,
    bought: bool,
    book: ExplainedLists,
    progress: Progress,
) -> Study:
    loaded = model.loaded
    n_customers = loaded.dataset.n_customers
    members, others = (
        side.tolist() for side in sample(n_customers, codes, max_customers, generator(SEED))
    )

    def explained(customer: int) -> tuple[ListEntry, ...]:
        return list_entries(model.context, customer, bought_before=bought)

    explain_missing(book, [*members, *others], explained, progress=progress)
    size = n_customers if codes is None else len(codes)
    return study(
        collect_entries(book, members, of=size),
        collect_entries(book, others, of=n_customers - size),
        loaded.dataset,
        loaded.statistics,
        segments(loaded.dataset.fingerprint, loaded) or None,
        rng=generator(SEED),
    )
